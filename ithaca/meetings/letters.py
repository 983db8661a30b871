"""The house words of letters about meetings. Each goes to one person; dates are in the programme's zone."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

ABOUT = {"who": "name", "minutes": "number", "how": "name", "link": "link"}

OFFERED = declare(
    "meeting-offered",
    "To those who are offered times for a meeting.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{who} offers times to meet",
    body="""
Hello {you},

{who} would like to meet you ({minutes} minutes, {how}) and offers these times:

{times}

[Pick a time]({link})

If none of them suits you, offer others on the same page.
""",
    times="words",
    **ABOUT,
)

BOOKED = declare(
    "meeting-booked",
    "To everybody who takes part in a booked meeting, with a calendar entry.",
    kind=Kind.NEEDED,
    at_once=AtOnce.HOUR,
    subject="Your meeting with {who}: {when}",
    body="""
Hello {you},

You and {who} will meet on **{when}** ({minutes} minutes, {how}).

A calendar entry comes with this mail. If you cannot make it, please move it or call it off in good time.

[See the meeting]({link})
""",
    when="moment",
    **ABOUT,
)

MOVED = declare(
    "meeting-moved",
    "To everybody who takes part in a meeting that was moved, with the new calendar entry.",
    kind=Kind.NEEDED,
    at_once=AtOnce.HOUR,
    subject="Moved: your meeting with {who} is on {when}",
    body="""
Hello {you},

The meeting of you and {who} has been moved to **{when}** ({minutes} minutes, {how}).

The calendar entry in this mail takes the place of the earlier one.

[See the meeting]({link})
""",
    when="moment",
    **ABOUT,
)

CANCELLED = declare(
    "meeting-cancelled",
    "To everybody who takes part in a meeting that was called off; it takes the calendar entry away.",
    kind=Kind.NEEDED,
    at_once=AtOnce.HOUR,
    subject="Called off: your meeting with {who} on {when}",
    body="""
Hello {you},

The meeting of you and {who} on **{when}** does not take place. The entry goes from your calendar.

[Find another date]({link})
""",
    when="moment",
    **ABOUT,
)

FALLEN_AWAY = declare(
    "meeting-fallen-away",
    "To everybody who takes part in a meeting that fell away as they no longer work together.",
    kind=Kind.NEEDED,
    at_once=AtOnce.HOUR,
    subject="Called off: your meeting with {who} on {when}",
    body="""
Hello {you},

The meeting of you and {who} on **{when}** does not take place. The entry goes from your calendar, and you need do nothing.
""",
    when="moment",
    **ABOUT,
)
