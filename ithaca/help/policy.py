from dataclasses import dataclass

from django.utils.translation import gettext as _

from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.words import listed
from ithaca.roles.rights import Right


@dataclass(frozen=True, kw_only=True)
class Canned:
    """Words that a desk begins an answer from: `[[help.desks.NAME.answer]]`."""

    name: str = setting("A short name: `no-answer-yet`.")
    title: str = setting("What the desk calls it.")
    text: str = setting("The words; whoever answers changes them before they go.")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A help desk: `[help.desks.NAME]`."""

    title: str = setting("What people call it, without “the”: `Alumni team`.")
    role: str = setting("The staff role that answers.")
    serves: tuple[str, ...] = setting("The roles whose questions come here first.", ())
    topics: tuple[str, ...] = setting("What it helps with, in words.", ())
    email: str = setting("An address to write to instead.", "")
    persist: str = setting("A kind word shown before a concern is sent (Markdown).", "")
    answer: tuple[Canned, ...] = setting("Words to begin an answer from.", ())

    def words(self, name: str) -> str:
        """The words of this name; none when there are none."""
        return next((canned.text.strip() for canned in self.answer if canned.name == name), "")


@policy("help")
class HelpPolicy:
    """Who helps whom."""

    desks: dict[str, Desk] = setting("One table a desk.", {})
    feedback: dict[str, str] = setting("The form in forms/ whose questions each role's feedback asks.", {})

    def problems(self, scheme):
        for role, form in self.feedback.items():
            if role not in scheme.participants():
                yield ("feedback", role), role, f"one of {quoted(scheme.participants())}"
            if form not in scheme.forms:
                yield ("feedback", role), form, f"one of {quoted(scheme.forms)}"
        for name, desk in self.desks.items():
            staff = [role for role, values in scheme.roles.items() if values.kind == "staff"]
            if desk.role not in staff:
                yield ("desks", name, "role"), desk.role, f"a staff role: {quoted(staff)}"
            names = [canned.name for canned in desk.answer]
            for number, canned in enumerate(names):
                if canned in names[:number]:
                    yield ("desks", name, "answer", number, "name"), canned, "a name that no other answer has"
            for number, role in enumerate(desk.serves):
                if role not in scheme.roles:
                    yield ("desks", name, "serves", number), role, f"one of {quoted(scheme.roles)}"

    def says(self, scheme):
        for role, form in self.feedback.items():
            asked = listed(f"“{field.label}”" for field in scheme.forms[form].field)
            yield _("Feedback of {roles} answers: {questions}.").format(
                roles=scheme.roles[role].plural, questions=asked
            )
        if not self.desks:
            yield _("Questions go to the programme's team.")
        for desk in self.desks.values():
            who = listed(scheme.roles[role].plural for role in desk.serves) or _("everyone")
            yield _("{desk}: helps {roles}. The {staff} answer.").format(
                desk=desk.title, roles=who, staff=scheme.roles[desk.role].plural
            )
        yield _(
            "What is about the only person at a desk, or from them, goes to those who run the programme or its "
            "institution."
        )

    def warns(self, scheme):
        """What nobody but the one whom it is about might be able to read."""
        runs = scheme.roles_with(Right.RUN_PROGRAMME)
        for desk in desks_of(scheme).values():
            if not set(runs) - {desk.role} and desk.role in scheme.roles:
                yield _(
                    "Only the {staff} could read what is about somebody of the {desk}. Appoint two of them, or "
                    "somebody who runs the whole institution."
                ).format(staff=scheme.roles[desk.role].plural, desk=desk.title)


def desks_of(scheme) -> dict[str, Desk]:
    """The help desks by name, never none: a scheme that names none has its team.

    That is whoever answers for help, else whoever runs the programme; without such a role, the
    institution's own people.
    """
    answering = [*scheme.roles_with(Right.ANSWER_HELP), *scheme.roles_with(Right.RUN_PROGRAMME)]
    team = Desk(title="Programme team", role=next(iter(answering), ""))
    return scheme.section(HelpPolicy).desks or {"team": team}


def desk_for(scheme, role: str) -> str:
    """The name of the desk to which people in a role are sent; the first when none is theirs."""
    desks = desks_of(scheme)
    return next((name for name, desk in desks.items() if role in desk.serves), next(iter(desks)))


def desk_named(scheme, name: str) -> Desk:
    """A desk by name; one that the scheme has no more is the first that it has."""
    desks = desks_of(scheme)
    return desks.get(name) or next(iter(desks.values()))
