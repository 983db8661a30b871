import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ithaca.imports.rules.dates import order_of, read_date
from ithaca.imports.rules.rows import plan, read_row
from ithaca.imports.tests import messy
from ithaca.kit.policies import read as read_policy
from ithaca.kit.tables.reading import read
from ithaca.kit.tables.workbooks import Unreadable, area_of, repacked, unpack
from ithaca.kit.toml import parse
from ithaca.programmes.testing import PROFILE
from ithaca.questions.rules.definitions import Form

FORM = read_policy(Form, parse(PROFILE, "profile.toml"))
WITNESS = [["Name", "E-mail"], ["José O’Brien", "jose@example.org"], ["Zoë Çelik", "zoe@example.org"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_file_is_read_whatever_its_letters_and_dividers(encoding, delimiter):
    data = "\r\n".join(delimiter.join(row) for row in WITNESS).encode(encoding)

    assert read(data).rows == WITNESS


def test_a_file_saved_twice_in_the_wrong_letters_is_put_right():
    data = "Name,E-mail\nJosé Müller,jose@example.org".encode().decode("cp1252").encode()
    sheet = read(data)

    assert sheet.rows[1] == ["José Müller", "jose@example.org"]
    assert sheet.notes == ["1 cell had broken letters, such as “JosÃ©”; it was put right."]


def test_an_unclosed_quotation_mark_does_not_swallow_the_file():
    lines = [
        "Name,E-mail",
        '"Priya Nair,priya@example.org',
        *(f"Tom {n},tom.{n}@example.org" for n in range(60)),
    ]
    sheet = read("\n".join(lines).encode())

    assert len(sheet.rows) == 62
    assert sheet.rows[2] == ["Tom 0", "tom.0@example.org"]
    assert "read line by line" in sheet.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        'Name,Help,Town\nPriya,"CVs,Oban\nOmar,Law,Perth\nLi,Maths,Ayr\n',
        'Name,E-mail\nPriya,"p@uni.example\nOmar,o@uni.example\nLi,l@uni.example\n',
    ],
)
def test_an_unclosed_quotation_mark_does_not_swallow_a_few_rows_either(text):
    found = read(text.encode())
    assert [row[0] for row in found.rows if any(row)] == ["Name", "Priya", "Omar", "Li"]
    assert "A quotation mark is not closed, so the file was read line by line." in found.notes


@pytest.mark.parametrize(
    "cell",
    ['"Law,\nand more, as I said"', '"CVs\nOne, two\nthree"', '"a ""b"" c,\nd, e, f"'],
)
def test_a_cell_of_several_lines_stays_one(cell):
    """Also one with commas, and one whose marks are not doubled as they should be."""
    found = read(f"Name,Help,Town\nPriya,{cell},Oban\nOmar,Law,Perth\n".encode())
    assert [row[0] for row in found.rows if any(row)] == ["Name", "Priya", "Omar"]
    assert found.notes == []


def test_a_sentence_with_a_comma_is_no_row_of_two_columns():
    found = read(b'Name,Help\nPriya,"I ""really"" like\nlaw, and "all" of it"\nOmar,CVs\n')
    assert [row[0] for row in found.rows if any(row)] == ["Name", "Priya", "Omar"]


def test_a_workbook_s_formulas_are_never_worked_out():
    sheet = read(
        messy.workbook([["0", "Nair", "Priya", "p@example.org"], ["1", "x", "Tom", "t@example.org"]])
    )

    assert sheet.rows[2][:3] == ["1", '=CONCATENATE("Na","ir")', "Tom"]
    assert "nothing was worked out" in sheet.notes[0]


def archive(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return kept.getvalue()


def far_cell() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "near", "far"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def far_cell_said_otherwise(*changes: tuple[bytes, bytes]) -> bytes:
    """The far cell in a spelling or a place that a plain look does not find."""
    made = {}
    with zipfile.ZipFile(io.BytesIO(far_cell())) as book:
        for name in book.namelist():
            data = book.read(name)
            for old, new in changes:
                name, data = name.replace(old.decode(), new.decode()), data.replace(old, new)
            made[name] = data
    return archive(made)


ODS_ROWS = b"<table:table-row table:number-rows-repeated = '999999'><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
ODS_BOMB = b'<table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="999999" x="">1</table:table-cell></table:table-row>'

FILLED = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
ODS_TALL = (
    b'<table:table table:name="S"><table:table-row>' + FILLED * 200 + b"</table:table-row>"
    b'<table:table-row table:number-rows-repeated="100000"><table:table-cell/></table:table-row>'
    b"<table:table-row>" + FILLED + b"</table:table-row></table:table>"
)
ODS_WIDE = (
    b'<table:table table:name="S">'
    + 600
    * (
        b'<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
        + FILLED
        + b"</table:table-row>"
    )
    + b"</table:table>"
)


GOOD = archive({"a.xml": b"<a/>" * 99})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (archive({"xl/a.xml": b"\0" * 50_000_000}), "unpacks to more"),
        (archive({f"{n}.xml": b"" for n in range(1_001)}), "unpacks to more"),
        (far_cell(), "unpacks to more"),
        (far_cell_said_otherwise((b' r="', b' r = "')), "unpacks to more"),
        (far_cell_said_otherwise((b"xl/worksheets/", b"xl/elsewhere/")), "unpacks to more"),
        (archive({"content.xml": ODS_BOMB}), "unpacks to more"),
        (archive({"content.xml": ODS_ROWS}), "unpacks to more"),
        (archive({"content.xml": ODS_TALL}), "unpacks to more"),
        (archive({"content.xml": ODS_WIDE}), "unpacks to more"),
        (archive({"xl/a.xml": b"<a/>"}), "damaged"),
        (GOOD[:4] + GOOD[24:], "damaged"),
        (GOOD[:35] + b"\xff" * 6 + GOOD[41:], "damaged"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b" \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("\ufeff \r\n".encode("utf-16"), "empty"),
        (b"sep=;\r\n", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # an archive says when it was made
)
def test_what_cannot_be_read_safely_is_refused_with_words(data, why):
    with pytest.raises(Unreadable, match=why):
        read(data)


PIECES = [
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\0",
    b"\n",
    b"\r",
    b'"',
    b",",
    b";",
    b"sep=;\n",
    b"Name",
    b"\xc3",
    b"PK\x03\x04",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12).map(b"".join))
def test_whatever_the_bytes_are_they_are_a_sheet_or_refused_with_words(data):
    try:
        rows = read(data).rows
    except Unreadable as refused:
        rows = [[str(refused)]]
    assert rows
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_the_empty_rest_of_a_sheet_is_no_reason_to_refuse_it():
    """LibreOffice writes a million empty rows below the last person, and sixteen thousand empty cells beside."""
    rest = b'<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/>'
    sheet = (
        b"<table:table-row>"
        + FILLED
        + b'<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
    )
    assert area_of(b" >" + sheet * 3 + rest + b"</table:table-row>") == 3


def test_an_archive_that_says_less_of_itself_than_it_holds_is_unpacked_no_further():
    """A part of a hundred megabytes under the size and the sum of its first bytes."""
    head = b"<sst>"
    said, held = archive({"xl/sharedStrings.xml": head}), zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = held.compress(head + b"A" * 100_000_000) + held.flush()
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("xl/sharedStrings.xml", packed)
    data = bytearray(kept.getvalue())
    with zipfile.ZipFile(io.BytesIO(said)) as book:
        crc = book.infolist()[0].CRC
    middle = data.rfind(b"PK\x01\x02")
    for place in (8, middle + 10):
        data[place : place + 2] = (8).to_bytes(2, "little")
    for place in (14, middle + 16):
        data[place : place + 12] = struct.pack("<III", crc, len(packed), len(head))

    tracemalloc.start()
    parts = unpack(bytes(data))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert parts == {"xl/sharedStrings.xml": head}
    assert most < 10_000_000
    with zipfile.ZipFile(io.BytesIO(repacked(parts))) as book:
        assert book.read("xl/sharedStrings.xml") == head


@pytest.mark.parametrize(
    ("said", "day_first", "found", "note"),
    [
        ("2027-07-31", None, "2027-07-31", ""),
        ("31/07/2027", None, "2027-07-31", ""),
        ("07/31/2027", None, "2027-07-31", ""),
        ("31.7.27", None, "2027-07-31", ""),
        ("31st July 2027", None, "2027-07-31", ""),
        ("Sat, 31 Jul 2027", None, "2027-07-31", ""),
        ("July 31, 2027", None, "2027-07-31", ""),
        ("2027-07-31 00:00:00", None, "2027-07-31", ""),
        ("03/04/2027", True, "2027-04-03", ""),
        ("03/04/2027", False, "2027-03-04", ""),
        (
            "03/04/2027",
            None,
            "2027-04-03",
            "“03/04/2027” was read as 3 April 2027, the day first. Is that right?",
        ),
        ("July 2027", None, "2027-07-31", "“july 2027” was read as its last day, 31 July 2027."),
        ("46599", None, "2027-07-31", "“46599” was read as a spreadsheet's day number: 31 July 2027."),
        ("31/02/2027", None, None, "“31/02/2027” is not a day that exists. Write it as 2027-07-31."),
        ("2027", None, None, "“2027” is only a year. Write the day too, as 2027-07-31."),
        ("soon", None, None, "“soon” cannot be read as a date. Write it as 2027-07-31."),
        ("n/a", None, None, ""),
    ],
)
def test_dates_are_read_as_people_type_them(said, day_first, found, note):
    read, words = read_date(said, day_first)

    assert (read and read.isoformat(), words) == (found, note)


def test_a_column_tells_whether_the_day_comes_first():
    assert order_of(["03/04/2027", "31/07/2027"]) == (True, False)
    assert order_of(["03/04/2027", "07/31/2027"]) == (False, False)
    assert order_of(["03/04/2027"]) == (None, False)
    assert order_of(["31/07/2027", "07/31/2027"]) == (None, True)


@pytest.mark.parametrize(
    ("name", "email", "found", "problems"),
    [
        ("Priya Nair", "Priya@Example.org ", ("Priya Nair", "priya@example.org"), []),
        ("Nair, Priya", "mailto:p@x.org", ("Priya Nair", "p@x.org"), []),
        ("Sam Lee, PhD", "Sam <s@x.org>;", ("Sam Lee, PhD", "s@x.org"), []),
        ("", "p@x.org", ("", "p@x.org"), ["There is no name. Write one in the name's column."]),
        (
            "=A1&B1",
            "p@x.org",
            ("=A1&B1", "p@x.org"),
            ["“=A1&B1” is a formula, not a name. Write the name itself."],
        ),
        (
            "Priya & Tom Nair",
            "p@x.org",
            ("Priya & Tom Nair", "p@x.org"),
            ["“Priya & Tom Nair” looks like two people. Give each a row of their own."],
        ),
        ("Priya", "p@x,org", ("Priya", ""), ["“p@x,org” is no e-mail address: did they mean p@x.org?"]),
        ("Priya", "", ("Priya", ""), ["There is no e-mail address. Everybody needs one of their own."]),
        ("Priya", "n/a", ("Priya", ""), ["“n/a” is no e-mail address. Everybody needs one of their own."]),
        ("Priya", "-", ("Priya", ""), ["“-” is no e-mail address. Everybody needs one of their own."]),
        ("Priya", "None", ("Priya", ""), ["“None” is no e-mail address. Everybody needs one of their own."]),
        (
            "Priya",
            "p@x.org / q@x.org",
            ("Priya", ""),
            ["“p@x.org / q@x.org” is more than one e-mail address. Keep the one that they use."],
        ),
    ],
)
def test_names_and_addresses_are_mended_or_told(name, email, found, problems):
    entry = read_row([name, email], plan(FORM, {0: "name", 1: "email"}, []))

    assert ((entry.name, entry.email), entry.problems) == (found, problems)


def test_choices_are_matched_by_value_label_or_synonym_and_the_rest_is_told():
    reading = plan(FORM, {0: "name", 1: "email", 2: "field:helps", 3: "field:job"}, [])
    entry = read_row(["Priya", "p@x.org", "Resume; SALARY, juggling", "=1+1"], reading)

    assert entry.answers == {"helps": ["cv"], "job": "=1+1"}
    assert entry.notes == ["How you can help: “SALARY, juggling” is not one of the answers. It is left out."]
