"""Asking for every address of the matrix, as everybody who may, and looking at all that comes back."""

import io
import re
import zipfile
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from tests.permissions import rows

SIGNED = (
    "mentee",
    "mentor",
    "mentee2",
    "mentor2",
    "coordinator",
    "adviser",
    "neighbour",
    "administrator",
    "foreigner",
)
EXPORTS = ("?as=csv", "?as=xlsx")
FIELD = re.compile(r"<(?:input|select|textarea)[^>]*?\bname=\"([^\"]+)\"")


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    url: str
    headers: dict


def address(world, name: str) -> str:
    row = rows.TABLE[name]
    return reverse(name, kwargs={key: world.ids[part] for key, part in row.parts.items()})


def ask(client, method: str, url: str, data=None, undo: bool = True, **more) -> Answer:
    """One request, whose changes are undone."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url, data, **more)
        answer = Answer(response.status_code, words_of(response), url, dict(response.headers))
        transaction.set_rollback(undo)
    return answer


def words_of(response) -> str:
    """The text of an answer; of a spreadsheet, of every part in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace")


def pages(world):
    """(name, actor, address) of every page for everybody who is signed in, exports included."""
    for name, row in rows.TABLE.items():
        if row.get is None:
            continue
        for actor in SIGNED:
            yield name, actor, address(world, name)
            if actor in row.get and "desk" in name:
                yield from ((name, actor, address(world, name) + query) for query in EXPORTS)


def fields_of(html: str) -> list[str]:
    return sorted(set(FIELD.findall(html)) - {"csrfmiddlewaretoken"})
