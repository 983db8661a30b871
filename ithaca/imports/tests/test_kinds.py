"""A column that says which role each person has: never an answer, and nobody comes in as what they are not."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ithaca.imports.models import ImportBatch
from ithaca.imports.rules.columns import columns, header_row, targets
from ithaca.imports.rules.kinds import (
    mismatch,
    names_of,
    role_said,
    said_in,
    said_of,
    says_who,
    warnings,
)
from ithaca.imports.views import of_undoing
from ithaca.programmes.scheme import parse, read_folder
from ithaca.programmes.testing import make_programme, make_staff

CAREER = parse(read_folder(Path(__file__).parents[3] / "schemes" / "career-mentoring"))
MENTOR = CAREER.forms["mentor-profile"]
NAMES = names_of((name, role.title, role.plural) for name, role in CAREER.roles.items())
ALSO = names_of((name, role.title, role.plural, *role.also) for name, role in CAREER.roles.items())
MIXED = [
    ("Priya", "alumni"),
    ("Tom", "STUDENT"),
    ("Amara", "Mentee"),
    ("James", "mentor"),
    ("Lena", "Alumni"),
]
FILE = "Frist name,E-mail,Job titel,Role?\n" + "".join(
    f"{name},{name.lower()}@example.org,Nurse,{role}\n" for name, role in MIXED
)


def guessed(head, *rows) -> dict[str, str]:
    rows = [head, *rows]
    allowed = targets(MENTOR, contact=True, ends=False)
    found = columns(rows, header_row(rows, MENTOR), MENTOR, allowed, roles=NAMES)
    return {column.title: column.guess for column in found}


def test_a_column_of_roles_is_no_job_title_and_slips_in_headings_are_forgiven():
    rows = [[name, f"{name}@example.org", "Nurse", role] for name, role in MIXED]
    assert guessed(["Frist name", "E-mail", "Job titel", "Role?"], *rows) == {
        "Frist name": "first_name",
        "E-mail": "email",
        "Job titel": "field:job_title",
        "Role?": "",
    }


def test_a_role_that_is_a_job_is_still_one():
    rows = [["Priya", "p@x.org", "Nurse"], ["Tom", "t@x.org", "Student welfare officer"]]
    assert guessed(["Name", "Email", "Role"], *rows)["Role"] == "field:job_title"


@pytest.mark.parametrize(
    ("title", "guess"),
    [
        ("Emial adress", "email"),
        ("Sirname", "last_name"),
        ("Compnay", "field:employer"),
        ("Gendre", ""),
        ("Mentor or mentee?", ""),
        ("Type", ""),
    ],
)
def test_headings_with_a_slip_mean_what_was_meant(title, guess):
    assert guessed(["Forename", title, "Location"], ["Priya", "Acme", "Leeds"])[title] == guess


def test_an_exact_heading_goes_before_one_with_a_slip():
    found = guessed(["Name", "Emial", "Email"], ["Priya", "p@x.org", "q@x.org"])
    assert (found["Email"], found["Emial"]) == ("email", "contact_email")


@pytest.mark.parametrize(
    ("value", "role"),
    [
        ("MENTEE", "mentee"),
        ("mentors", "mentor"),
        ("Mentor (alumni)", "mentor"),
        ("mentor and mentee", ""),
        ("former mentee", ""),
        ("student", ""),
        ("career development service", "career-development-service"),
    ],
)
def test_a_value_names_a_role_by_its_name_title_or_plural(value, role):
    assert role_said(value, NAMES) == role


@pytest.mark.parametrize(
    ("value", "role"),
    [("STUDENT", "mentee"), ("Current students", ""), ("current student", "mentee"), ("alumni", "mentor")],
)
def test_a_value_names_a_role_by_the_schemes_other_words_for_it(value, role):
    """PAR-02: `student` is read as mentee where the scheme says so."""
    assert role_said(value, ALSO) == role


@pytest.mark.parametrize(
    ("title", "value", "said"),
    [
        ("Is mentor", "Yes", "mentor"),
        ("Mentor?", "no", "not mentor"),
        ("Is this person a mentee", "Y", "mentee"),
        ("Mentor or mentee?", "yes", ""),
        ("Is mentor", "perhaps", ""),
        ("Active", "yes", ""),
    ],
)
def test_yes_and_no_under_a_heading_that_names_a_role_name_it_too(title, value, said):
    assert said_of(title, value, NAMES) == said


def test_who_is_said_not_to_be_of_the_role_stays_out_and_the_rest_come_in():
    found = said_in(1, "Is mentor", ["yes", "no", "yes", "Yes"], NAMES)

    assert found.values == [("yes", 3, "mentor"), ("no", 1, "not mentor")]
    assert mismatch(["a", "no"], [found], NAMES, "mentor", "mentors") == (
        "“Is mentor” says no, and this import is for mentors."
    )
    assert mismatch(["a", "yes"], [found], NAMES, "mentor", "mentors") == ""
    assert mismatch(["a", "no"], [found], NAMES, "mentee", "mentees") == ""
    assert mismatch(["a", "yes"], [found], NAMES, "mentee", "mentees") != ""


def test_few_values_under_a_heading_of_kinds_say_who_people_are():
    assert says_who("Type", ["Buddy", "Fresher"] * 20, NAMES)
    assert not says_who("Type", ["Buddy", "Fresher"], NAMES)
    assert not says_who("Job title", ["Nurse", "Architect"] * 20, NAMES)


def test_the_warning_counts_by_value():
    says = [("alumni", 6361, ""), ("STUDENT", 3176, "")]
    assert warnings("Role?", says, "mentor", "mentors") == [
        "This file has a column “Role?”: alumni (6,361), STUDENT (3,176).",
        "You are about to bring all of these in as mentors: “alumni”, “STUDENT”. If some of them are not, leave those "
        "out of the file, or split it.",
    ]
    assert warnings("Role", [("Mentor", 12, "mentor")], "mentor", "mentors") == []
    assert warnings("Status", [("active", 12, "")], "mentor", "mentors") == []
    assert warnings("Role", [("Mentor", 12, "mentor"), ("Mentee", 1, "mentee")], "mentor", "mentors") == [
        "This file has a column “Role”: Mentor (12), Mentee (1).",
        "Rows that name another role stay out, as this import is for mentors.",
    ]


@pytest.fixture
def batch(client, db):
    programme = make_programme(slug="career")
    client.force_login(make_staff(programme))
    start = reverse("imports:start", args=["career"])
    client.post(start, {"role": "mentor", "file": SimpleUploadedFile("all.csv", FILE.encode())})
    return ImportBatch.objects.get()


def looked_over(client, batch, **mapping):
    page = reverse("imports:columns", args=["career", batch.pk])
    return client.post(page, {"column-0": "first_name", "column-1": "email", **mapping}, follow=True)


def test_who_says_to_be_of_another_role_is_a_row_to_mend(client, batch):
    page = looked_over(client, batch)
    batch.refresh_from_db()

    assert batch.counts == {"new": 4, "problem": 1}
    assert batch.rows.get(number=4).problems == ["“Role?” says Mentee, and this import is for mentors."]
    warned = page.text.index("This file has a column “Role?”: alumni (2), STUDENT (1), Mentee (1)")
    assert warned < page.text.index("Choose the file")
    assert "You are about to bring all of these in as mentors: “alumni”, “STUDENT”." in page.text


def test_a_column_of_roles_taken_for_an_answer_is_warned_of_all_the_same(client, batch):
    assert "This file has a column “Role?”" in looked_over(client, batch, **{"column-3": "field:job"}).text


def test_many_who_lack_an_answer_lack_it_in_a_whole_sentence(client, batch):
    looked_over(client, batch)
    page = reverse("imports:check", args=["career", batch.pk])
    for lacking, said in ((1, "1 of them lacks an answer"), (7896, "7,896 of them lack an answer")):
        ImportBatch.objects.update(lacking=lacking)
        assert said in client.get(page).text


def test_what_must_be_mended_stands_before_harmless_notes(client, batch):
    rows = "Name,Email\nPriya,priya@example.org\nTom,mailto:priya@example.org\nLena,n/a\n"
    start = reverse("imports:start", args=["career"])
    client.post(start, {"role": "mentor", "file": SimpleUploadedFile("b.csv", rows.encode())})
    batch = ImportBatch.objects.latest("pk")
    looked_over(client, batch, **{"column-0": "name"})
    lines = client.get(reverse("imports:problems", args=["career", batch.pk])).getvalue().decode()

    assert lines.splitlines()[1:] == [
        '3,"The same address as row 2, which is used. The names differ: “Priya” there, “Tom” here. '
        '“mailto:priya@example.org” was read as priya@example.org.",Tom,mailto:priya@example.org',
        "4,“n/a” is no e-mail address. Everybody needs one of their own.,Lena,n/a",
    ]


def test_one_person_is_one_person(batch):
    assert of_undoing(batch, 1)[0].startswith("1 person joined")
    assert of_undoing(batch, 1200)[0].startswith("1,200 people joined")
