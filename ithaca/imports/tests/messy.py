"""Spreadsheets that nobody tidied, as bytes: made here so that no test depends on a file."""

import io
import random

FIRST = [
    "Priya",
    "José",
    "Zoë",
    "Siobhán",
    "Ødegård",
    "Müzeyyen",
    "Chloë",
    "D’Arcy",
    "Anaïs",
    "Łukasz",
    "Tom",
    "Amara",
]
LAST = [
    "Nair",
    "O’Brien",
    "Müller",
    "Çelik",
    "Peña",
    "Björk",
    "Smith",
    "van der Berg",
    "Núñez",
    "Okafor",
    "Lee",
]
DATES = [
    "2027-07-31",
    "31/07/2027",
    "31.07.2027",
    "31 July 2027",
    "July 31, 2027",
    "31-Jul-27",
    "03/04/2027",
    "46234",
]
BAD = ["", "no e-mail", "priya.nair(at)example.org", "a@b", "x@y,com", "one@example.org; two@example.org"]
HEAD = [
    "No.",
    "Surname",
    "Forename(s)",
    "E-Mail Address",
    "Job",
    "Ways you can help",
    "Course end date",
    "DOB",
]


def people(many: int, *, seed: int = 7) -> list[list[str]]:
    """Rows as somebody's spreadsheet has them: about one in twenty is bad, one in fifty is there twice."""
    dice = random.Random(seed)
    rows = []
    for n in range(many):
        email = f"person.{n}@Example.org " if n % 3 else f"PERSON.{n}@example.org"
        if n % 20 == 7:
            email = BAD[n // 20 % len(BAD)]
        if n % 50 == 11:
            email = f"person.{n - 5}@example.org"
        helps = dice.choice(["Writing a CV; salary", "resume", "Salary", "", "juggling", "cv, Salary"])
        job = dice.choice(["Engineer", '=HYPERLINK("http://evil")', "+44 director", "Teacher, retired", "  "])
        rows.append(
            [str(n), dice.choice(LAST), dice.choice(FIRST), email, job, helps, DATES[n % 8], "01/02/1999"]
        )
        if n % 400 == 13:
            rows.append(["", "", " ", "", "", "", "", ""])
    return rows


def text(rows, *, encoding: str = "utf-8-sig", delimiter: str = ",", head=HEAD, preamble=True) -> bytes:
    """The rows as a CSV file, with a title and an empty line above the headings."""
    lines = [["Alumni export, do not edit"] + [""] * 7, [""] * 8] if preamble else []
    kept = io.StringIO()
    import csv

    csv.writer(kept, delimiter=delimiter, lineterminator="\r\n").writerows([*lines, head, *rows])
    return kept.getvalue().replace("Łukasz", "Lukasz").encode(encoding)


def workbook(rows, *, head=HEAD) -> bytes:
    """The rows as an Excel workbook: real numbers, a formula, and a second sheet of notes."""
    from openpyxl import Workbook

    book = Workbook()
    notes = book.active
    notes.title = "Notes"
    notes.append(["ask Ruth about these"])
    sheet = book.create_sheet("People")
    for row in [head, *rows]:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    sheet["B3"] = '=CONCATENATE("Na","ir")'
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
