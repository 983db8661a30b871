"""The house words of reminders. Schemes may say them in their own."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

OWED = {"task": "name", "due": "date", "link": "link"}

REMINDER = declare(
    "reminder",
    "To whoever owes something, on the mornings that the scheme says.",
    kind=Kind.REMINDERS,
    subject="{task}: by {due}",
    body="""
Hello {you},

This is a short reminder from {programme}: **{task}**, by {due}.

[Open it]({link})
""",
    **OWED,
)

ESCALATION = declare(
    "escalation",
    "To the role that the scheme names, when something stayed undone.",
    kind=Kind.REMINDERS,
    subject="Needs a look: {task}",
    body="""
Hello {you},

Nobody has done this yet in {programme}: **{task}**. It was asked for by {due}.

[Have a look]({link})
""",
    **OWED,
)

ADDRESSES_DEAD = declare(
    "addresses-dead",
    "To those who manage the people of a programme, when mails to an address come back; once a day at most.",
    kind=Kind.REMINDERS,
    subject="Some mails did not arrive",
    body="""
Hello {you},

Mails of {programme} came back today: there is nobody at the address. Nothing more is sent there but what cannot wait,
until you or the person mend it.

[See whom it is about]({link})
""",
    link="link",
)

TO_MANY = {
    "subject": "{title}",
    "body": """
Hello {you},

{words}

Kind regards
{contact}
""",
    "title": "name",
    "words": "text",
}

TEAM_NEWS = declare(
    "team-news", "To many people at once, when staff write news to them.", kind=Kind.NEWS, **TO_MANY
)

TEAM_NOTICE = declare(
    "team-notice",
    "To many people at once, when staff write something that cannot wait.",
    kind=Kind.NEEDED,
    at_once=AtOnce.STAFF,
    **TO_MANY,
)
