from pathlib import Path

import pytest

from ithaca.imports.rules.columns import columns, header_row, targets
from ithaca.programmes.scheme import parse, read_folder

CAREER = parse(read_folder(Path(__file__).parents[3] / "schemes" / "career-mentoring"))
MENTOR, MENTEE = CAREER.forms["mentor-profile"], CAREER.forms["mentee-profile"]


def guessed(form, head, row) -> dict[str, str]:
    ends = "course_end" if form is MENTEE else ""
    rows = [head, row]
    found = columns(rows, header_row(rows, form), form, targets(form, contact=True, ends=False), ends)
    return {column.title: column.guess.removeprefix("field:") for column in found}


def test_an_alumni_office_s_headings_are_understood():
    """PAR-02: the usual words of real spreadsheets, without a mapping by hand."""
    head = [
        "Alumni ID",
        "Full Name",
        "Primary E-mail",
        "Personal email",
        "Position",
        "Company",
        "Degree",
        "Grad. year",
    ]
    row = ["A1", "Nair, Priya", "p@x.org", "q@x.org", "Engineer", "Acme", "BSc Biology", "2009"]

    assert guessed(MENTOR, [*head, "Location", "DOB"], [*row, "Leeds", "01/02/1980"]) == {
        "Alumni ID": "",
        "Full Name": "name",
        "Primary E-mail": "email",
        "Personal email": "contact_email",
        "Position": "job_title",
        "Company": "employer",
        "Degree": "course",
        "Grad. year": "graduation_year",
        "Location": "place",
        "DOB": "",
    }


def test_a_registry_s_headings_are_understood():
    head = [
        "Student ID",
        "Surname",
        "Forename(s)",
        "University email",
        "Programme of study",
        "Expected end date",
    ]

    assert guessed(MENTEE, head, ["123", "Nair", "Priya", "p@x.org", "BSc Biology", "31/07/2027"]) == {
        "Student ID": "student_number",
        "Surname": "last_name",
        "Forename(s)": "first_name",
        "University email": "email",
        "Programme of study": "course",
        "Expected end date": "course_end",
    }


@pytest.mark.parametrize(
    "title", ["Surname, first name", "Last name, first name", "Surname / Forename", "First name and surname"]
)
def test_a_heading_of_first_and_last_name_is_a_whole_name(title):
    assert guessed(MENTEE, [title, "Email"], ["Nair, Priya", "p@x.org"])[title] == "name"


@pytest.mark.parametrize(
    "title", ["Date of birth", "Gender", "Ethnic origin", "Disability", "Religion", "Password"]
)
def test_what_must_never_be_imported_is_never_guessed(title):
    assert guessed(MENTEE, ["Name", "Email", title], ["Priya", "p@x.org", "x"])[title] == ""


@pytest.mark.parametrize(
    ("form", "title", "value", "guess"),
    [
        (MENTEE, "Years of experience", "12", ""),
        (MENTEE, "Student", "Priya Nair", "name"),
        (MENTEE, "Student", "1234567", "student_number"),
        (MENTEE, "Student ID", "2019", "student_number"),
        (MENTEE, "Year", "Second year", "year"),
        (MENTOR, "Student ID", "1234567", ""),
        (MENTOR, "Year of study", "2", ""),
        (MENTOR, "Year", "2009", "graduation_year"),
        (MENTOR, "Year", "2", ""),
        (MENTOR, "Graduation year", "31/07/2009", "graduation_year"),
        (MENTOR, "Graduated", "1234567", ""),
        (MENTOR, "Mentor", "Amara Okafor", "name"),
    ],
)
def test_what_stands_in_a_column_has_to_fit_its_heading(form, title, value, guess):
    """A number of a student is no year, and a year no course."""
    assert guessed(form, [title, "Email"], [value, "p@example.org"])[title] == guess
