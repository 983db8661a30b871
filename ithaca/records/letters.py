"""The house words of letters about people's data."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

COPY_MADE = declare(
    "copy-made",
    "To somebody who asked for a copy of all that is stored about them, when it is ready.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="The copy of your data is ready",
    body="""
Hello {you},

The copy of everything that is stored about you is ready. You can download it for seven days, once you have signed in.
Nobody else can.

[Download your copy]({link})
""",
    link="link",
)

RECEIVED = declare(
    "person-request-received",
    "To somebody who asked something about their data, as soon as they have.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="We have what you asked about your data",
    body="""
Hello {you},

We have what you asked: {what}. You hear from us by {due}.

[See where it stands]({link})
""",
    what="name",
    due="date",
    link="link",
)

ACKNOWLEDGED = declare(
    "complaint-acknowledged",
    "To somebody who complained about how their data are used, when staff begin to look into it.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="We are looking into your complaint",
    body="""
Hello {you},

Your complaint has arrived, and we are looking into it. We tell you what came of it without undue delay.

[See where it stands]({link})
""",
    what="name",
    link="link",
)

ANSWERED = declare(
    "person-request-answered",
    "To somebody who asked something about their data, with the answer.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="An answer about your data",
    body="""
Hello {you},

You asked us: {what}. This is our answer:

{words}

[See it here]({link})
""",
    what="name",
    words="words",
    link="link",
)

ADDRESS_CHANGED = declare(
    "address-changed",
    "To the old and the new address, when staff change the address of somebody who had lost theirs.",
    kind=Kind.NEEDED,
    at_once=AtOnce.SAFETY,
    subject="Your e-mail address here was changed",
    body="""
Hello {you},

Somebody told us that you cannot read mail at {old} any more, and we changed the address of your account to {new}.
You were signed out everywhere. Sign in with the new address; we send a code to it.

If that was not you, please write to us at once.

[Sign in]({link})

Kind regards
{contact}
""",
    old="name",
    new="name",
    link="link",
)
