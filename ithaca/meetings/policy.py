from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.words import listed


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
