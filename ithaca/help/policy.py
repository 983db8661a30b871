from dataclasses import dataclass

from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.words import listed


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A help desk: `[help.desks.NAME]`."""

    title: str = setting("What people call it: `Alumni team`.")
    role: str = setting("The staff role that answers.")
    serves: tuple[str, ...] = setting("The roles whose questions come here first.", ())
    topics: tuple[str, ...] = setting("What it helps with, in words.", ())
    email: str = setting("An address to write to instead.", "")
    persist: str = setting("A kind word shown before a concern is sent (Markdown).", "")


@policy("help")
class HelpPolicy:
    """Who helps whom."""

    desks: dict[str, Desk] = setting("One table a desk.", {})

    def desk_for(self, role: str) -> str:
        """The desk to which people in a role are sent; the first when none is theirs."""
        return next((name for name, d in self.desks.items() if role in d.serves), next(iter(self.desks), ""))

    def desk(self, name: str) -> Desk:
        return self.desks.get(name) or Desk(title="The programme's team", role="")

    def problems(self, scheme):
        for name, desk in self.desks.items():
            staff = [role for role, values in scheme.roles.items() if values.kind == "staff"]
            if desk.role not in staff:
                yield ("desks", name, "role"), desk.role, f"a staff role: {quoted(staff)}"
            for number, role in enumerate(desk.serves):
                if role not in scheme.roles:
                    yield ("desks", name, "serves", number), role, f"one of {quoted(scheme.roles)}"

    def says(self, scheme):
        for desk in self.desks.values():
            who = listed(scheme.roles[role].plural for role in desk.serves) or "everyone"
            yield f"{desk.title}: helps {who}. The {scheme.roles[desk.role].plural} answer."
