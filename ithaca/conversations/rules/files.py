"""What a file is, by what stands in it and never by its name; only kinds that people show each other, and none that runs."""

import io
import re
import zipfile

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.rules.zips import DAMAGE

MOST = 3  # files with one message
MOST_A_DAY = 20  # files of one person
MOST_BYTES = 5_000_000
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
}
SIGNS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
LONGEST_NAME = 100
PARTS = 3_000  # of a packed document; more is no letter
RUNS = re.compile(r"vbaproject|activex|/embeddings/|(^|/)(basic|scripts)/", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """One of `KINDS`, or "" for everything else."""
    for kind, sign in SIGNS.items():
        if data.startswith(sign):
            return kind
    return packed_kind(data) if data.startswith(b"PK") else "txt" if is_text(data) else ""


def packed_kind(data: bytes) -> str:
    """A document is a packed folder. Its list of contents alone is read: nothing is unpacked, and nothing in it may run."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except DAMAGE:
        return ""
    if len(names) > PARTS or any(RUNS.search(name) for name in names):
        return ""
    if "word/document.xml" in names:
        return "docx"
    # the first part of an OpenDocument file says what it is, unpacked, at a fixed place
    return "odt" if data[30:80].startswith(b"mimetype" + KINDS["odt"].encode()[:42]) else ""


def is_text(data: bytes) -> bool:
    try:
        words = data.decode()
    except UnicodeDecodeError:
        return False
    return bool(words.strip()) and all(c.isprintable() or c in "\r\n\t\f\ufeff" for c in words)


def too_large(name: str) -> Sentence:
    return Sentence("“{name}” is larger than 5 MB.", name=name)


def of_no_kind(name: str) -> Sentence:
    return Sentence(
        "“{name}” is none of these: PDF, Word or OpenDocument text without macros, plain text, PNG or JPEG.",
        name=name,
    )


def infected(name: str) -> Sentence:
    return Sentence("“{name}” has a virus in it, and was not sent.", name=name)


def named(name: str, kind: str) -> str:
    """The name as people gave it, without its way or anything unprintable, and with the ending that is true."""
    base = re.split(r"[/\\]", name)[-1]
    stem = base.rpartition(".")[0] or base
    stem = "".join(c for c in stem if c.isprintable() and c not in '<>:"|?*')
    stem = " ".join(stem.split()).strip(". ")
    return f"{stem[: LONGEST_NAME - 5] or 'file'}.{kind}"


def size_in_words(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
