from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.rules.periods import Period
from ithaca.kit.timing import lasting
from ithaca.kit.words import listed
from ithaca.programmes.policy import JoiningPolicy
from ithaca.relationships.rules.bars import ATTRIBUTES, NAMING, ORDERED, Bar
from ithaca.roles.rights import Right

STAFF, LEFT, LAPSED, UNSAID = "staff", "left", "lapsed", "unsaid"  # who ends, or why, beside the scheme


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of relationship: `[[relationships.kind]]`."""

    name: str = setting("The stored name: `pair`, `short`.")
    title: str = setting("What people call it: `mentoring pair`.")
    parties: dict[str, int] = setting("How many people in each role: `{mentor = 1, mentee = 1}`.")
    cadence: Period = setting("How often they are expected to be in touch.", Period(months=1))
    lasts: Period | None = setting("How long it runs before they are asked; open when left out.", None)
    extends: Period | None = setting(
        "By how long the page suggests to go on when that is over; without an end when left out.", None
    )
    agree_cadence: bool = setting("The people may agree a rhythm of their own.", True)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a relationship may end: `[[relationships.reason]]`."""

    name: str = setting("The stored name: `fit`, `achieved`.")
    role: str = setting("Which role may give it; every role when left out.", "")
    label: str = setting("The words to choose.")
    staff_title: str = setting(
        "The same as staff read and choose it; else the label as that role's words.", ""
    )
    advice: str = setting("Kind advice shown before sending (Markdown).", "")
    message: str = setting("The message that is suggested, to be changed at will.", "")
    thanks: bool = setting("Suggests a word of thanks.", False)

    def for_staff(self, titles: dict[str, str]) -> str:
        """The reason in the third person. `titles` are those of the scheme's roles, by name."""
        if self.staff_title or self.name in HOUSE_NAMES:
            return self.staff_title or str(self.label)
        if self.role:
            return _("In the {role}’s words: “{label}”").format(role=titles[self.role], label=self.label)
        return _("In their words: “{label}”").format(label=self.label)


HOUSE_NAMES = ("over", STAFF, LEFT, LAPSED, UNSAID)
HOUSE_REASON = Reason(name="over", label=gettext_lazy("It has come to its natural end"), thanks=True)
HOUSE_REASONS = (
    HOUSE_REASON,
    Reason(name=STAFF, label=gettext_lazy("The programme's team ended it")),
    Reason(name=LEFT, label=gettext_lazy("Somebody left the programme")),
    Reason(name=LAPSED, label=gettext_lazy("The planned time was over")),
    Reason(name=UNSAID, label=gettext_lazy("Without a reason given")),
)


@policy("relationships")
class RelationshipPolicy:
    """Who works together, how often, what they agree and how it ends."""

    title: str = setting("What staff call one relationship in lists: `pair`, `group`.", "pair")
    plural: str = setting("What staff call several of them: `pairs`, `groups`.", "pairs")
    kind: tuple[Kind, ...] = setting("The kinds there are; the first is the usual one.", ())
    reason: tuple[Reason, ...] = setting("The reasons for ending.", ())
    bar: tuple[Bar, ...] = setting(
        "Who may never be brought together, or only so, by staff too: `[[relationships.bar]]`.", ()
    )
    agreement: str = setting("A page in pages/ that all sides agree to.", "")
    expectations: str = setting("A form in forms/ in which each side says what they expect.", "")
    stand_in: tuple[str, ...] = setting(
        "The roles in which somebody may name another to act for them for some days.", ()
    )
    feedback_desk: dict[str, str] = setting(
        "The help desk to which each role's feedback on an ending goes.", {}
    )
    advice_page: str = setting("A page on how to end well, in pages/.", "")
    skills: dict[str, tuple[str, ...]] = setting("What each role practises, for a record for a CV.", {})
    looks_ahead: Period = setting("How far ahead the shared page shows what waits.", Period(days=14))
    asks_before: Period = setting(
        "How long before the planned end they are asked whether to go on.", Period(days=30)
    )

    def usual(self) -> Kind:
        return (
            self.kind[0] if self.kind else Kind(name="pair", title="pair", parties={"mentor": 1, "mentee": 1})
        )

    def named(self, name: str) -> Kind:
        return next((k for k in self.kind if k.name == name), self.usual())

    def reasons_for(self, role: str) -> list[Reason]:
        """The reasons that somebody in this role may give; staff may give any."""
        if role == STAFF:
            return [self.reason_named(STAFF), *self.reason]
        return [r for r in self.reason if r.role in ("", role)] or [HOUSE_REASON]

    def reason_named(self, name: str) -> Reason | None:
        known = (*self.reason, *HOUSE_REASONS)
        return next((r for r in known if r.name == name), None)

    always_checked = True

    def problems(self, scheme):
        if not self.kind and not {"mentor", "mentee"} <= scheme.participants().keys():
            yield ("kind",), None, "who belongs together: [[relationships.kind]] with parties"
            return
        for number, kind in enumerate(self.kind):
            for role in kind.parties:
                if role not in scheme.participants():
                    yield ("kind", number, "parties", role), role, f"one of {quoted(scheme.participants())}"
        for number, bar in enumerate(self.bar):
            for path, found, expected in bar_problems(bar, scheme):
                yield ("bar", number, *path), found, expected
        for number, reason in enumerate(self.reason):
            if reason.role and reason.role not in scheme.participants():
                yield ("reason", number, "role"), reason.role, f"one of {quoted(scheme.participants())}"
        for number, role in enumerate(self.stand_in):
            if role not in scheme.participants():
                yield ("stand_in", number), role, f"one of {quoted(scheme.participants())}"
        for role in self.skills:
            if role not in scheme.participants():
                yield ("skills", role), role, f"one of {quoted(scheme.participants())}"
        for key, known in (
            ("agreement", scheme.pages),
            ("expectations", scheme.forms),
            ("advice_page", scheme.pages),
        ):
            if (name := getattr(self, key)) and name not in known:
                yield (key,), name, f"one of {quoted(known)}"

    def says(self, scheme):
        for kind in self.kind or (self.usual(),):
            who = [f"{count} {scheme.roles[role].title}" for role, count in kind.parties.items()]
            yield _("A {kind} is {people}, in touch about once in {time}.").format(
                kind=kind.title, people=listed(who), time=lasting(kind.cadence)
            )
            if kind.lasts:
                yield _("After {time} it ends, unless all go on: {before} before, they are asked.").format(
                    time=lasting(kind.lasts), before=lasting(self.asks_before)
                )
        if self.agreement:
            yield _("All sides agree to the same words before they begin.")
        for bar in self.bar:
            if bar.force == "warn":
                yield _("Staff are warned before this: {bar}").format(bar=bar.says)
            else:
                yield _("Nobody is brought together against this: {bar}").format(bar=bar.says)
        for role in self.stand_in:
            yield _("Another {role} may stand in for a {role}, from a first day to a last.").format(
                role=scheme.roles[role].title
            )
        for role in self.skills:
            yield _("A {role} has a record of what they did and practised, for a CV.").format(
                role=scheme.roles[role].title
            )
        yield from self.reasons_said(scheme)

    def reasons_said(self, scheme):
        for reason in self.reason:
            if reason.role:
                said, role = (
                    _("A reason for a {role} to end it: “{reason}”."),
                    scheme.roles[reason.role].title,
                )
                yield said.format(role=role, reason=reason.label)
            else:
                yield _("A reason for anybody to end it: “{reason}”.").format(reason=reason.label)


def bar_problems(bar: Bar, scheme):
    """What a bar may not say: (key path, found, expected)."""
    parts = list(scheme.participants())
    if len(bar.roles) != 2:
        yield ("roles",), list(bar.roles), "two roles, such as " + quoted(parts[:2])
        return
    for number, role in enumerate(bar.roles):
        if role not in parts:
            yield ("roles", number), role, f"one of {quoted(parts)}"
            return
    if not 1 <= len(bar.fields) <= (1 if bar.kind in NAMING else 2):
        many = "one question" if bar.kind in NAMING else "one question for both, or one for each"
        yield ("fields",), list(bar.fields), many
        return
    found = []
    for side, role in enumerate(bar.roles):
        found += field_problems(bar, side, role, scheme)
    yield from found or sort_problems(bar, scheme)


def field_problems(bar: Bar, side: int, role: str, scheme):
    """Whether a role has the question; and whether a no tells nobody what they may not see."""
    name = bar.field_of(side)
    if not name or (name in ATTRIBUTES and bar.kind not in NAMING):
        return
    here, known = ("fields", min(side, len(bar.fields) - 1)), questions_of(role, scheme)
    if name not in known:
        also = () if bar.kind in NAMING else ATTRIBUTES
        yield here, name, f"a question that a {role} answers: {quoted([*known, *also])}"
    elif (
        bar.force == "refuse" and scheme.roles_with(Right.ASK_MENTORS) and known[name].seen_by != "programme"
    ):
        expected = (
            'a question with seen_by = "programme", or force = "warn": a no would tell the answer to who asks'
        )
        yield here, name, expected


def sort_problems(bar: Bar, scheme):
    """Whether the questions are of a sort that can be held against each other so."""
    asked = [questions_of(role, scheme).get(bar.field_of(side)) for side, role in enumerate(bar.roles)]
    if bar.by and bar.kind != "at-least":
        yield ("by",), bar.by, 'nothing, but with kind = "at-least"'
    if bar.kind == "yes":
        for number, question in enumerate(asked[: len(bar.fields)]):
            if question is None or question.kind != "yes-no":
                yield ("fields", number), bar.fields[number], "a question to be answered with yes or no"
    if bar.kind == "at-least":
        yield from order_problems(bar, asked)


def order_problems(bar: Bar, asked):
    """`asked` are the two questions, or None for what a membership itself says."""
    known = [question.kind if question else "date" for question in asked]
    for side, name in enumerate(map(bar.field_of, (0, 1))):
        if known[side] not in ORDERED or (asked[side] is None and name != "ends_on"):
            here = ("fields", min(side, len(bar.fields) - 1))
            yield here, name, "a question of numbers, days, or one choice of an order; or ends_on"
            return
    one, other = ([c.value for c in question.choices] if question else [] for question in asked)
    if one != other or ("date" in known and known[0] != known[1]):
        expected = f"a question whose answers have the order of those to {bar.field_of(0)}"
        yield ("fields", len(bar.fields) - 1), bar.field_of(1), expected


def questions_of(role: str, scheme) -> dict:
    """The questions of a role's profile and reflection, by name."""
    joining = scheme.section(JoiningPolicy).of(role)
    forms = (scheme.forms.get(name) for name in (joining.reflection, joining.form) if name)
    return {field.name: field for form in forms if form for field in form.field}
