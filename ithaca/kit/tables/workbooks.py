"""Spreadsheet files (XLSX, ODS), opened with care: an archive is looked through before it is trusted."""

import datetime
import html
import io
import re
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from ithaca.kit.rules.zips import DAMAGE

MOST_ENTRIES = 1_000
MOST_BYTES = 100_000_000
MOST_TIMES = 100  # unpacked to packed
MOST_CELLS = 8_000_000  # of one sheet's rectangle, which is laid out in memory
MOST_REPEATS = 1_000  # of one filled cell or row of an ODS sheet
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,19})["']""")  # of a row or a cell
ROW = re.compile(rb"<(?:\w+:)?row\b")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
BARE_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[^>]*>([^<]{1,500})</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
ODS_CELL = re.compile(
    rb"""<table:table-cell[^>]*number-columns-repeated\s*=\s*["'](\d{1,19})["'][^>]*[^/]>"""
)
ODS_ROW = re.compile(
    rb"""<table:table-row[^>]*number-rows-repeated\s*=\s*["'](\d{1,19})["'][^>]*>(.*?)</table:table-row>""",
    re.S,
)
ODS_SHEET = re.compile(rb"<table:table\s")
ODS_LINE = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
ODS_PLACE = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
TIMES = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,19})["']""")


class Unreadable(Exception):
    """The file cannot be read. Its text says why and what to do, fit to show."""


TOO_BIG = Unreadable(
    gettext_lazy(
        "This spreadsheet unpacks to more than we open safely. Save the one sheet that you need as CSV, and try again."
    )
)
BROKEN = Unreadable(
    gettext_lazy("The spreadsheet is damaged. Open it, save it again as .xlsx or CSV, and try again.")
)


def is_archive(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04"


def read_workbook(data: bytes) -> tuple[list[list[str]], str, list[str]]:
    """(rows of text, kind, notes) of the sheet with the most rows."""
    parts = unpack(data)
    is_ods = "content.xml" in parts
    check_repeats(parts["content.xml"]) if is_ods else check_area(parts)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(repacked(parts)))
        sheets = [book.get_sheet_by_index(n) for n in range(len(book.sheet_names))]
        number, sheet = max(enumerate(sheets), key=lambda pair: (pair[1].total_height, -pair[0]))
        values = sheet.to_python(skip_empty_area=False)
    except PasswordError:
        raise Unreadable(_("This spreadsheet has a password. Save it without one, and try again.")) from None
    except (CalamineError, OSError, ValueError) as problem:
        raise BROKEN from problem
    rows = [[text_of(value) for value in row] for row in values]
    notes = [] if is_ods else notes_on_formulas(parts, number, rows)
    if not is_ods:
        notes += fill_merged(sheet, rows)
    if len(sheets) > 1:
        notes.append(
            _("There are {sheets} sheets; the longest, “{name}”, was read.").format(
                sheets=len(sheets), name=sheet.name
            )
        )
    return rows, _("ODS spreadsheet") if is_ods else _("Excel workbook"), notes


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts that matter, after the whole archive was measured by unpacking it under a limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            told = sum(e.file_size for e in entries)
            if len(entries) > MOST_ENTRIES or told > MOST_BYTES or told > MOST_TIMES * len(data):
                raise TOO_BIG
            return {e.filename: unpacked(archive, e) for e in entries if wanted(e.filename)}
    except DAMAGE as problem:
        raise BROKEN from problem


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """No more than the entry says of itself; `archive.read` would unpack all there is, and cut it then."""
    with archive.open(entry) as part:
        return part.read(entry.file_size)


def wanted(name: str) -> bool:
    return name == "mimetype" or (name.endswith((".xml", ".rels")) and not name.startswith("docProps/"))


def repacked(parts: dict[str, bytes]) -> bytes:
    """An archive of just what was measured: the given one may say less of itself than it unpacks to."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return kept.getvalue()


def check_area(parts):
    """A single far-away cell makes a sheet of billions: refuse before anything is laid out."""
    for part in parts.values():  # a workbook may keep its sheets anywhere
        rows = ROW.split(part)[1:]  # a cell or a row without a place follows the one before it
        wide, high = max((len(CELL.findall(row)) for row in rows), default=0), len(rows)
        for column, row in PLACE.findall(part):
            wide, high = max(wide, column_number(column.upper()) + 1), max(high, int(row))
        if (wide + 1) * high > MOST_CELLS:
            raise TOO_BIG


def check_repeats(content: bytes):
    """The same for ODS, where cells and rows are written once with the number of times."""
    if any(int(times) > MOST_REPEATS for times in ODS_CELL.findall(content)):
        raise TOO_BIG
    for times, inside in ODS_ROW.findall(content):
        if int(times) > MOST_REPEATS and (b"<text:" in inside or b"office:value" in inside):
            raise TOO_BIG
    if any(area_of(sheet) > MOST_CELLS for sheet in ODS_SHEET.split(content)[1:]):
        raise TOO_BIG


def area_of(sheet: bytes) -> int:
    """The rectangle of an ODS sheet up to its last filled row and cell, with every empty one that is repeated."""
    wide = high = above = 0
    for said, inside in ODS_LINE.findall(sheet):
        above += times_in(said)
        if width := width_of(inside):
            wide, high = max(wide, width), above
    return wide * high


def width_of(row: bytes) -> int:
    """How many cells there are in a row up to the last one that is filled."""
    wide = before = 0
    for said, empty in ODS_PLACE.findall(row):
        before += times_in(said)
        wide = wide if empty and b"office:" not in said else before
    return wide


def times_in(said: bytes) -> int:
    found = TIMES.search(said)
    return int(found[1]) if found else 1


def column_number(letters: bytes) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def notes_on_formulas(parts, number, rows) -> list[str]:
    """A formula without a known value is its own text; nothing is worked out."""
    part = sheet_part(parts, number)
    if b"<f" not in part:
        return []
    for column, row, formula in BARE_FORMULA.findall(part):
        place, line = column_number(column), int(row) - 1
        if line < len(rows) and place < len(rows[line]) and not rows[line][place]:
            rows[line][place] = "=" + html.unescape(formula.decode("utf-8", "replace"))
    return [_("Some cells are formulas. Their last known values were read; nothing was worked out.")]


def sheet_part(parts, number) -> bytes:
    """The part of the sheet at a place in the workbook."""
    ids = re.findall(rb'<sheet [^>]*r:id="([^"]+)"', parts.get("xl/workbook.xml", b""))
    rels = parts.get("xl/_rels/workbook.xml.rels", b"")
    targets = {}
    for tag in re.findall(rb"<Relationship [^>]+>", rels):
        values = dict(re.findall(rb'(\w+)="([^"]*)"', tag))
        targets[values.get(b"Id")] = values.get(b"Target", b"").decode("utf-8", "replace")
    target = targets.get(ids[number], "") if number < len(ids) else ""
    return parts.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}", b"")


def fill_merged(sheet, rows) -> list[str]:
    """A cell merged over several rows says the same for each of them."""
    filled = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom > top and left == right and bottom < len(rows) and left < len(rows[top]):
            for line in range(top + 1, bottom + 1):
                rows[line][left] = rows[top][left]
            filled += 1
    return (
        [
            _("{filled} cells were merged over several rows; each row was given the value.").format(
                filled=filled
            )
        ]
        if filled
        else []
    )


def text_of(value) -> str:
    """A cell as the text that a person would type: whole numbers without `.0`, dates as 2027-07-31."""
    if isinstance(value, str):
        return (
            value if value.isascii() and value.isprintable() else value.replace("\xa0", " ").strip("\ufeff")
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
        )
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
