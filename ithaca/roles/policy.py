from dataclasses import dataclass
from typing import Literal

from ithaca.kit.policies import setting
from ithaca.roles.rights import Right


@dataclass(frozen=True, kw_only=True)
class RolePolicy:
    """A role of the scheme: `[roles.NAME]`."""

    title: str = setting("What one of them is called: `mentor`.")
    plural: str = setting("What several are called: `mentors`.")
    also: tuple[str, ...] = setting(
        "Other words by which a spreadsheet says that somebody is one of them: `student`, `students`.", ()
    )
    kind: Literal["participant", "staff"] = setting("Takes part, or runs the programme.")
    rights: tuple[Right, ...] = setting("What the role may do.", ())
    second_step: bool = setting(
        "Whoever holds this staff role has to sign in with a second step (a phone or a passkey).", False
    )
