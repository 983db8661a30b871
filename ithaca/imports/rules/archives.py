"""A ZIP of files that comes with a spreadsheet: looked through by its list before anything is unpacked."""

import contextlib
import re
import stat
import unicodedata
import zipfile
from dataclasses import dataclass, field

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.rules.zips import DAMAGE

MOST_PACKED = 25_000_000  # bytes
MOST_UNPACKED = 100_000_000
MOST_TIMES = 100  # unpacked to packed
MOST_FILES = 500
MOST_OF_A_ROW = 20
MOST_ENTRIES = 20_000  # of its list, with those of documents that are archives themselves
LONGEST_PATH = 300
PIECE = 1 << 20
ENTRY = b"PK\x01\x02"
PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others are unpacked whole or not at all
LITTER = re.compile(r"(^|/)(__macosx/|\.ds_store$|thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
DAMAGED = Sentence("The ZIP is damaged, or is none. Pack the files again, and try again.")
TOO_MUCH = Sentence(
    "The ZIP unpacks to more than we open safely: at most 500 files, and 100 MB of them all. "
    "Divide it, and bring in one part at a time."
)


class Unsafe(Exception):
    """The whole ZIP is refused; its one argument, a `Sentence`, says why."""


def opened(file) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """An archive, and its files by path. Nothing is unpacked. Raises `Unsafe`."""
    file.seek(0, 2)
    if (size := file.tell()) > MOST_PACKED:
        raise Unsafe(Sentence("The ZIP is larger than 25 MB. Divide it, and bring in one part at a time."))
    if entries_at_most(file) > MOST_ENTRIES:  # a list is read whole: count before that
        raise Unsafe(TOO_MUCH)
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGE:
        raise Unsafe(DAMAGED) from None
    entries = [(path_of(e), e) for e in archive.infolist()]
    for path, entry in entries:
        check(path, entry)
    files = [(path, e) for path, e in entries if not path.endswith("/") and not LITTER.search(path)]
    told = sum(e.file_size for _, e in files)
    if len(files) > MOST_FILES or told > MOST_TIMES * size or told > MOST_UNPACKED:
        raise Unsafe(TOO_MUCH)
    return archive, once_each(files)


def entries_at_most(file) -> int:
    """How many entries its list can have, read piece by piece: each begins with the same sign."""
    file.seek(0)
    found, before = 0, b""
    while piece := file.read(PIECE):
        found += (before + piece).count(ENTRY)
        before = piece[-len(ENTRY) + 1 :]
    file.seek(0)
    return found


def path_of(entry: zipfile.ZipInfo) -> str:
    """As people write it. Old archives have names in bytes of another kind, and the other stroke."""
    path = entry.filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            path = path.encode("cp437").decode()
    return unicodedata.normalize("NFC", path.replace("\\", "/"))


def check(path: str, entry: zipfile.ZipInfo):
    """Refuse an archive with an entry that no honest folder has."""
    shown = "".join(c for c in path if c.isprintable())[:80]
    if path.startswith("/") or re.match(r"[a-z]:", path, re.IGNORECASE) or ".." in path.split("/"):
        raise Unsafe(
            Sentence("“{path}” in the ZIP leads out of it. Pack the folder again, and try again.", path=shown)
        )
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unsafe(
            Sentence("“{path}” in the ZIP is a link, not a file. Put the file itself in.", path=shown)
        )
    if entry.flag_bits & 1:
        raise Unsafe(Sentence("The ZIP has a password. Pack it without one, and try again."))
    if entry.compress_type not in PACKED_AS:
        raise Unsafe(Sentence("The ZIP is packed in a way that we do not read. Pack it in the usual way."))
    if len(path) > LONGEST_PATH or not path.isprintable():
        raise Unsafe(Sentence("The name “{path}” in the ZIP is no name of a file.", path=shown))


def once_each(files) -> dict[str, zipfile.ZipInfo]:
    found, keys = {}, set()
    for path, entry in files:
        if key(path) in keys:
            raise Unsafe(Sentence("“{path}” stands twice in the ZIP.", path=path[:80]))
        keys.add(key(path))
        found[path] = entry
    return found


def key(path: str) -> str:
    """The same for every way of writing a path: `.\\Priya\\CV.pdf` is `priya/cv.pdf`."""
    return unicodedata.normalize("NFC", path.strip().replace("\\", "/")).removeprefix("./").casefold()


@dataclass(frozen=True)
class Given:
    """A file of the ZIP; with a problem it does not come in."""

    path: str
    digest: str
    problems: tuple[str, ...] = ()


@dataclass
class Files:
    """What rows may name: `given` by `key`; `came`: {members: digests of what came in for them already}."""

    given: dict[str, Given] = field(default_factory=dict)
    came: dict[frozenset, set[str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)  # paths

    def found(self, names: list[str]) -> tuple[list[str], list[Sentence]]:
        """(the paths that a row's names mean, what is left out and why)."""
        paths, said = [], []
        for name in names[:MOST_OF_A_ROW]:
            file = self.given.get(key(name))
            if file is None:
                said.append(self.missing(name[:80]))
                continue
            self.named.add(file.path)
            said += [Sentence("{what} It is left out.", what=problem) for problem in file.problems]
            if not file.problems and file.path not in paths:
                paths.append(file.path)
        if len(names) > MOST_OF_A_ROW:
            said.append(Sentence("Only the first {most} files of a row come in.", most=MOST_OF_A_ROW))
        return paths, said

    def missing(self, name: str) -> Sentence:
        if not self.given:
            return Sentence("“{name}” cannot come in: no ZIP was given.", name=name)
        return Sentence("“{name}” is not in the ZIP. It is left out.", name=name)

    def new_to(self, members: list[int], paths: list[str]) -> tuple[list[str], list[Sentence]]:
        """(those that these people have not been given yet, what is said of the others)."""
        known, fresh, said = self.came.setdefault(frozenset(members), set()), [], []
        for path in paths:
            digest = self.given[key(path)].digest
            if digest in known:
                said.append(Sentence("“{name}” came in for them already.", name=path[:80]))
            else:
                known.add(digest)
                fresh.append(path)
        return fresh, said
