"""Read a table that nobody tidied: whatever the file is, rows of plain text come out.

Nothing is evaluated: a formula is its last known value, or its own text. Rows keep their places, so
that row 17 here is row 17 in the spreadsheet. `read` raises `Unreadable` with words fit to show.
"""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ithaca.kit.tables.workbooks import Unreadable, is_archive, read_workbook

DELIMITERS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("bars"),
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
OLD = (("cp1252", "Windows-1252"), ("mac_roman", "MacRoman"))
COMMON = set("éèêëáàâäåãæçíìîïñóòôöøõúùûüýßœšž’‘£€–")
MOST_COLUMNS = 300
MOST_LETTERS = 1_000_000  # of one cell
MOST_LINES = 40  # of one cell; a longer one is a quotation mark that was never closed
MANGLED = re.compile("[ÃÂâÅÄ][\u0080-\u00bf\u20ac\u201a-\u2122\u0152-\u017e\u02c6\u02dc]")
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 8203, 8206, 8207, 65279))

TOO_WIDE = Unreadable(
    gettext_lazy(
        "There are more than {MOST_COLUMNS} columns. Delete those that you do not need, and try again."
    ).format(MOST_COLUMNS=MOST_COLUMNS)
)
NO_TABLE = Unreadable(
    gettext_lazy("This does not read like a table. Open it, save it again as .xlsx or CSV, and try again.")
)

csv.field_size_limit(MOST_LETTERS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text, row 1 of the file first; what the file is, and what was noticed about it."""

    rows: list[list[str]]
    kind: str
    notes: list[str] = field(default_factory=list)


def read(data: bytes, name: str = "") -> Sheet:
    """A CSV, TSV, XLSX or ODS file as rows of text."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable(
            _(
                "This is an old Excel file (.xls), or one with a password. Save it as .xlsx or CSV, and try again."
            )
        )
    if data[:5] == b"%PDF-":
        raise Unreadable(_("This is a PDF. Save the table as .xlsx or CSV, and try again."))
    if is_archive(data):
        rows, kind, notes = read_workbook(data)
    else:
        rows, kind, notes = read_text(data)
    if any(len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]) for row in rows):
        raise TOO_WIDE
    rows = [row[:MOST_COLUMNS] for row in rows]
    mended = mend_letters(rows)
    if mended:
        said = ngettext(
            "{n:,} cell had broken letters, such as “JosÃ©”; it was put right.",
            "{n:,} cells had broken letters, such as “JosÃ©”; they were put right.",
            mended,
        )
        notes.append(said.format(n=mended))
    return Sheet(rows, kind, notes)


def read_text(data: bytes) -> tuple[list[list[str]], str, list[str]]:
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, delimiter = told_delimiter(text)
    if not text.strip("\x00\ufeff \n\t"):
        raise Unreadable(_("The file is empty. Choose another one."))
    delimiter = delimiter or sniff(text)
    notes = []
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        rows = [["\n" * (MOST_LINES + 1)]]
    if unclosed(rows) or (holds_rows(rows, delimiter) and not is_strict(text, delimiter)):
        rows = line_by_line(text, delimiter)
        notes.append(_("A quotation mark is not closed, so the file was read line by line."))
    rows = [[clean(cell) for cell in row] for row in rows]
    return (
        rows,
        _("CSV, {encoding}, divided by {signs}").format(encoding=encoding, signs=DELIMITERS[delimiter]),
        notes,
    )


def line_by_line(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [next(csv.reader([line], delimiter=delimiter), []) for line in text.split("\n")]
    except csv.Error:
        raise NO_TABLE from None


def unclosed(rows) -> bool:
    return any(cell.count("\n") > MOST_LINES for row in rows for cell in row if len(cell) > MOST_LINES)


def is_strict(text: str, delimiter: str) -> bool:
    """Whether every quotation mark that opens a cell closes it."""
    try:
        return all(True for _ in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return False


def holds_rows(rows, delimiter: str) -> bool:
    """Whether a line within a cell looks like a row of the table: as wide as most of them are. Of two columns a sentence
    with a comma is as wide, so there it has to have an address, too."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    lines = (line for row in rows for cell in row if "\n" in cell for line in cell.split("\n")[1:])
    alike = (line for line in lines if line.count(delimiter) == width - 1)
    return width > 1 and any(width > 2 or "@" in line for line in alike)


def clean(cell: str) -> str:
    """Without marks that nobody sees; hard spaces are spaces."""
    return cell if cell.isascii() and cell.isprintable() else cell.translate(CONTROLS).replace("\xa0", " ")


def decode(data: bytes) -> tuple[str, str]:
    """(text, name of the encoding): by its mark, else UTF-8 if it can be, else a guess."""
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace"), name
    if codec := unmarked_utf16(data):
        return data.decode(codec, "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return guess(data)


def unmarked_utf16(data: bytes) -> str:
    """Western text in UTF-16 has a zero in every second byte."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) / 5:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def guess(data: bytes) -> tuple[str, str]:
    """Windows-1252 or MacRoman, whichever makes likelier words of the bytes above 127."""
    sample = data[:2_000_000]
    codec, name = max(OLD, key=lambda old: likely(sample.decode(old[0], "replace")))
    return data.decode(codec, "replace"), name


def likely(text: str) -> int:
    """How much this reads like names: points for letters that European names have inside words."""
    score = 0
    for found in re.finditer(r"([A-Za-z]?)([^\x00-\x7f])([A-Za-z]?)", text):
        before, letter, after = found.groups()
        if letter == "\ufffd" or (letter.isupper() and before.islower()):
            score -= 3
        elif before or after:
            score += 3 if letter in COMMON else 1 if letter.isalpha() else -2
    return score


def told_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`."""
    found = re.match(r'"?sep=([,;|\t])"?\n', text)
    return (text[found.end() :], found[1]) if found else (text, "")


def sniff(text: str) -> str:
    """The delimiter that gives the most even table."""
    lines = text[:60_000].split("\n")[:60]
    return max(DELIMITERS, key=lambda d: evenness(lines, d))


def evenness(lines, delimiter) -> float:
    """Columns of the commonest width, by how many lines have it; 0 when nothing is divided."""
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    wide = [w for w in widths if w > 1]
    if not wide:
        return 0
    usual = max(set(wide), key=wide.count)
    return wide.count(usual) / len(widths) * (1 + usual / 100)


def mend_letters(rows) -> int:
    """Put right, in place, cells whose UTF-8 was once read as Windows-1252; how many there were."""
    mended = 0
    for row in rows:
        for place, cell in enumerate(row):
            if not cell.isascii() and MANGLED.search(cell) and (better := unmangled(cell)):
                row[place] = better
                mended += 1
    return mended


def unmangled(cell: str) -> str:
    for codec in ("cp1252", "latin-1"):
        try:
            return cell.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return ""
