"""ZIPs as people pack them, and as nobody honest does: {what it is: (its bytes, what is said of it)}."""

import io
import random
import stat
import struct
import zipfile
import zlib
from functools import cache

PDF = b"%PDF-1.7\n1 0 obj\n"


def packed(files: dict, how=zipfile.ZIP_DEFLATED) -> bytes:
    """`files`: {path, or a `ZipInfo`: bytes}."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", how) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return book.getvalue()


def link(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def lying(data: bytes, size: int, crc: int | None = None) -> bytes:
    """An archive that says in its list that each file unpacks to so many bytes, with this sum."""
    told, at = bytearray(data), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", told, at + 24, size)
        if crc is not None:
            struct.pack_into("<I", told, at + 16, crc)
        at += 4
    return bytes(told)


def with_password(data: bytes) -> bytes:
    told, at = bytearray(data), data.find(b"PK\x01\x02")
    told[at + 8] |= 1
    return bytes(told)


@cache
def hostile() -> dict[str, tuple[bytes, str]]:
    out, safely = "leads out of it", "more than we open safely"
    usual = packed({"a.pdf": PDF})
    noughts = b"\0" * 4_000_000
    return {
        "a way up": (packed({"../../tmp/ithaca-was-here.pdf": PDF}), out),
        "a way up inside": (packed({"Priya/../../x.pdf": PDF}), out),
        "a way up with the other stroke": (packed({"..\\..\\x.pdf": PDF}), out),
        "an absolute path": (packed({"/tmp/ithaca-was-here.pdf": PDF}), out),
        "an absolute path of Windows": (packed({"C:\\Windows\\x.pdf": PDF}), out),
        "a link": (packed({link("CV.pdf"): b"/etc/passwd"}), "is a link, not a file"),
        "a link that nobody names": (packed({"a.pdf": PDF, link("b"): b".."}), "is a link, not a file"),
        "a bomb": (packed({f"{n}.txt": noughts for n in range(20)}), safely),
        "one file that unpacks to 60 MB": (packed({"a.txt": b"\0" * 60_000_000}), safely),
        "too many files": (packed({f"{n}.pdf": PDF for n in range(501)}), safely),
        "a list of 30,000": (packed({f"{n}/": b"" for n in range(30_000)}), safely),
        "a lie about the size": (lying(packed({"a.txt": b"x" * 90_000}), 10), "damaged"),
        "a password": (with_password(usual), "has a password"),
        "another way of packing": (packed({"a.txt": noughts}, zipfile.ZIP_LZMA), "a way that we do not read"),
        "the same path twice": (packed({"CV.pdf": PDF, "cv.PDF": PDF}), "stands twice"),
        "a name that turns": (packed({"a\u202efdp.exe": PDF}), "no name of a file"),
        "a name without an end": (packed({"x" * 5_000: PDF}), "no name of a file"),
        "a cut archive": (usual[:60], "damaged"),
        "no archive": (b"Dear Zoe", "damaged"),
        "more than 25 MB": (usual + b"\0" * 25_000_000, "larger than 25 MB"),
    }


def a_lie_that_adds_up() -> bytes:
    """It says ten bytes and their sum, and would unpack to 40 MB."""
    return lying(packed({"a.txt": b"x" * 40_000_000}), 10, zlib.crc32(b"x" * 10))


def full() -> bytes:
    """As large as it may be: six pictures of 4 MB."""
    noise = random.Random(7).randbytes(4_000_000)
    return packed({f"{n}.jpg": b"\xff\xd8\xff" + noise for n in range(6)}, zipfile.ZIP_STORED)
