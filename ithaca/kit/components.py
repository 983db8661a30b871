"""What the components need to know, as plain functions: tones, initials, dates in words. No Django, no clock."""

import re
from datetime import date, datetime
from zlib import crc32

TONES = {
    "good": "active open accepted agreed approved signed_off complete completed done met reached published passed sent current valid free",
    "note": "proposed requested submitted seen booked scheduled invited new reviewing in_review answered upcoming ready running shared",
    "warn": "waiting pending awaiting due due_soon paused on_hold held expiring asked attention returned changes_asked few",
    "bad": "overdue late missed failed declined_late lapsed expired broken urgent concern blocked bounced",
    "calm": "draft inactive ended closed withdrawn declined archived full cancelled left none not_started skipped ended_early",
}
TONE_OF = {word: tone for tone, words in TONES.items() for word in words.split()}
TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev", "revd"}


def tone_of(key):
    """The tone (good, note, warn, bad, calm) in which a state or a flash level is shown."""
    return TONE_OF.get(str(key).lower().replace(" ", "_").replace("-", "_"), "calm")


def initials(name):
    """One or two letters for a name: "Dr Amara Okafor" -> "AO"; "Madonna" -> "M"."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’]*", name or "") if word.lower() not in TITLES]
    letters = [word[0].upper() for word in words]
    return "".join(letters[:1] + letters[1:][-1:]) or "?"


def colour_of(name):
    """1 to 6, always the same for the same name."""
    return crc32((name or "").encode()) % 6 + 1


def day(moment):
    return moment.date() if isinstance(moment, datetime) else moment


def weekday_date(moment, today=None):
    """ "Friday 27 November 2026"; without the year when `today` is in the same one."""
    on = day(moment)
    year = "" if today and day(today).year == on.year else f" {on.year}"
    return f"{on:%A} {on.day} {on:%B}{year}"


def days_apart(on, today):
    """ "today", "tomorrow", "yesterday", "in 6 days", "8 days ago", "in 5 weeks"."""
    days = (day(on) - day(today)).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    size = abs(days)
    words = (
        f"{size} days"
        if size < 22
        else f"{round(size / 7)} weeks"
        if size < 120
        else f"{round(size / 30.4)} months"
    )
    return f"in {words}" if days > 0 else f"{words} ago"


def due_words(on, today):
    """ "by Friday 27 November, in 6 days"; "was due Friday 13 November, 8 days ago"."""
    words = f"{weekday_date(on, today)}, {days_apart(on, today)}"
    return f"was due {words}" if day(on) < day(today) else f"by {words}"


def is_late(on, today):
    return isinstance(on, date) and day(on) < day(today)
