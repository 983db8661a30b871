from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.help.policy import HelpPolicy
from ithaca.kit.policies import policy, quoted, setting
from ithaca.matching.rules.words import capitalised
from ithaca.programmes.policy import JoiningPolicy
from ithaca.roles.rights import Right


@dataclass(frozen=True, kw_only=True)
class DeclineReason:
    """A kind reason for saying no: `[[requests.reason]]`."""

    name: str = setting("The stored name.")
    label: str = setting("What they choose who are asked.")
    message: str = setting("What the other will read, to be changed at will.")


USUAL = DeclineReason(
    name="not-now",
    label="I am not able to help just now",
    message="Thank you for asking me. I am not able to help on this occasion, and I hope that you find the right "
    "person soon.",
)


@policy("requests")
class RequestPolicy:
    """How people ask each other. Deadlines and reminders are an `[[expect]]` about a request."""

    asks: str = setting("The role that asks.", "mentee")
    asked: str = setting("The role that is asked.", "mentor")
    button: str = setting("The word on the button.", "Interested")
    prompts: tuple[str, ...] = setting("What a good message says.", ())
    least: int = setting("The fewest characters of a message.", 20, least=0)
    most: int = setting("The most characters of a message.", 2000, least=100)
    pending: int = setting("How many open requests one person may have; 0 means any number.", 0, least=0)
    capacity: Literal["advice", "bar"] = setting(
        "Whoever has as many as suggested is warned and may go on (`advice`), or takes nobody more (`bar`).",
        "advice",
    )
    choices: int = setting(
        "How many others somebody may line up, to be asked by themselves after a no or no answer; 0 means none.",
        0,
        least=0,
        most=20,
    )
    lapses: int = setting(
        "After so many requests in a row without an answer a profile is made inactive; 0 means never.",
        0,
        least=0,
    )
    wording: str = setting("The page that helps with wording a request.", "")
    after_decline: str = setting("What is read after a decline (Markdown).", "")
    desk: str = setting("The help desk that helps with wording a request.", "")
    reason: tuple[DeclineReason, ...] = setting("Kind reasons for declining.", ())

    def reasons(self) -> tuple[DeclineReason, ...]:
        """The scheme's reasons for declining, or one that always serves."""
        return self.reason or (USUAL,)

    def reason_named(self, name: str) -> DeclineReason | None:
        return next((r for r in self.reasons() if r.name == name), None)

    def problems(self, scheme):
        for key in ("asks", "asked"):
            if getattr(self, key) not in scheme.participants():
                yield (key,), getattr(self, key), f"one of {quoted(scheme.participants())}"
        if self.wording and self.wording not in scheme.pages:
            yield ("wording",), self.wording, f"one of the pages: {quoted(sorted(scheme.pages))}"
        desks = scheme.section(HelpPolicy).desks
        if self.desk and self.desk not in desks:
            yield ("desk",), self.desk, f"one of {quoted(desks)}"

    def says(self, scheme):
        if not scheme.roles_with(Right.ASK_MENTORS):
            yield _("Nobody asks by themselves: staff bring people together.")
            return
        asks, asked = (scheme.roles[name].plural for name in (self.asks, self.asked))
        known = {"asks": asks, "Asks": capitalised(asks), "asked": asked, "button": self.button}
        for said, many in self.sentences():
            yield said.format(n=many, **known)

    def sentences(self):
        """(a rule of asking, its number); {asks} and {asked} are two roles."""
        yield _("{Asks} ask {asked} by pressing “{button}” and writing a message."), 0
        at_most = ngettext(
            "Each of the {asks} may have at most {n} open request.",
            "Each of the {asks} may have at most {n} open requests.",
            self.pending,
        )
        yield (
            at_most if self.pending else _("Each of the {asks} may have any number of open requests."),
            self.pending,
        )
        if self.choices:
            in_line = ngettext(
                "Behind a request, {asks} may line up {n} other, who is asked when the answer is no, or does not come.",
                "Behind a request, {asks} may line up {n} others, who are asked one after another when the answer is "
                "no, or does not come.",
                self.choices,
            )
            yield in_line, self.choices
        if self.lapses:
            silent = ngettext(
                "The profile of one of the {asked} who leaves {n} request unanswered is made inactive, with a way back.",
                "The profile of one of the {asked} who leaves {n} requests in a row unanswered is made inactive, with a "
                "way back.",
                self.lapses,
            )
            yield silent, self.lapses
        if self.capacity == "advice":
            yield _("One of the {asked} who has as many as suggested is warned, and may go on."), 0
        else:
            yield _("One of the {asked} who has as many as suggested cannot take anybody more."), 0


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something that makes a fit: `[[matching.criterion]]`."""

    needs: str = setting("The field of the person who asks, in their reflection or profile.")
    offers: str = setting("The field of the person who is asked, in their profile.")
    weight: float = setting("How much it counts beside the others.", 1.0)
    says: str = setting("The reason in words: `can help with {what}`.", "{what}")


@policy("matching")
class MatchingPolicy:
    """What makes a fit. A missing answer counts neither for nor against."""

    criterion: tuple[Criterion, ...] = setting("The criteria.", ())

    def problems(self, scheme):
        fields = fields_of(scheme)
        names = {field.name for field in fields}
        filtered = {field.name for field in fields if field.filter}
        for number, criterion in enumerate(self.criterion):
            if criterion.needs not in names:
                yield ("criterion", number, "needs"), criterion.needs, f"one of {quoted(sorted(names))}"
            if criterion.offers not in filtered:
                expected = f"a field with filter = true: {quoted(sorted(filtered))}"
                yield ("criterion", number, "offers"), criterion.offers, expected

    def says(self, scheme):
        labels = {field.name: field.label for field in fields_of(scheme)}
        whole = sum(criterion.weight for criterion in self.criterion) or 1
        for criterion in self.criterion:
            needs, offers = labels[criterion.needs], labels[criterion.offers]
            yield _("“{needs}” held against “{offers}” makes {share} of the fit.").format(
                needs=needs, offers=offers, share=f"{criterion.weight / whole:.0%}"
            )


def fields_of(scheme) -> list:
    """Every field of every form that could be read."""
    return [field for form in scheme.forms.values() if form for field in form.field]


@policy("directory")
class DirectoryPolicy:
    """What the directory shows."""

    headline: tuple[str, ...] = setting("Fields under the name, such as job and employer.", ())
    place: str = setting("The field that says where they are.", "")
    own_words: str = setting("The field from which one line in their own words comes.", "")
    ways: str = setting("The field of ways in which they can help.", "")

    def problems(self, scheme):
        asked = scheme.section(RequestPolicy).asked
        form = scheme.forms.get(scheme.section(JoiningPolicy).of(asked).form)
        if form is None:
            return
        open_to_all = {field.name for field in form.field if field.seen_by == "programme"}
        one = [((key,), getattr(self, key)) for key in ("place", "own_words", "ways")]
        many = [(("headline", number), name) for number, name in enumerate(self.headline)]
        for path, name in one + many:
            if name and name not in open_to_all:
                yield (
                    path,
                    name,
                    f"a field of {form.title} with seen_by = programme: {quoted(sorted(open_to_all))}",
                )
