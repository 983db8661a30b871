"""E-mail addresses as people type them: mended where that is safe, else said what is wrong."""

import re

from ithaca.imports.rules.columns import ADDRESS as SOMEWHERE
from ithaca.imports.rules.dates import EMPTY
from ithaca.imports.rules.entries import Entry
from ithaca.kit.rules.sentences import Sentence

EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
ADDRESS = Sentence("e-mail address")


def email_of(said: str, entry: Entry, what: Sentence = ADDRESS) -> str:
    """A lower-case address, mended where that is safe."""
    email = said.lower()
    if is_email(email):
        return email
    if not email:
        entry.problems.append(Sentence("There is no {what}. Everybody needs one of their own.", what=what))
        return ""
    if email in EMPTY:
        nothing = Sentence("“{text}” is no {what}. Everybody needs one of their own.", text=said, what=what)
        entry.problems.append(nothing)
        return ""
    found, text = SOMEWHERE.findall(email.replace("mailto:", "")), said[:100]
    if len(set(found)) > 1:
        several = Sentence(
            "“{text}” is more than one {what}. Keep the one that they use.", text=text, what=what
        )
        entry.problems.append(several)
        return ""
    email = found[0].strip(".'\"()[]") if found else re.sub(r"\s", "", email).strip(".,;'\"")
    if is_email(email):
        entry.notes.append(Sentence("“{text}” was read as {email}.", text=text, email=email))
        return email
    entry.problems.append(why_no_email(text, what, email))
    return ""


def is_email(said: str) -> bool:
    return bool(EMAIL.fullmatch(said)) and len(said) <= 254


def why_no_email(text: str, what: Sentence, email: str) -> Sentence:
    """What may be wrong, for the commonest slips."""
    if "@" not in email:
        return Sentence("“{text}” is no {what}: it has no @.", text=text, what=what)
    if email.count("@") > 1:
        return Sentence("“{text}” is no {what}: it has more than one @.", text=text, what=what)
    if "," in email:
        meant = email.replace(",", ".")
        return Sentence("“{text}” is no {what}: did they mean {email}?", text=text, what=what, email=meant)
    if not email.isascii():
        return Sentence(
            "“{text}” is no {what}: it has letters that addresses cannot have.", text=text, what=what
        )
    if "." not in email.split("@")[1]:
        return Sentence(
            "“{text}” is no {what}: the part after the @ needs a dot, as in example.org.",
            text=text,
            what=what,
        )
    return Sentence("“{text}” is no {what}.", text=text, what=what)
