"""The files of a ZIP that came with pairs: looked over, kept until they are brought in, put into conversations."""

import hashlib
import zipfile
from collections import defaultdict
from dataclasses import dataclass

from ithaca.conversations import actions as conversations
from ithaca.conversations.rules.files import KINDS
from ithaca.imports.models import ImportBatch, ImportedFile, ImportRow
from ithaca.imports.rules.archives import DAMAGED, Files, Given, Unsafe, key, opened
from ithaca.kit.rules.zips import DAMAGE


@dataclass(frozen=True)
class Looked:
    """What is known of a file once it was looked at; its bytes stay in the archive."""

    path: str
    name: str = ""
    kind: str = ""
    digest: str = ""
    problems: tuple = ()


@dataclass(frozen=True)
class Bundle:
    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    files: list[Looked]


def look_over(file) -> Bundle:
    """A ZIP whose every file was looked at, one in memory at a time. Raises `Unsafe`, or the scanner's `NotScanned`."""
    archive, entries = opened(file)
    try:
        return Bundle(archive, entries, [looked_at(archive, path, e) for path, e in entries.items()])
    except DAMAGE:
        raise Unsafe(DAMAGED) from None


def looked_at(archive: zipfile.ZipFile, path: str, entry: zipfile.ZipInfo) -> Looked:
    with archive.open(entry) as part:
        try:
            found = conversations.looked_at(path, entry.file_size, part.read)
        except conversations.NotTaken as problem:
            return Looked(path, problems=problem.args)
    return Looked(path, found.name, found.kind, hashlib.sha256(found.data).hexdigest())


def keep(batch: ImportBatch, bundle: Bundle):
    """Store what may come in, and of the rest why not."""
    for one in bundle.files:
        data = b"" if one.problems else unpacked(bundle.archive, bundle.entries[one.path])
        ImportedFile.objects.create(batch=batch, data=data, **vars(one) | {"problems": list(one.problems)})


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """No more than the entry says of itself; `archive.read` would unpack all there is, and cut it then."""
    with archive.open(entry) as part:
        return part.read(entry.file_size)


def files_of(batch: ImportBatch) -> Files:
    """What its rows may name, and what earlier imports brought to whom."""
    rows = batch.files.values_list("path", "digest", "problems")
    given = {key(path): Given(path, digest, tuple(problems)) for path, digest, problems in rows}
    return Files(given, brought_before(batch) if given else {})


def brought_before(batch: ImportBatch) -> dict[frozenset, set[str]]:
    """{members: digests} of the files that imports of this programme brought and that were not taken back."""
    rows = ImportRow.objects.filter(batch__programme=batch.programme_id, made__files__isnull=False)
    found = defaultdict(set)
    for members, digests in rows.filter(undone_at=None).values_list("cleaned__members", "made__files"):
        found[frozenset(members or ())].update(digests)
    return found


def note_named(batch: ImportBatch, paths: set[str]):
    batch.files.update(named=False)
    batch.files.filter(path__in=paths).update(named=True)


def bring_in(batch: ImportBatch, pair: int, paths: list[str], *, by, at) -> dict:
    """Put files into a pair's conversation; what a row notes of it."""
    found = batch.files.filter(path__in=paths, kind__in=KINDS).order_by("path")
    digests = list(found.values_list("digest", flat=True))
    if not digests:
        return {}
    files = (conversations.NewFile(f.name, f.kind, bytes(f.data)) for f in found.iterator(chunk_size=1))
    message = conversations.take_over(pair, files, by=by, at=at)
    return {"message": message.pk, "files": digests}
