"""Signed links in mails: each acts for one thing and one person, and gives no session."""

import re
from base64 import b32encode
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int
from django.utils.http import int_to_base36 as to_base36

STOP = "notices.stop"
ACT = "notices.act"
REPLY = "notices.reply"


def stop_token(person: int, programme: int, kind: str) -> str:
    return signing.dumps([person, programme, kind], salt=STOP)


def read_stop(token: str) -> tuple[int, int, str] | None:
    return read(token, STOP)


def act_token(verb: str, ref: int, person: int) -> str:
    """For one verb on one thing by one person. It dies with the thing: whoever reads it asks."""
    return signing.dumps([verb, ref, person], salt=ACT)


def read_act(token: str) -> tuple[str, int, int] | None:
    return read(token, ACT)


def read(token: str, salt: str):
    try:
        return tuple(signing.loads(token, salt=salt))
    except signing.BadSignature:
        return None


def reply_address(person: int, about: str, ref: int) -> str:
    """Where replies to a mail about a thing go: `reply+7-thread-2s-...@host`.

    It tells who was written to and about what, and nobody can make one up. It is no longer than
    a local part may be (64), and survives servers that write it in capitals or small letters.
    """
    said = f"{to_base36(person)}-{about}-{to_base36(ref)}"
    local = f"reply+{said}-{seal(said, settings.SECRET_KEY)}"
    assert len(local) <= 64, local
    return f"{local}@{own_host()}"


def read_reply(address: str) -> tuple[int, str, int] | None:
    """(person, kind, id) of an address that `reply_address` made, else None."""
    found = re.fullmatch(
        r"reply\+(([0-9a-z]{1,13})-([a-z_]+)-([0-9a-z]{1,13}))-([a-z2-7]{20})@.+", address.lower()
    )
    if not found:
        return None
    said, person, about, ref, mark = found.groups()
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(mark, seal(said, key)) for key in keys):
        return None
    return base36_to_int(person), about, base36_to_int(ref)


def seal(said: str, key: str) -> str:
    mac = salted_hmac(REPLY, said, secret=key, algorithm="sha256").digest()
    return b32encode(mac).decode().lower()[:20]


def own_host() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
