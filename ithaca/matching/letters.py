"""The house words of letters about requests. Schemes may say them in their own."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

# {asks} and {asked} are what the scheme calls the two: "mentee", "mentor".
BOTH = {"mentee": "name", "mentor": "name", "asks": "name", "asked": "name", "link": "link"}
# Each leads to the page of {link} with that answer first; none acts before a button is pressed.
ANSWERS = {"yes": "link", "question": "link", "no": "link", "pause": "link"}

RECEIVED = declare(
    "request-received",
    "To whoever is asked, at once; the link answers without signing in.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{mentee} would like you as their {asked}",
    body="""
Hello {you},

{mentee} has read your profile in {programme} and would like to work with you. This is what they wrote:

{words}

What they chose to show you of themselves:

{shown}

Please answer {when}: they are waiting for you. It takes half a minute, and you need not sign in.

[Say yes]({yes})

Or, if that suits you better:

- [Ask something first]({question})
- [Decline with a kind word]({no})
- [Rest for a while: nobody finds you until you come back]({pause})

Kind regards
{contact}
""",
    words="words",
    shown="words",
    when="name",
    **BOTH,
    **ANSWERS,
)

QUESTION = declare(
    "request-question",
    "To whoever asked, when the other wants to know something before deciding.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{mentor} has a question before deciding",
    body="""
Hello {you},

{mentor} has read your message and would like to know something before deciding:

{words}

[Answer {mentor}]({link})

Kind regards
{contact}
""",
    words="words",
    **BOTH,
)

REPLIED = declare(
    "request-replied",
    "To whoever is asked, when their question is answered; the link answers without signing in.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{mentee} has answered your question",
    body="""
Hello {you},

You asked {mentee} something before deciding. This is the answer:

{words}

[Say yes]({yes})

Or, if that suits you better:

- [Ask something more]({question})
- [Decline with a kind word]({no})
- [Rest for a while: nobody finds you until you come back]({pause})

Kind regards
{contact}
""",
    words="words",
    **BOTH,
    **ANSWERS,
)

ACCEPTED = declare(
    "request-accepted",
    "To whoever asked, when the other says yes, with their words if they wrote any.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{mentor} said yes",
    body="""
Hello {you},

Good news: {mentor} said yes, and will be your {asked}.

{words}

The next step is yours: say how you would like to work together, and find a time for a first talk.

[Begin with {mentor}]({link})

Kind regards
{contact}
""",
    words="words",
    **BOTH,
)

DECLINED = declare(
    "request-declined",
    "To whoever asked, when the other says no: their kind words, and what to do next.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="{mentor} cannot be your {asked} just now",
    body="""
Hello {you},

{mentor} has thought about your request and is not able to help on this occasion. These are their words:

{words}

{advice}

{next}

[Find somebody else]({find})

[Get help with wording your request]({help})

Kind regards
{contact}
""",
    words="words",
    advice="name",
    next="name",
    find="link",
    help="link",
    **BOTH,
)

WITHDRAWN = declare(
    "request-withdrawn",
    "To whoever is asked, when the request is taken back.",
    kind=Kind.NEEDED,
    at_once=AtOnce.ENDING,
    subject="{mentee} has taken the request back",
    body="""
Hello {you},

{mentee} asked you to be their {asked}, and has now taken the request back. There is nothing that you need do. Thank
you for being there to be asked.

Kind regards
{contact}
""",
    **BOTH,
)

EXPIRED = declare(
    "request-expired",
    "To whoever asked, when nobody answered in time.",
    kind=Kind.CHANGES,
    subject="{mentor} has not been able to answer",
    body="""
Hello {you},

Your request to {mentor} has not been answered in time, so we have closed it. That is no fault of yours: people get
busy, and mails get lost.

{next}

[Find somebody else]({find})

Kind regards
{contact}
""",
    next="name",
    find="link",
    **BOTH,
)

UNANSWERED = declare(
    "request-unanswered",
    "To whoever did not answer a request in time: a gentle note, once.",
    kind=Kind.REMINDERS,
    subject="The request of {mentee} has closed",
    body="""
Hello {you},

{mentee} asked you some time ago to be their {asked}. As there was no answer, we have closed the request and asked
them to look for somebody else. Nothing more is needed from you.

If you have too little time at the moment, you can make your profile inactive, and active again whenever you like.

[Look at your profile]({home})

Kind regards
{contact}
""",
    **BOTH,
)

CLOSED = declare(
    "request-closed",
    "To whoever asked, when the other takes no requests any more.",
    kind=Kind.CHANGES,
    subject="{mentor} does not take requests at the moment",
    body="""
Hello {you},

{mentor} is not able to answer requests at the moment, so we have closed yours. It has nothing to do with you or with
what you wrote.

{next}

[Find somebody else]({find})

Kind regards
{contact}
""",
    next="name",
    find="link",
    **BOTH,
)

RESTS = declare(
    "profile-rests",
    "To whoever left several requests unanswered, when their profile becomes inactive; one link brings them back.",
    kind=Kind.CHANGES,
    subject="Your profile rests for now",
    body="""
Hello {you},

The last requests to you in {programme} were not answered in time. Life is sometimes like that, and nobody minds. So that
{asks} do not wait for an answer that cannot come, your profile rests from today: nobody finds it, and nobody asks
you. Whatever you work on with somebody goes on as before.

Whenever you have time again, in any month, one press brings you back. You need not sign in:

[Make my profile active again]({back})

Thank you for being with us.

Kind regards
{contact}
""",
    asks="name",
    back="link",
)

# Rounds: {who} is the other of a proposed pair, {role} what the other is called.
PAIR = {"who": "name", "role": "name", "fits": "words", "link": "link"}

OFFERED = declare(
    "proposal-offered",
    "To those whom the scheme asks before a proposed pair begins.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="We would like to bring you and {who} together",
    body="""
Hello {you},

In {programme} we have looked for somebody who suits you, and we think of **{who}** as your {role}.

{fits}

Please say {when} whether that is good for you. It takes half a minute. If it is not, say so without a second thought: you
need not say why, and we look again.

[Read more, and answer]({link})

Kind regards
{contact}
""",
    when="name",
    **PAIR,
)

BEGUN = declare(
    "proposal-begun",
    "To both of a proposed pair when it begins: who the other is, in what the other chose to show.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="Meet {who}, your {role}",
    body="""
Hello {you},

Good news from {programme}: you and **{who}** will work together from now on.

{fits}

This is what {who} would like you to know:

{shown}

The first step takes five minutes: say what you hope for and how much time you have, and find a date for a first talk.

[Begin with {who}]({link})

Kind regards
{contact}
""",
    shown="words",
    **PAIR,
)

GONE = declare(
    "proposal-gone",
    "To those who were told of a proposed pair when it comes to nothing; not to whoever said no.",
    kind=Kind.CHANGES,
    subject="You and {who}: it did not come to be",
    body="""
Hello {you},

We wrote to you that you and {who} might work together. It did not come to be this time. That happens for many reasons, such as
a full diary, and says nothing about you.

You need do nothing: we look on, and write to you as soon as there is somebody.

Kind regards
{contact}
""",
    **{key: kind for key, kind in PAIR.items() if key != "fits"},
)

SHORTLIST = declare(
    "shortlist",
    "To mentees of a round whom the scheme lets choose among those who fit them best.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="Whom would you like as your {asked}?",
    body="""
Hello {you},

In {programme} we are about to find a {asked} for you. Before we do, have a look at those who suit you best, and say by {day} whom
you would like. We cannot promise your first choice, because others may wish for the same; we take every wish into account.

[See them, and choose]({link})

If you would rather leave it to us, you need do nothing.

Kind regards
{contact}
""",
    asked="name",
    day="name",
    link="link",
)
