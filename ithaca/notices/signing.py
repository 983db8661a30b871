"""Signed links in mails: each acts for one thing and one person, and gives no session."""

from django.core import signing

STOP = "notices.stop"
ACT = "notices.act"


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
