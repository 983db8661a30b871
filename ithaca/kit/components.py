"""What the components need to know, as plain functions: tones, initials, colours. No Django, no clock."""

import re
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
