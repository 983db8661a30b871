"""Files that somebody might send to do harm, or by mistake: {what it is: (its name, its bytes, whether it is refused)}."""

import io
import struct
import zipfile

HEAD = "Name,Email\n"
GOOD = "Ann Field,ann@example.org\n"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/%s" Target="%s"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


def text_cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def rows_of(*rows: str) -> str:
    return "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(rows, 1))


USUAL = rows_of(
    text_cell("A1", "Name") + text_cell("B1", "Email"),
    text_cell("A2", "Ann Field") + text_cell("B2", "ann@example.org"),
)


def workbook(data: str = USUAL, *, before: str = "", more: dict | None = None) -> bytes:
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": TYPES, "_rels/.rels": RELS % ("officeDocument", "xl/workbook.xml"), "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELS % ("worksheet", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml": sheet,
    }  # fmt: skip
    return archive(parts | (more or {}))


def archive(parts: dict) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as found:
        for name, part in parts.items():
            found.writestr(name, part)
    return kept.getvalue()


def lying(data: bytes) -> bytes:
    """An archive whose directory says that each part unpacks to ten bytes."""
    told, at = bytearray(data), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", told, at + 24, 10)
        at += 4
    return bytes(told)


def sheet_of_ods(table: str) -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet><table:table "
            f'table:name="S">{table}</table:table></office:spreadsheet></office:body></office:document-content>',
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def files() -> dict[str, tuple[str, bytes, bool]]:
    return {**bombs(), **quick_files()}


def quick_files() -> dict[str, tuple[str, bytes, bool]]:
    """All but those that are large, or become so."""
    return {**wrong_kinds(), **strange_texts(), **strange_names(), **living()}


def bombs():
    far = text_cell("XFD1048576", "x")
    wide = "".join(f"<c><v>{n % 9}</v></c>" for n in range(200_000))
    cell = (
        '<table:table-cell table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell>'
    )
    return {
        "a workbook that unpacks to 150 MB": ("a.xlsx", workbook(" " * 150_000_000), True),
        "an archive that lies about its size": ("a.xlsx", lying(workbook(" " * 90_000_000)), True),
        "5,000 parts in an archive": ("a.xlsx", workbook(more={f"xl/{n}.xml": "" for n in range(5_000)}), True),
        "archives in an archive": ("a.xlsx", archive({f"{n}.zip": archive({"x": " " * 10**6}) for n in range(50)}), True),
        "a cell at the far end": ("a.xlsx", workbook(f'<row r="1048576">{far}</row>'), True),
        "200,000 columns in a workbook": ("a.xlsx", workbook(f"<row>{wide}</row>"), True),
        "a cell a thousand million times": ("a.ods", sheet_of_ods(f"<table:table-row>{cell}</table:table-row>"), True),
        "entities that multiply": ("a.xlsx", workbook(rows_of(text_cell("A1", "&c;&f;")), before=LAUGHS), None),
        "1,000,000 columns": ("a.csv", (",".join(["x"] * 10**6) + "\n").encode(), True),
        "1,000,000 empty columns": ("a.csv", (HEAD + GOOD + "," * 10**6).encode(), False),
        "110,000 rows": ("a.csv", (HEAD + GOOD * 110_000).encode(), True),
        "1,000,000 empty lines": ("a.csv", HEAD.encode() + b"\n" * 10**6, None),
        "a cell of 5 MB": ("a.csv", (HEAD + "x" * 5_000_000 + ",y\n").encode(), True),
        "a quotation mark that is never closed": ("a.csv", (HEAD + '"' + GOOD * 50_000).encode(), False),
        "only quotation marks": ("a.csv", b'"' * 3_000_000, None),
        "21 MB": ("a.csv", (HEAD + GOOD * 900_000).encode()[:21_000_000], True),
    }  # fmt: skip


def wrong_kinds():
    noise = bytes(range(256)) * 40
    return {
        "a PDF": ("a.csv", b"%PDF-1.7\n" + noise, True),
        "an old workbook": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise, True),
        "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + noise, None),
        "a program": ("a.csv", b"\x7fELF\x02\x01\x01" + noise, None),
        "a page": ("a.csv", b"<!doctype html><script>alert(1)</script>", None),
        "a cut workbook": ("a.xlsx", workbook()[:500], True),
        "an archive of nothing": ("a.xlsx", archive({}), None),
        "an archive of something else": ("a.xlsx", archive({"readme.txt": "Hello"}), True),
        "nothing": ("a.csv", b"", True),
        "nothing but zeros": ("a.csv", b"\0" * 10_000, True),
        "noise": ("a.csv", noise, None),
        "a workbook called CSV": ("a.csv", workbook(), False),
    }


def strange_texts():
    return {
        "zeros in cells": ("a.csv", (HEAD + "A\0nn Field,a\0nn@example.org\n").encode(), False),
        "half characters in UTF-16": (
            "a.csv",
            b"\xff\xfe" + HEAD.encode("utf-16-le") + b"\x00\xd8A\x00,\x00x\x00",
            False,
        ),
        "an odd number of bytes in UTF-16": (
            "a.csv",
            b"\xfe\xff" + HEAD.encode("utf-16-be") + b"\x00",
            False,
        ),
        "broken UTF-8": ("a.csv", HEAD.encode() + b"Ann \xc3\x28 \xff Field,ann@example.org\n", False),
        "a mark of UTF-8 alone": ("a.csv", b"\xef\xbb\xbf", None),
        "UTF-7": ("a.csv", HEAD.encode() + b"+ADw-script+AD4-,x@example.org\n", False),
        "letters that turn": (
            "a.csv",
            (HEAD + "Ann \u202e\u2066dleiF\u200b,ann@example.org\n").encode(),
            False,
        ),
        "everything in one line": ("a.csv", ("x" * 900_000).encode(), None),
    }


def strange_names():
    body = (HEAD + GOOD).encode()
    names = ("../../../etc/cron.d/x.csv", "/etc/passwd", "a\0.csv", "x" * 5_000 + ".csv", "<script>alert(1)</script>.csv",
             "a\r\nSet-Cookie: x=1.csv", "\u202evsc.exe", "..", "con.csv")  # fmt: skip
    outside = {"../../../tmp/ithaca-was-here.xml": "x", "/tmp/ithaca-was-here.xml": "x"}
    return {
        **{f"a file called {name[:30]!r}": (name, body, None) for name in names},
        "parts with a way out of the archive": ("a.xlsx", workbook(more=outside), False),
    }


def living():
    formula = rows_of(
        text_cell("A1", "Name") + text_cell("B1", "Email"),
        '<c r="A2"><f>WEBSERVICE("http://127.0.0.1:9/")</f></c>' + text_cell("B2", "ann@example.org"),
    )
    dde = "=cmd|' /C calc'!A0,ann@example.org\n@SUM(1+1),bob@example.org\n"
    return {
        "macros": ("a.xlsm", workbook(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 500}), False),
        "formulas in a workbook": ("a.xlsx", workbook(formula), False),
        "formulas in a text": ("a.csv", (HEAD + dde).encode(), False),
        "a link to another file": (
            "a.xlsx",
            workbook(more={"xl/externalLinks/externalLink1.xml": "<x/>"}),
            False,
        ),
        "scripts": ("a.csv", (HEAD + "<script>alert(1)</script>,ann@example.org\n").encode(), False),
    }
