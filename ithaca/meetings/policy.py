from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.rules.periods import Period
from ithaca.kit.timing import lasting
from ithaca.kit.words import listed
from ithaca.meetings.rules.impressions import CLOSED


@dataclass(frozen=True, kw_only=True)
class Mode:
    """A way to meet: a line of `[meetings.modes]`, such as `person = { title = "In person", needs_place = true }`."""

    title: str = setting("What people call it: `Video call`.")
    needs_place: bool = setting("A link or place has to be said before it is booked.", False)


HOUSE_MODES = {
    "video": Mode(title="Video call"),
    "phone": Mode(title="Phone call"),
    "person": Mode(title="In person"),
    "email": Mode(title="By e-mail"),
}


@policy("meetings")
class MeetingPolicy:
    """How people meet."""

    modes: dict[str, Mode] = setting("The ways to meet, the favoured one first.", HOUSE_MODES)
    minutes: int = setting("How long a meeting usually is.", 60, least=5, most=600)
    picks: tuple[str, ...] = setting(
        "The roles that pick one of the times offered; everybody who was offered them when left out. Where nobody "
        "else is in these roles, the others pick.",
        (),
    )

    impression: str = setting(
        "A form in forms/ that everybody is asked in private once they have met for the first time: how well they suit "
        "each other. Only questions to choose from, seen by `nobody`: staff read counts of many, beside whether a "
        "second meeting took place.",
        "",
    )
    again_within: Period = setting(
        "How long after a first meeting a second one counts there, and the form can be answered.",
        Period(months=2),
    )

    @property
    def usual(self) -> str:
        """The favoured way to meet, by its stored name."""
        return next(iter(self.modes))

    def place_missing(self, mode: str, place: str) -> bool:
        """Whether people cannot meet in this way before they say where."""
        return self.modes[mode].needs_place and not place.strip()

    def may_pick(self, role: str, others: set[str]) -> bool:
        """Whether somebody in a role picks among the times; `others` are the roles of all who were offered them."""
        return role in self.picks or not others & set(self.picks)

    def problems(self, scheme):
        for number, role in enumerate(self.picks):
            if role not in scheme.participants():
                yield ("picks", number), role, f"one of {quoted(scheme.participants())}"
        if not self.modes:
            yield ("modes",), None, "at least one way to meet"
        yield from self.impression_problems(scheme)

    def impression_problems(self, scheme):
        """A form that nobody reads asks nothing in own words, and promises nothing else."""
        if not self.impression:
            return
        if self.impression not in scheme.forms:
            yield ("impression",), self.impression, f"one of {quoted(scheme.forms)}"
            return
        form = scheme.forms[self.impression]  # None while the file itself has faults
        for field in form.field if form else ():
            if field.kind not in CLOSED:
                yield ("impression",), f"{field.name}: {field.kind}", f"questions of kind {quoted(CLOSED)}"
            if field.kind == "yes-no" and not field.required:
                yield ("impression",), f"{field.name}: yes-no", "a yes-no question with required = true"
            if field.seen_by != "nobody":
                yield (
                    ("impression",),
                    f"{field.name}: seen_by {field.seen_by}",
                    'questions with seen_by = "nobody"',
                )

    def says(self, scheme):
        titles = [mode.title.lower() for mode in self.modes.values()]
        yield ngettext(
            "Meetings are about {n} minute: {ways}.", "Meetings are about {n} minutes: {ways}.", self.minutes
        ).format(n=self.minutes, ways=", ".join(titles))
        if self.picks:
            roles = listed([scheme.roles[name].plural for name in self.picks])
            yield _("When times are offered, {roles} pick one.").format(roles=roles)
        placed = [mode.title.lower() for mode in self.modes.values() if mode.needs_place]
        if placed:
            yield _(
                "A meeting that is held like this needs a link or place before it is booked: {ways}."
            ).format(ways=listed(placed))
        else:
            yield _("No meeting needs a place.")
        if self.impression:
            asked = listed(f"“{field.label}”" for field in scheme.forms[self.impression].field)
            yield _(
                "After their first meeting, everybody is asked in private: {questions}. Nobody reads the answer. Staff see how "
                "many gave it, in numbers too large to tell who, beside whether they met again within {time}."
            ).format(questions=asked, time=lasting(self.again_within))
