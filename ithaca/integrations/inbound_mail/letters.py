"""What somebody gets who answers one of our mails by mail."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

IN_A_CONVERSATION = declare(
    "autoreply",
    "To whoever replies by mail to a mail about a conversation: where the reply belongs.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="Your reply has not reached anybody yet",
    body="""
Hello {you},

Thank you for writing. Replies by mail are not read and not kept, so your words have not reached anybody yet.
Please send them in the conversation itself; it takes one click.

[Open the conversation]({link})
""",
    link="link",
)

ANYWHERE_ELSE = declare(
    "autoreply-elsewhere",
    "To whoever has an account and replies by mail to anything else.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="Nobody reads this mailbox",
    body="""
Hello {you},

Thank you for writing. Nobody reads this mailbox, and what you wrote was not kept. Everything that waits on you,
your conversations and the help desk are on the platform.

[Go there]({home})
""",
)
