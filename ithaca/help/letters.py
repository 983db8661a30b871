from ithaca.notices.rules.letters import AtOnce, Kind, declare

RECEIPT = declare(
    "enquiry-receipt",
    "To whoever wrote to a help desk, as soon as they have.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="We have your message: {title}",
    body="""
Hello {you},

Thank you for writing to the {desk}. This is what we have:

{words}

Somebody will answer you, here and by e-mail.

[See your message]({link})
""",
    desk="name",
    title="name",
    words="words",
    link="link",
)

OPENED = declare(
    "enquiry-opened",
    "To the people of a help desk when somebody writes to it.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{desk}: {what} from {who}",
    body="""
Hello {you},

{who} wrote to the {desk} in {programme}.

[Read and answer]({link})
""",
    desk="name",
    what="name",
    who="name",
    link="link",
)

ANSWERED = declare(
    "enquiry-answered",
    "To whoever wrote to a help desk, when it answers.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="An answer to you: {title}",
    body="""
Hello {you},

The {desk} answered you:

{words}

[Read it, or write again]({link})
""",
    desk="name",
    title="name",
    words="words",
    link="link",
)

HANDED_OVER = declare(
    "enquiry-handed-over",
    "To somebody of a help desk to whom a colleague hands an enquiry.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{desk}: {who} hands an enquiry to you",
    body="""
Hello {you},

{who} asks you to take care of an enquiry to the {desk} in {programme}.

[Read and answer]({link})
""",
    who="name",
    desk="name",
    link="link",
)
