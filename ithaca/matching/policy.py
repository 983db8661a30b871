from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.help.policy import HelpPolicy
from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.words import listed
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
        "How many others somebody may line up, to be asked in turn after a no or no answer; 0 means none.",
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

    kind: Literal["topics", "same", "different", "text", "meaning", "close", "level"] = setting(
        "How two answers are held against each other. `topics`: how much of what is needed is offered, and rare offers count "
        "more; `same` or `different`: something in common, or nothing; `text`: words in common; `meaning`: what both wrote, "
        "as a small language model for English understands it, where the site has it (the extra `meaning`), and words in "
        "common where not; `close`: numbers near each other; `level`: near each other in the order of the question's choices. "
        "Browsing uses the first two alone.",
        "topics",
    )
    needs: str = setting("The field of the person who asks, in their reflection or profile.")
    offers: str = setting("The field of the person who is asked, in their profile.")
    weight: float = setting("How much it counts beside the others.", 1.0, least=0, most=1000)
    says: str = setting("The reason in words: `can help with {what}`.", "{what}")
    span: float = setting(
        "With `close`: the distance at which nothing is left; 0 is the widest there is.", 0.0, least=0
    )


@policy("matching")
class MatchingPolicy:
    """What makes a fit, and how staff match everybody at once. A missing answer counts neither for nor against."""

    criterion: tuple[Criterion, ...] = setting("The criteria.", ())
    mentees: str = setting(
        "The role for whose members a round finds somebody; that which asks, when left out.", ""
    )
    mentors: str = setting("The role whose members have places; that which is asked, when left out.", "")
    objective: Literal["total", "worst-off", "spread", "stable"] = setting(
        "What the best plan is, when as many as can be are matched: the greatest total of scores (`total`), that with the "
        "lowest pair raised first (`worst-off`) or with the first `least` places of every mentor filled first (`spread`), or "
        "nobody who would rather leave in pairs (`stable`).",
        "total",
    )
    least: int = setting(
        "How many every mentor should have before another has more, with the objective `spread`; whom they work with "
        "already counts.",
        1,
        least=1,
        most=1000,
    )
    asks: tuple[str, ...] = setting(
        "Roles whose members say yes before a proposed pair begins. Deadlines are an `[[expect]]` about a `proposal`.",
        (),
    )
    next_best: int = setting(
        "How often the next best is proposed by itself after a no or no answer.", 1, least=0, most=10
    )
    shortlist: int = setting(
        "Among so many of the best do mentees choose before a round is solved; 0: they do not.",
        0,
        least=0,
        most=10,
    )
    choose_days: int = setting("Within so many days are they asked to choose.", 7, least=1, most=60)
    variety: tuple[str, ...] = setting(
        'The questions by whose answers staff see how varied the mentors are: `["sector", "employer"]`.', ()
    )
    chosen: float = setting(
        "How much it counts, beside the criteria, whom people chose themselves.", 1.0, least=0, most=1000
    )

    def sides(self, scheme) -> tuple[str, str]:
        """The roles of a round: (who is matched, with whom)."""
        rules = scheme.section(RequestPolicy)
        return self.mentees or rules.asks, self.mentors or rules.asked

    def browsed(self) -> tuple[Criterion, ...]:
        """The criteria that people who browse are shown their fit by."""
        return tuple(one for one in self.criterion if one.kind in BROWSED)

    def problems(self, scheme):
        yield from self.role_problems(scheme)
        yield from self.variety_problems(scheme)
        fields = {field.name: field for field in fields_of(scheme)}
        for number, criterion in enumerate(self.criterion):
            here = ("criterion", number)
            known = {name: field for name, field in fields.items() if field.kind in KINDS[criterion.kind]}
            for key in ("needs", "offers"):
                if getattr(criterion, key) not in known:
                    yield (*here, key), getattr(criterion, key), f"one of {quoted(sorted(known))}"
            if criterion.kind == "level" and {criterion.needs, criterion.offers} <= known.keys():
                yield from order_problems(here, known[criterion.needs], known[criterion.offers])
            browsed = criterion.kind in BROWSED and scheme.roles_with(Right.FIND_MENTORS)
            if browsed and criterion.offers in known and not known[criterion.offers].filter:
                filtered = sorted(name for name, field in known.items() if field.filter)
                yield (*here, "offers"), criterion.offers, f"a field with filter = true: {quoted(filtered)}"

    def variety_problems(self, scheme):
        form = scheme.forms.get(scheme.section(JoiningPolicy).of(self.sides(scheme)[1]).form)
        known = [f.name for f in form.field if f.kind in VARIED and f.seen_by != "nobody"] if form else []
        for number, name in enumerate(self.variety):
            if name not in known:
                yield ("variety", number), name, f"a question of the mentors' profile: {quoted(known)}"

    def role_problems(self, scheme):
        for key in ("mentees", "mentors"):
            if (role := getattr(self, key)) and role not in scheme.participants():
                yield (key,), role, f"one of {quoted(scheme.participants())}"
        for number, role in enumerate(self.asks):
            if role not in self.sides(scheme):
                yield ("asks", number), role, f"one of {quoted(self.sides(scheme))}"

    def says(self, scheme):
        labels = {field.name: field.label for field in fields_of(scheme)}
        whole = sum(criterion.weight for criterion in self.criterion) or 1
        for criterion in self.criterion:
            needs, offers = labels[criterion.needs], labels[criterion.offers]
            yield _("“{needs}” held against “{offers}” makes {share} of the fit.").format(
                needs=needs, offers=offers, share=f"{criterion.weight / whole:.0%}"
            )
        if any(criterion.kind == "meaning" for criterion in self.criterion):
            yield _(
                "In a round, free text is compared by what it means, by a small language model on this site's own "
                "machine. Nothing is sent anywhere, and it decides about nobody by itself: staff look the pairs over."
            )
        if self.asks:
            roles = listed(scheme.roles[role].plural for role in self.asks)
            yield _("Before a proposed pair begins, {roles} say yes.").format(roles=roles)
        if self.shortlist:
            mentees = scheme.roles[self.sides(scheme)[0]].plural
            yield _(
                "Before a round is solved, {mentees} choose among the {number} who fit them best."
            ).format(mentees=mentees, number=self.shortlist)


BROWSED = ("topics", "same")
CHOSEN = ("choice", "choices")
VARIED = (*CHOSEN, "text")  # whose answers can be counted
KINDS = {  # which kinds of question can be held against each other so
    "topics": CHOSEN,
    "same": (*CHOSEN, "text", "yes-no"),
    "different": (*CHOSEN, "text", "yes-no"),
    "text": ("text", "long"),
    "meaning": ("text", "long"),
    "close": ("number", "scale"),
    "level": ("choice",),
}


def order_problems(here, needs, offers):
    """Levels are held against each other along one order."""
    if [choice.label for choice in needs.choices] != [choice.label for choice in offers.choices]:
        yield (*here, "offers"), offers.name, f"a field with the choices of {needs.name}, in their order"


def fields_of(scheme) -> list:
    """Every field of every form that could be read."""
    return [field for form in scheme.forms.values() if form for field in form.field]


def needs_of(scheme) -> dict[str, str]:
    """Everything that can be chosen as a need, as the forms say it, with the question that it answers."""
    asked = {one.needs for one in scheme.section(MatchingPolicy).criterion}
    fields = [field for field in fields_of(scheme) if field.name in asked]
    return {choice.label: field.label for field in fields for choice in field.choices}


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
