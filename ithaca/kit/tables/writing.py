"""One way for tables to leave the house: CSV and XLSX, safe to open in a spreadsheet.

A cell that begins as a formula does would be worked out by the reader's spreadsheet, with the
reader's rights. Such text gets an apostrophe before it in CSV; in XLSX it is stored as text.
"""

import csv
import datetime
import io
from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535))


def safe(value):
    """A value as a CSV cell that no spreadsheet works out: numbers stay numbers, risky text is marked."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(RISKY) or text.lstrip(" ").startswith(RISKY) else text


def plain(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")
    return str(value).translate(ILLEGAL)


class Echo:
    def write(self, text):
        return text


def csv_lines(head: list[str], rows: Iterable) -> Iterable[str]:
    """The lines of a CSV file, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow([safe(cell) for cell in head])
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def xlsx_bytes(head: list[str], rows: Iterable, title: str = "Sheet") -> bytes:
    """An Excel workbook with one sheet; text is text, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([as_text(sheet, cell) for cell in head])
    for row in rows:
        sheet.append([as_text(sheet, cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_text(sheet, value):
    """A cell for openpyxl: what begins like a formula is forced to be text."""
    if value is None or (isinstance(value, int | float | datetime.date) and not isinstance(value, bool)):
        return value.replace(tzinfo=None) if isinstance(value, datetime.datetime) else value
    text = plain(value)[:32_000]
    if not text.startswith(RISKY):
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, "")
    cell._value, cell.data_type, cell.quotePrefix = text, "s", True
    return cell


def export(kind: str, name: str, head: list[str], rows: Iterable):
    """The answer that downloads a table: `kind` is csv or xlsx, `name` the file's name without ending."""
    if kind == "xlsx":
        response = HttpResponse(xlsx_bytes(head, rows, name), content_type=XLSX)
    else:
        response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if kind == "xlsx" else "csv"}"'
    return response
