"""A mentor as a card or a profile says it: only what people of the programme may see."""

from django.utils.translation import gettext as _

from ithaca.kit.sentences import in_words
from ithaca.matching.rules import fit, pace
from ithaca.matching.views.looking import Looker
from ithaca.questions.rules.showing import Shown, shown

HELPS = 3


def card(row: dict, looker: Looker) -> dict:
    """The card of a row of `directory.rows`, as `kit/components/person_card.html` reads it."""
    rules, url = looker.directory, looker.url_of(row["pk"])
    seen = visible(looker, row["profile__answers"] or {})
    found = matched(looker, seen)
    name = row["person__name"]
    helps, matches = ways(looker, seen, found)
    return {
        "name": name,
        "url": url,
        "role": ", ".join(words(looker, seen, field) for field in rules.headline if seen.get(field)),
        "place": words(looker, seen, rules.place),
        "words": words(looker, seen, rules.own_words),
        "helps": helps,
        "matches": matches,
        "fit": in_words(fit.in_short(found, rules.ways)),
        "answers": _("You have asked") if row["asked"] else answers_in(looker, row["answered"], row["pace"]),
        "star_url": f"{url}star/" if looker.membership else "",
        "starred": row["starred"],
        **room(row["limit"], row["busy"]),
    }


def answers_in(looker: Looker, answers: int, mean_log: float | None) -> str:
    """ "Usually answers in 4 days", where there is enough to say so."""
    if answers < pace.LEAST:
        return ""
    return in_words(pace.in_words(pace.days(answers, mean_log, looker.usual_wait)))


def visible(looker: Looker, answers: dict) -> dict:
    """The answers that people of the programme may see."""
    return {f.name: answers.get(f.name) for f in looker.form.field if f.seen_by == "programme"}


def matched(looker: Looker, answers: dict) -> fit.Fit:
    return fit.fit(looker.wants, fit.offered(answers, {want.offers for want in looker.wants}))


def words(looker: Looker, answers: dict, field: str) -> str:
    value = answers.get(field)
    if value in (None, "", []):
        return ""
    names = looker.labels.get(field, {})
    return ", ".join(names.get(v, str(v)) for v in (value if isinstance(value, list) else [value]))


def ways(looker: Looker, answers: dict, found: fit.Fit, most: int = HELPS) -> tuple[list[str], list[str]]:
    """Up to so many ways to help, those that I want first, and which of them I want."""
    field = looker.directory.ways
    names, mine = looker.labels.get(field, {}), found.covered(field)
    values = sorted(answers.get(field) or [], key=lambda value: value not in mine)[:most]
    return [names.get(v, v) for v in values], [names.get(v, v) for v in values if v in mine]


def room(limit: int, busy: int) -> dict:
    """Places left in words; nothing where no number is suggested."""
    left = limit - busy
    if not limit:
        return {"room": "free", "room_words": _("Has space")}
    if left <= 0:
        return {"room": "full", "room_words": _("No place free just now")}
    return {
        "room": "few" if left == 1 else "free",
        "room_words": _("1 place free") if left == 1 else _("{left} places free").format(left=left),
    }


def story(looker: Looker, answers: dict) -> dict[str, list[Shown]]:
    """A profile in its order: the long answers as a story, then everything else in short."""
    rules = looker.directory
    apart = {*rules.headline, rules.place, rules.own_words, rules.ways}
    found = [one for one in shown(looker.form, answers, "programme") if one.name not in apart]
    return {
        "story": [one for one in found if one.kind == "long"],
        "facts": [one for one in found if one.kind != "long"],
    }
