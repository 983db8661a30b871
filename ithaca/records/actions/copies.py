"""A copy of everything that is stored about a person, for them alone."""

import io
import json
import secrets
import zipfile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ithaca.accounts.queries import language_of
from ithaca.conversations.models import Attachment
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.notices.actions.mail import post
from ithaca.records.facts import CopyAsked, CopyMade
from ithaca.records.models import Copy
from ithaca.records.queries.copying import everything
from ithaca.records.queries.stored import accounts_of


@transaction.atomic
def ask_for_copy(*, by, at) -> Copy:
    """A job makes it. One that is being made is not begun twice."""
    waiting = Copy.objects.select_for_update().filter(person=by, made_at=None).first()
    if waiting:
        return waiting
    made = Copy.objects.create(person=by, asked_at=at)
    record(CopyAsked(copy=made.pk, people={"person": [by.pk]}), by=by, at=at)
    return made


@transaction.atomic
def make_copy(pk: int, *, at) -> Copy | None:
    """Write the file and tell its owner; asked again, or after it was thrown away, nothing happens."""
    row = (
        Copy.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=pk, made_at=None)
        .first()
    )
    if row is None:
        return None
    with override(language_of(row.person)):
        content = ContentFile(packed(row.person, at))
    row.file = default_storage.save(f"copies/{secrets.token_urlsafe(24)}.zip", content)
    row.made_at = at
    row.save(update_fields=["file", "made_at"])
    record(CopyMade(copy=row.pk, people={"person": [row.person_id]}), by=None, at=at)
    link = links.absolute(reverse("records:mine"))
    post("copy-made", to=row.person, key=f"copy-made:{row.pk}", at=at, values={"link": link})
    return row


def packed(person, at) -> bytes:
    """A zip with the same twice: for machines (JSON), and to read (a page that needs nothing else)."""
    found = {"made_at": at.isoformat(), **everything(person)}
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("everything.json", json.dumps(found, ensure_ascii=False, indent=1, default=str))
        context = {"person": person, "at": at, "parts": parts(found), "language": language_of(person)}
        page = render_to_string("records/copy.html", context)
        archive.writestr("everything.html", page)
        for file in files_of(person):
            archive.writestr(f"files/{file.pk}-{file.name}", bytes(file.data))
    return book.getvalue()


def files_of(person):
    """What they sent in conversations, and what others sent them there."""
    pks = accounts_of(person.pk)
    found = Attachment.objects.filter(message__thread__seats__person__in=pks).distinct()
    return found.order_by("pk").iterator(10)


def parts(found: dict) -> list[tuple[str, list]]:
    """(heading, [(thing, rows as [(name, value)])]) for the page to read."""
    you = [(_("Your account"), found["you"])]
    heads = (
        (_("What is yours"), [*you, *found["kept"].items()]),
        (_("What others sent you"), found["received"].items()),
    )
    return [
        (head, [(name, [list(row.items()) for row in rows]) for name, rows in things])
        for head, things in heads
    ] + [(_("What happened"), [(_("The trail"), [list(row.items()) for row in found["history"]])])]


def throw_away(copies):
    """The files of these copies; the rows go with whoever calls."""
    for name in copies.exclude(file="").values_list("file", flat=True):
        default_storage.delete(name)
