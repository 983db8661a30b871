"""Files of pairs come over from another system in a ZIP: looked over first, without a letter, and they can go back."""

import io
import random
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from ithaca.conversations import actions as conversations
from ithaca.conversations.models import Attachment, Message, Thread
from ithaca.conversations.queries import waiting_threads
from ithaca.conversations.rules.files import MOST_BYTES
from ithaca.imports import reactions
from ithaca.imports.actions import batches
from ithaca.imports.actions.files import look_over
from ithaca.imports.models import ImportBatch, ImportedFile
from ithaca.imports.rules.archives import Unsafe, opened
from ithaca.imports.tests.zips import PDF, a_lie_that_adds_up, full, hostile, packed
from ithaca.kit.models import Entry
from ithaca.kit.tables.reading import read
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff
from ithaca.records.actions.erasing import erase
from ithaca.records.actions.retaining import retain
from ithaca.relationships.actions import start
from ithaca.relationships.models import Relationship

pytestmark = pytest.mark.django_db
ROWS = b"""Mentor,Mentee,Met,Files
amara@example.org,priya@example.org,03/03/2026,Priya/CV.pdf; Plan.txt
amara@example.org,priya@example.org,,.\\PRIYA\\cv.PDF;priya/Letter.txt
james@example.org,tom@example.org,,Tom/CV.pdf;Film.mov;Big.pdf
nobody@example.org,tom@example.org,,Notes.txt
"""
FOLDER = {
    "Priya/": b"",
    "Priya/CV.pdf": PDF,
    "Priya/Letter.txt": b"Dear Amara",
    "Plan.txt": b"Read, then write",
    "Film.mov": b"\0\0\0\x14ftypqt",
    "Big.pdf": PDF + random.Random(7).randbytes(MOST_BYTES),
    "Notes.txt": b"Of whom?",
    "Old/Minutes.txt": b"Nobody's",
    "__MACOSX/Priya/._CV.pdf": b"litter",
    ".DS_Store": b"litter",
}
LATER = AT + timedelta(days=2)


@pytest.fixture
def programme():
    made = make_programme(slug="small")
    for role, name in (("mentor", "Amara"), ("mentor", "James"), ("mentee", "Priya"), ("mentee", "Tom")):
        make_member(made, role, make_person(name, f"{name.lower()}@example.org"))
    return made


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


def member(name: str) -> Membership:
    return Membership.objects.get(person__name=name)


def checked(programme, ruth, files=FOLDER, rows: bytes = ROWS) -> ImportBatch:
    bundle = look_over(io.BytesIO(packed(files))) if files else None
    batch = batches.upload_pairs(programme, "pairs.csv", read(rows), bundle=bundle, by=ruth, at=AT)
    mapping = {int(place): target for place, target in batch.mapping.items()}
    return batches.check(batch.pk, mapping, by=ruth, at=AT)


def brought_in(batch, ruth) -> ImportBatch:
    batches.confirm(batch.pk, invites=False, fills=False, by=ruth, at=AT)
    while batches.apply_some(batch.pk, at=AT):
        pass
    batch.refresh_from_db()
    return batch


def taken_back(batch, ruth) -> tuple[int, int]:
    batches.undo(batch.pk, by=ruth, at=LATER)
    while batches.take_back_some(batch.pk, at=LATER):
        pass
    batch.refresh_from_db()
    return batch.taken_back, batch.kept


def said(batch) -> list[tuple]:
    rows = batch.rows.order_by("number").values_list("number", "fate", "notes", "cleaned__files")
    return [(number, fate, files, *notes) for number, fate, notes, files in rows]


def there() -> dict[str, list]:
    """{who: [(what was said, the author, the files)]} of every conversation."""
    return {
        "+".join(sorted(seat.person.name for seat in thread.seats.all())): [
            (m.body, m.author and m.author.name, sorted((f.name, bytes(f.data)) for f in m.files.all()))
            for m in thread.messages.all()
        ]
        for thread in Thread.objects.order_by("pk")
    }


def test_every_row_says_which_files_come_and_which_do_not(programme, ruth):
    """PAR-30: a dry run of files; missing, too large and of no kind that is taken is said by row, and nothing is written."""
    batch = checked(programme, ruth)
    kinds = "PDF, Word or OpenDocument text without macros, plain text, PNG or JPEG"
    assert said(batch) == [
        (2, "new", ["Priya/CV.pdf", "Plan.txt"]),
        (
            3, "joins", ["Priya/Letter.txt"], "“Priya/CV.pdf” came in for them already.",
            "Files of those in row 2.",
        ),
        (
            4, "new", [], "“Tom/CV.pdf” is not in the ZIP. It is left out.",
            f"“Film.mov” is none of these: {kinds}. It is left out.",
            "“Big.pdf” is larger than 5 MB. It is left out.",
        ),
        (5, "problem", ["Notes.txt"]),
    ]  # fmt: skip
    assert list(batch.files.filter(named=False).values_list("path", flat=True)) == ["Old/Minutes.txt"]
    assert not Attachment.objects.exists()
    assert not Relationship.objects.exists()


def test_files_come_into_the_conversation_without_a_letter(client, programme, ruth):
    """PAR-30: files; read by the two, and by nobody else, whoever brought them."""
    batch = brought_in(checked(programme, ruth), ruth)
    sweep(at=AT)
    before = "Files from before"
    assert there() == {
        "Amara+Priya": [
            (before, None, [("CV.pdf", PDF), ("Plan.txt", b"Read, then write")]),
            (before, None, [("Letter.txt", b"Dear Amara")]),
        ]
    }
    assert {m.at for m in Message.objects.all()} == {batch.confirmed_at}
    assert (batch.applied, Mail.objects.count(), ImportedFile.objects.count()) == (3, 0, 0)
    assert Entry.objects.filter(name="files.taken-over").count() == 2
    amara = member("Amara").person
    assert waiting_threads(amara) == []
    file = Attachment.objects.get(name="CV.pdf")
    for person, status in (
        (amara, 200),
        (member("Priya").person, 200),
        (member("Tom").person, 404),
        (ruth, 404),
    ):
        client.force_login(person)
        assert client.get(reverse("conversations:file", args=[file.pk])).status_code == status
    client.force_login(amara)
    page = client.get(reverse("relationships:relationship", args=[Relationship.objects.first().pk])).text
    assert "Brought over" in page
    assert "Letter.txt" in page


def test_the_same_files_come_to_the_same_people_once(programme, ruth):
    brought_in(checked(programme, ruth), ruth)
    again = checked(programme, ruth)
    assert again.counts == {"member": 2, "duplicate": 1, "problem": 1}
    more = checked(programme, ruth, FOLDER | {"Tom/CV.pdf": PDF})
    assert more.rows.get(number=4).fate == "joins"
    brought_in(more, ruth)
    assert [len(files) for _, _, files in there()["James+Tom"]] == [1]


def test_without_a_zip_a_column_of_files_is_said_and_pairs_come_in(programme, ruth):
    batch = checked(programme, ruth, files=None)
    assert batch.rows.get(number=2).notes == [
        "“Priya/CV.pdf” cannot come in: no ZIP was given.",
        "“Plan.txt” cannot come in: no ZIP was given.",
    ]
    assert brought_in(batch, ruth).applied == 2
    assert there() == {}


def test_taking_it_back_takes_files_where_nobody_has_answered(programme, ruth):
    """PAR-30: undo of files; of pairs that were here before, and of those that came with them."""
    members = [member("James"), member("Tom")]
    pair = start(programme, programme.cohorts.get(), "", members, by=ruth, at=AT - timedelta(300))
    tom = member("Tom").person
    conversations.write(pair.pk, "Hello", by=tom, at=AT - timedelta(9))
    batch = brought_in(checked(programme, ruth, FOLDER | {"Tom/CV.pdf": PDF}), ruth)
    assert len(there()["James+Tom"]) == 2
    assert taken_back(batch, ruth) == (3, 0)
    assert there() == {"James+Tom": [("Hello", "Tom", [])]}
    assert Relationship.objects.get() == pair


def test_files_that_somebody_has_answered_stay(programme, ruth):
    batch = brought_in(checked(programme, ruth), ruth)
    pair = Relationship.objects.order_by("pk").first()
    conversations.write(pair.pk, "Oh, my old plan!", by=member("Amara").person, at=AT + timedelta(1))
    assert taken_back(batch, ruth) == (1, 2)
    assert [len(files) for _, _, files in there()["Amara+Priya"]] == [2, 1, 0]


def test_a_job_that_dies_brings_no_file_twice(programme, ruth, monkeypatch):
    monkeypatch.setattr(batches, "PAIRS_AT_ONCE", 1)
    batch = checked(programme, ruth)
    monkeypatch.setattr(reactions.bring_in.__class__, "enqueue", lambda *args: None)
    batches.confirm(batch.pk, invites=False, fills=False, by=ruth, at=AT)
    with monkeypatch.context() as dies:
        dies.setattr(batch.rows.model.objects.__class__, "bulk_update", lambda *args, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            batches.apply_some(batch.pk, at=AT)
    assert there() == {}
    brought = [batches.apply_some(batch.pk, at=AT) for _ in range(4)]
    assert brought == [1, 1, 1, 0]
    assert Attachment.objects.count() == 3


def test_files_are_forgotten_after_thirty_days_or_when_thrown_away(programme, ruth):
    checked(programme, ruth)
    retain(at=AT + timedelta(31))
    assert not ImportedFile.objects.exists()
    batch = checked(programme, ruth)
    batches.throw_away(batch.pk, by=ruth, at=AT)
    assert not ImportedFile.objects.exists()


@pytest.mark.parametrize("what", hostile())
def test_a_zip_that_is_no_honest_folder_is_refused_in_words(what):
    """PAR-30, PAR-29: whole, before anything of it is unpacked or written."""
    data, words = hostile()[what]
    with pytest.raises(Unsafe) as refused:
        look_over(io.BytesIO(data))
    assert words in refused.value.args[0]
    assert not Path("/tmp/ithaca-was-here.pdf").exists()


@pytest.mark.parametrize(("data", "sizes"), [(a_lie_that_adds_up, [10]), (full, [4_000_003] * 6)])
def test_one_file_at_a_time_is_in_memory_and_no_more_of_it_than_it_says(programme, ruth, data, sizes):
    """PAR-30: the largest ZIP, and one that would unpack to 40 MB where it says ten bytes."""
    book, sheet = io.BytesIO(data()), read(ROWS)
    tracemalloc.start()
    try:
        batch = batches.upload_pairs(programme, "pairs.csv", sheet, bundle=look_over(book), by=ruth, at=AT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [len(file.data) for file in batch.files.all()] == sizes
    copies = 2 if connection.vendor == "postgresql" else 1  # its driver writes a file out as text
    assert peak < copies * 16_000_000


def test_names_are_read_however_they_were_packed():
    odd = {"Zoe\u0308/CV.pdf": PDF, "Old\\Plan.pdf": PDF}
    _, files = opened(io.BytesIO(packed(odd)))
    assert list(files) == ["Zoë/CV.pdf", "Old/Plan.pdf"]


def send(client, data: bytes, role="pairs:", rows=ROWS):
    files = {"file": SimpleUploadedFile("pairs.csv", rows), "files": SimpleUploadedFile("files.zip", data)}
    return client.post("/import/small/", {"role": role, **files}, follow=True)


def test_the_pages_say_it_from_the_zip_to_the_result(client, programme, ruth):
    client.force_login(ruth)
    page = send(client, packed(FOLDER)).text
    assert "Files of the ZIP (with ; between)" in page
    batch = ImportBatch.objects.get()
    client.post(f"/import/small/{batch.pk}/columns/", {f"column-{p}": t for p, t in batch.mapping.items()})
    page = client.get(f"/import/small/{batch.pk}/check/").text
    assert "1 file of the ZIP is named by no row, and stays out: Old/Minutes.txt." in page
    assert "“Tom/CV.pdf” is not in the ZIP. It is left out." in page
    assert "Files: Priya/CV.pdf, Plan.txt" in page
    client.post(f"/import/small/{batch.pk}/bring-in/")
    while batches.apply_some(batch.pk, at=AT):
        pass
    assert "3 rows are in" in client.get(f"/import/small/{batch.pk}/").text


def test_what_is_refused_is_said_on_the_page_and_nothing_is_kept(client, programme, ruth, settings):
    client.force_login(ruth)
    assert "leads out of it" in send(client, packed({"../x.pdf": PDF})).text
    assert "Files come with people who work together already." in send(client, packed(FOLDER), "mentor").text
    settings.ITHACA_SCANNER = "unix:///nowhere/clamd.ctl"
    assert "Files cannot be looked at for viruses just now." in send(client, packed(FOLDER)).text
    assert not ImportBatch.objects.exists()


def test_whoever_is_erased_takes_the_files_of_their_rows_along(programme, ruth):
    """PAR-31: also those that have not come in yet."""
    checked(programme, ruth)
    priya = member("Priya").person
    erase(priya.pk, why="asked", by=priya, at=AT)
    left = ImportedFile.objects.order_by("path").values_list("path", flat=True)
    assert list(left) == ["Big.pdf", "Film.mov", "Notes.txt", "Old/Minutes.txt"]
