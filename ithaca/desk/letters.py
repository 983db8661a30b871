"""The house words of letters from the desk."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

MERGED = declare(
    "accounts-merged",
    "To somebody whose two accounts became one.",
    kind=Kind.NEEDED,
    at_once=AtOnce.SAFETY,
    subject="Your two accounts are one now",
    body="""
Hello {you},

You had two accounts here, and the team of {programme} has made one of them: sign in with this address from now on.
Everything that stood under {address} stands here too.

If that was not your account, please tell us at once: it can be undone.

[Open your page]({link})

Kind regards
{contact}
""",
    address="name",
    link="link",
)

SUGGESTED = declare(
    "people-suggested",
    "To somebody who works with nobody yet, when staff suggest whom they could ask.",
    kind=Kind.NEWS,
    subject="Some people whom you could ask",
    body="""
Hello {you},

The team of {programme} has thought of you. These people fit what you are looking for, and have room at the moment:
{names}.

A few friendly sentences are enough to begin.

[Look at them]({link})

Kind regards
{contact}
""",
    names="name",
    link="link",
)
