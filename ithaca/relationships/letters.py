"""The house words of letters to people who work together. Schemes may say them in their own."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

WITH = {"who": "name", "link": "link"}

STARTED = declare(
    "relationship-started",
    "To everybody in a relationship that staff began: who works with whom, and what comes first.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="You and {who} will work together",
    body="""
Hello {you},

Good news from {programme}: you and **{who}** will work together from now on.

The first step takes five minutes: say what you hope for and how much time you have. Each of you sees what the
other says.

[Begin]({link})

Kind regards
{contact}
""",
    **WITH,
)

AGREEMENT_SIGNED = declare(
    "agreement-signed",
    "To those who have not agreed yet, when one side has said how they would like to work.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{who} has said how you could work together",
    body="""
Hello {you},

{who} has agreed to how the two of you could work together, and said what to expect. It is your turn: read it, and
say how you see it.

[Read it and answer]({link})
""",
    **WITH,
)

AGREEMENT_MADE = declare(
    "agreement-made",
    "To the other sides when the last one has agreed, or when another rhythm was agreed.",
    kind=Kind.CHANGES,
    subject="You and {who} have agreed how you will work together",
    body="""
Hello {you},

You and {who} have now agreed how you will work together. You will be in touch {rhythm}.

A good next step is a date for a first talk.

[Open your page]({link})
""",
    rhythm="name",
    **WITH,
)

GOALS_REACHED = declare(
    "goals-reached",
    "To the other sides when the last open goal is reached: stay in touch, or end.",
    kind=Kind.CHANGES,
    subject="You have reached your goals",
    body="""
Hello {you},

{who} marked the last of your goals as reached. That is worth celebrating.

What comes next is for you to decide together: a new goal, staying in touch now and then, or a kind ending with a
word of thanks.

[Choose what comes next]({link})
""",
    **WITH,
)

CONTACT_SHARED = declare(
    "contact-shared",
    "To the other sides when somebody shares a contact detail. It is read on the page, not in the mail.",
    kind=Kind.MESSAGES,
    subject="{who} shared a way to reach them",
    body="""
Hello {you},

{who} shared a contact detail with you. You find it on your page, and you may share one of yours, if you like.

[See it]({link})
""",
    **WITH,
)

PAUSED = declare(
    "relationship-paused",
    "To the other sides when somebody pauses.",
    kind=Kind.CHANGES,
    subject="{who} needs a pause",
    body="""
Hello {you},

{who} has paused your work together. Nothing is expected of you until it goes on, and you can still write to each
other.

[Open your page]({link})
""",
    **WITH,
)

AWAY = declare(
    "partner-away",
    "To the others when somebody says from when until when they are away: the days, and never why.",
    kind=Kind.CHANGES,
    subject="{who} is away from {first} until {last}",
    body="""
Hello {you},

{who} is away from **{first}** until **{last}**. Nothing between you is late in those days, and nobody is reminded: every
date moves on by as many days. You can still write; {who} reads it afterwards.

[Open your page]({link})
""",
    first="date",
    last="date",
    **WITH,
)

BACK = declare(
    "partner-back",
    "To the others when somebody is back before the day that they had named, or stays after all.",
    kind=Kind.CHANGES,
    subject="{who} is here again",
    body="""
Hello {you},

{who} is here, sooner than planned, and everything between you goes on from where it stood.

[Open your page]({link})
""",
    **WITH,
)

RESUMED = declare(
    "relationship-resumed",
    "To the other sides when a pause is over.",
    kind=Kind.CHANGES,
    subject="{who} is back",
    body="""
Hello {you},

The pause is over: {who} would like to go on.

[Open your page]({link})
""",
    **WITH,
)

WILLING = declare(
    "asked-to-go-on",
    "To those who have not said whether to go on, when one side would like to.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{who} would like to go on with you",
    body="""
Hello {you},

The time that was planned for you and {who} comes to its end. {who} would like to go on, if you would too.
If you do nothing, it ends kindly on the planned day.

[Answer]({link})
""",
    **WITH,
)

CARRIED_ON = declare(
    "relationship-carried-on",
    "To the other sides when everybody has said that they would like to go on.",
    kind=Kind.CHANGES,
    subject="You and {who} go on",
    body="""
Hello {you},

You both would like to go on, so you do. There is no end date any more: either of you may end it whenever it is time.

[Open your page]({link})
""",
    **WITH,
)

EXTENDED = declare(
    "relationship-extended",
    "To the others when it goes on until a later day, whether they agreed on it or staff gave them more time.",
    kind=Kind.CHANGES,
    subject="You and {who} go on until {until}",
    body="""
Hello {you},

Your work together with {who} in {programme} goes on until **{until}**. Before that day we ask you again.

[Open your page]({link})
""",
    until="date",
    **WITH,
)

WISH = declare(
    "rematch-asked",
    "To staff who bring people together, when somebody would rather work with somebody else.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{who} would rather work with somebody else",
    body="""
Hello {you},

{who} asks in private for somebody else to work with in {programme}. That is nobody's fault, and the other side has not
been told.

[Find somebody, or speak with them first]({link})
""",
    **WITH,
)

SUCCESSOR = declare(
    "successor-needed",
    "To staff who bring people together, when somebody leaves and those whom they worked with need somebody else.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{who} needs somebody else to work with",
    body="""
Hello {you},

The one whom {who} worked with in {programme} has left. {who} has been told that you are looking for somebody else, and
that their open goals go along.

[Find somebody]({link})
""",
    **WITH,
)

APART = declare(
    "pair-apart",
    "To staff who may end it, when people who work together can no longer reach each other here.",
    kind=Kind.NEEDED,
    at_once=AtOnce.SAFETY,
    subject="{who} cannot reach each other",
    body="""
Hello {you},

One of {who} does not want to be in touch with the other any more, so their work together in {programme} rests, and
no word goes between them. Neither is told by us, and we do not say who it was.

You may end it kindly on their behalf. If you speak with them, speak with each alone.

[Look at it]({link})
""",
    **WITH,
)

ENDED = declare(
    "relationship-ended",
    "To the other sides when somebody ends it with a few words.",
    kind=Kind.NEEDED,
    at_once=AtOnce.ENDING,
    subject="A message from {who} about ending your mentoring",
    body="""
Hello {you},

{who} has ended your work together in {programme}, and wrote to you:

{words}

{next} What you wrote to each other stays readable for you both.

[Open your page]({link})
""",
    words="words",
    next="name",
    **WITH,
)

ENDED_QUIETLY = declare(
    "relationship-closed",
    "To everybody concerned when it ends without words: by staff, at its planned end, or when somebody steps back.",
    kind=Kind.NEEDED,
    at_once=AtOnce.ENDING,
    subject="Your work with {who} has come to an end",
    body="""
Hello {you},

Your work together with {who} in {programme} has come to an end. {why}

{next} What you wrote to each other stays readable for you both.

[Open your page]({link})

Kind regards
{contact}
""",
    why="name",
    next="name",
    **WITH,
)

PARTNER_LEFT = declare(
    "partner-left",
    "To everybody who works with somebody who leaves the programme.",
    kind=Kind.NEEDED,
    at_once=AtOnce.ENDING,
    subject="{who} is leaving {programme}",
    body="""
Hello {you},

{who} is leaving {programme}, so your work together ends today. People leave for many reasons, and it says nothing
about you. Thank you for what you put into it.

{next} What you wrote to each other stays readable for you both.

[Open your page]({link})

Kind regards
{contact}
""",
    next="name",
    **WITH,
)

STAND_IN_NAMED = declare(
    "stand-in-named",
    "To whoever stands in for somebody in a relationship: for whom, with whom, from when to when.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="You stand in for {whom}",
    body="""
Hello {you},

From {first} until {last} you stand in for {whom} in their work with {who}. In those days you see their meetings, goals
and tasks, and do there what {whom} does. What they write to each other stays with them.

[See what it is about]({link})

If you cannot, end it there with one press. After the last day it ends by itself.

Kind regards
{contact}
""",
    whom="name",
    first="date",
    last="date",
    **WITH,
)

STAND_IN_TOLD = declare(
    "stand-in-told",
    "To the people of a relationship: who stands in for one of them, from when to when.",
    kind=Kind.CHANGES,
    subject="{stand_in} stands in for {whom}",
    body="""
Hello {you},

From {first} until {last} {stand_in} stands in for {whom} in your work together. In those days {stand_in} sees your
meetings, goals and tasks. Your messages to each other stay between you. What is due goes on, also while {whom} is on leave.

[Open your page]({link})

If that does not suit you, write to {contact}.
""",
    stand_in="name",
    whom="name",
    first="date",
    last="date",
    **WITH,
)

STAND_IN_ENDED = declare(
    "stand-in-ended",
    "To the people of a relationship, whoever stood in and staff who arranged it: it is over before its last day. Where the "
    "work together is over, to whoever stood in alone.",
    kind=Kind.CHANGES,
    subject="{stand_in} no longer stands in for {whom}",
    body="""
Hello {you},

{stand_in} no longer stands in for {whom}. From now on {stand_in} sees nothing of it any more.
""",
    stand_in="name",
    whom="name",
)
