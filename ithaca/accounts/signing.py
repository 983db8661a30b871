"""Somebody on the way in: the address they gave and the code that proves it, kept in their session."""

from django.contrib.auth.hashers import check_password, make_password
from django.core.signing import BadSignature, Signer
from django.utils.crypto import get_random_string

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # none that is easily taken for another, and no words
LASTS = 15 * 60
TRIES = 5


def new_code() -> str:
    """ "BCDF-GHJK": about 34 bits, for five tries in a quarter of an hour."""
    return f"{get_random_string(4, LETTERS)}-{get_random_string(4, LETTERS)}"


def arrival(email: str, name: str, code: str, onward: str, *, at) -> dict:
    """What the session keeps. The code itself is not in it."""
    return {
        "email": email.strip().lower(),
        "name": name.strip(),
        "code": make_password(plain(code)),
        "next": onward,
        "at": at.timestamp(),
        "tries": 0,
    }


def is_over(kept: dict, *, at) -> bool:
    """Too late, or too many tries: another code is needed."""
    return kept["tries"] >= TRIES or not 0 <= at.timestamp() - kept["at"] <= LASTS


def is_right(kept: dict, typed: str, *, at) -> bool:
    return not is_over(kept, at=at) and check_password(plain(typed), kept["code"])


def plain(code: str) -> str:
    """The code however it was typed: capitals, spaces and dashes do not matter."""
    return "".join(c for c in code.upper() if c.isalnum())


# Whose browser it was ---------------------------------------------------------------------------------------------

SALT = "ithaca.accounts.was"


def was_token(person: int) -> str:
    """For the cookie that says who signed in last on a browser; it gives no access to anything."""
    return Signer(salt=SALT).sign(str(person))


def who_was(token: str) -> int | None:
    try:
        return int(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
