"""What texts of a round mean, as far as they were read. Loads numpy: import it only where a round is worked with.

Only a round's job reads (`actions/meanings.py`); a page takes what was read before, or goes by words in common and says so.
"""

from django.utils.translation import gettext as _

from ithaca.matching.models import Round, Run
from ithaca.matching.rules.rounds.meaning import VERSION
from ithaca.matching.rules.rounds.meaning.files import found as model_found
from ithaca.matching.rules.rounds.meaning.measure import kept_as, meant, unread, with_arrows
from ithaca.matching.rules.rounds.people import Person, Pool, Rules


def is_possible() -> bool:
    """Whether the extra is installed."""
    return model_found() is not None


def columns_of(run: Run) -> tuple[set[str], set[str]]:
    """Which of the answers are compared by meaning: of mentees, of mentors."""
    found = [one for one in run.rules["criteria"] if one["kind"] == "meaning" and one["weight"]]
    return {one["needs"] for one in found}, {one["offers"] for one in found}


def read_before(found: Round) -> dict[str, str]:
    """{text: its arrow} of the last run, if the same model read them."""
    run = found.runs.done().order_by("number").last()
    if run is None or run.rules.get("model") != VERSION:
        return {}
    mentees, mentors = columns_of(run)
    return {
        text: answers[kept_as(column)]
        for answers, places in run.members.values_list("answers", "places")
        for column in (mentees if places is None else mentors)
        if kept_as(column) in answers and (text := Person("", answers).text(column))
    }


def model_for(rules: Rules) -> dict[str, str]:
    """What a run keeps of the model whose arrows it may hold."""
    return {"model": VERSION} if any(meant(rules)) else {}


def laid_over(found: Round, people: Pool, rules: Rules) -> Pool:
    """The people of a round with what was read of them before."""
    if not model_for(rules):
        return people
    return with_arrows(people, rules, read_before(found))


def progress(run: Run) -> tuple[int, int]:
    """(answers that were read, of how many) of a run that is being worked out; (0, 0) where none has to be."""
    mentees, mentors = columns_of(run)
    done = whole = 0
    for rows, columns in (
        (run.members.filter(places=None), mentees),
        (run.members.exclude(places=None), mentors),
    ):
        for column in columns:
            whole += rows.filter(answers__has_key=column).count()
            done += rows.filter(answers__has_keys=[column, kept_as(column)]).count()
    return (done, whole) if done or is_possible() else (0, 0)


# In words ---------------------------------------------------------------------------------------------------------


def before(people: Pool, rules: Rules) -> str:
    """How free text is compared in a look before the round is worked out, if that is another way than it should be."""
    if not unread(people, rules):
        return ""
    if is_possible():
        return _(
            "In this look, free text that is to be compared by meaning is compared by words in common. It is read when the "
            "round is worked out, some seconds for a hundred people."
        )
    return by_words()


def after(run: Run, read: bool) -> str:
    """How free text was compared in a run; "" where there is none to be compared by meaning."""
    if not any(columns_of(run)):
        return ""
    if not read:
        return by_words()
    return _("By its meaning, as a small language model for English understands it ({model}).").format(
        model=run.rules["model"]
    )


def by_words() -> str:
    return _(
        "By words in common: this site has not installed what reads texts for their meaning (the extra “meaning”)."
    )
