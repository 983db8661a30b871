"""Files that come with a message: what is taken, who reads them, and what becomes of them."""

import io
import socket
import struct
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ithaca.conversations import actions
from ithaca.conversations.models import Attachment
from ithaca.conversations.rules.files import MOST_BYTES, kind_of, named
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.testing import AT, make_programme, make_staff
from ithaca.relationships import actions as relationships
from ithaca.relationships.testing import make_pair, people_of

PDF = b"%PDF-1.7\n1 0 obj\n"


def packed(*names: str, first: bytes = b"") -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            archive.writestr(name, "x")
    return book.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
ODT = packed("content.xml", first=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (DOCX, "docx"),
        (ODT, "odt"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpg"),
        ("Dear Zoë,\r\n\tthank you".encode(), "txt"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), ""),
        (packed("content.xml", "Basic/script-lb.xml", first=b"application/vnd.oasis.opendocument.text"), ""),
        (packed("evil.exe"), ""),
        (b"PK\x03\x04 nothing behind it", ""),
        (b"MZ\x90\x00\x03", ""),
        (b"<svg><script>alert(1)</script></svg>\x00", ""),
        (b"   ", ""),
    ],
)
def test_a_file_is_what_stands_in_it(data, kind):
    """PAR-29: uploads limited; neither a name nor what a browser says of a file is believed."""
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("CV.pdf", "CV.pdf"),
        ("cv.exe", "cv.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\me\\My CV (2).docx", "My CV (2).pdf"),
        ('a"\r\nSet-Cookie: x.pdf', "aSet-Cookie x.pdf"),
        ("...", "file.pdf"),
        ("x" * 300, "x" * 95 + ".pdf"),
    ],
)
def test_a_name_keeps_what_people_called_it(given, kept):
    assert named(given, "pdf") == kept


@pytest.fixture
def pair(db):
    return make_pair(make_programme())


def upload(name="CV.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def send(client, person, pair, *files):
    client.force_login(person)
    data = {"body": "Would you look at this?", "files": list(files), "from": "pair"}
    return client.post(reverse("conversations:write", args=[pair.pk]), data)


def test_a_cv_is_sent_and_read_by_the_other_and_by_nobody_else(client, pair):
    """PAR-07: messages with attachments; PAR-29: never public by address."""
    priya, amara = people_of(pair)
    send(client, priya, pair, upload(), upload("Letter.docx", DOCX))
    file = Attachment.objects.get(name="CV.pdf")
    url = reverse("conversations:file", args=[file.pk])
    mail = Mail.objects.get(letter="message-received")
    assert (mail.to, "With it came: CV.pdf and Letter.docx" in mail.text, mail.attachment) == (
        amara,
        True,
        "",
    )
    client.force_login(amara)
    page = client.get(reverse("relationships:relationship", args=[pair.pk])).text
    assert f'href="{url}"' in page
    got = client.get(url)
    assert got.content == PDF
    assert got["Content-Disposition"] == 'attachment; filename="CV.pdf"'
    assert "sandbox" in got["Content-Security-Policy"]
    assert "no-store" in got["Cache-Control"]
    for stranger in (
        make_staff(pair.programme),
        people_of(make_pair(pair.programme, "Zoe Lind", "Bo Steen"))[0],
    ):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("CV.exe", b"MZ\x90\x00")], "“CV.exe” is none of these"),
        ([("Big.pdf", PDF + b"x" * MOST_BYTES)], "“Big.pdf” is larger than 5 MB."),
        ([(f"{n}.pdf", PDF) for n in range(4)], "Send at most 3 files at a time."),
        ([("Empty.txt", b"")], "empty"),
    ],
)
def test_what_is_not_taken_is_said_and_the_words_are_kept(client, pair, files, said):
    """PAR-29: uploads limited."""
    page = send(client, people_of(pair)[0], pair, *(upload(*one) for one in files)).text
    assert said in page
    assert "Would you look at this?" in page
    assert not Attachment.objects.exists()


def test_a_day_has_an_end(pair):
    priya, _ = people_of(pair)
    one = actions.NewFile("CV.pdf", "pdf", PDF)
    for _ in range(6):
        actions.write(pair.pk, "Here", files=[one] * 3, by=priya, at=AT)
    with pytest.raises(Denied, match="20 a day"):
        actions.write(pair.pk, "And more", files=[one] * 3, by=priya, at=AT)
    assert actions.write(pair.pk, "Words alone", by=priya, at=AT).pk


def test_after_the_end_files_are_read_and_none_is_added(client, pair):
    priya, amara = people_of(pair)
    send(client, priya, pair, upload())
    relationships.end(pair.pk, reason="done", message="Bye", by=priya, at=AT)
    client.force_login(amara)
    assert client.get(reverse("conversations:file", args=[Attachment.objects.get().pk])).status_code == 200
    thread = Attachment.objects.get().message.thread_id
    client.post(reverse("conversations:say", args=[thread]), {"body": "More", "files": [upload()]})
    assert Attachment.objects.count() == 1


# The scanner ------------------------------------------------------------------------------------------------------


@pytest.fixture
def clamd(settings):
    """A scanner that speaks clamd's protocol, and finds what has EICAR in it."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.ITHACA_SCANNER = f"tcp://127.0.0.1:{server.getsockname()[1]}"

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                found = b""
                while size := struct.unpack("!L", said.read(4))[0]:
                    found += said.read(size)
                line.sendall(b"stream: Eicar-Test FOUND\0" if b"EICAR" in found else b"stream: OK\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server
    server.close()


def test_a_virus_scanner_is_asked_about_every_file(client, pair, clamd):
    """PAR-29: uploads are scanned where the machine has a scanner."""
    priya, _ = people_of(pair)
    assert "“Bad.pdf” has a virus in it" in send(client, priya, pair, upload("Bad.pdf", PDF + b"EICAR")).text
    send(client, priya, pair, upload("Long.pdf", PDF + b"x" * 200_000))
    assert [one.name for one in Attachment.objects.all()] == ["Long.pdf"]


def test_where_the_scanner_does_not_answer_nothing_comes_in(client, pair, settings):
    settings.ITHACA_SCANNER = "unix:///nowhere/clamd.ctl"
    page = send(client, people_of(pair)[0], pair, upload()).text
    assert "cannot be looked at for viruses just now" in page
    assert not Attachment.objects.exists()
