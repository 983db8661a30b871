"""`ithaca scheme …`, as the person who writes a scheme meets it."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ithaca.notices.models import Due, Expectation
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.scheme import read_folder
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    make_institution,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.relationships import actions as relationships
from ithaca.roles.models import Role
from ithaca.site.places import schemes_dir
from ithaca.site.rehearsal import report


def scheme(*words, **more) -> str:
    out = StringIO()
    call_command("scheme", *map(str, words), stdout=out, **more)
    return out.getvalue()


def write(folder: Path, files: dict) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["career-mentoring", "returners"])
def test_the_schemes_that_come_along_are_well(name):
    """TOP-08: a scheme is checked from the command line."""
    assert "all is well" in scheme("check", name)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "scheme.toml",
            'plural = "mentees"',
            'plurl = "mentees"',
            "scheme.toml:10: roles.mentee.plurl: found 'plurl'",
        ),
        (
            "scheme.toml",
            'plural = "mentees"',
            'plural = "mentees"\nalso = ["student", "Mentors"]',
            "roles.mentee.also[2]: found 'Mentors'; expected a word that does not mean mentor too",
        ),
        (
            "scheme.toml",
            "capacity = 2",
            'capacity = "two"',
            "joining.roles.mentor.capacity: found 'two'; expected a whole number",
        ),
        (
            "scheme.toml",
            'due = "14 days"',
            'due = "two weeks"',
            "expect[1].due: found 'two weeks'; expected a period",
        ),
        (
            "scheme.toml",
            '"request.sent"',
            '"request.snt"',
            "expect[1].since[1]: found 'request.snt'; expected a fact about a request",
        ),
        (
            "scheme.toml",
            'task = "Answer {mentee}"',
            'task = "Answer {name}"',
            "expect[1].task: found '{name}'",
        ),
        ("scheme.toml", "[directory]", "[directry]", "directry: found 'directry'"),
        (
            "forms/profile.toml",
            'kind = "choices"',
            'kind = "tick"',
            "forms/profile.toml:11: field[2].kind: found 'tick'",
        ),
        (
            "forms/profile.toml",
            'label = "Your job"',
            'label = "Your ethnic group"',
            "special-category questions only in a monitoring form",
        ),
    ],
)
def test_what_is_wrong_is_refused_by_file_line_key_found_and_expected(tmp_path, file, old, new, said):
    """TOP-08: a scheme is refused by file and line, in words that help."""
    broken = {**FILES, file: FILES[file].replace(old, new, 1)}
    with pytest.raises(CommandError) as refused:
        scheme("check", write(tmp_path, broken))
    assert said in str(refused.value)


def test_a_scheme_explains_itself_in_plain_english():
    """TOP-08: the plain-English page comes from the same source as the rules."""
    text = scheme("explain", "career-mentoring")
    assert "A mentor may sign up in March and August." in text
    assert "Answer the mentee's request" in text.replace("answer", "Answer")
    returners = scheme("explain", "returners")
    assert "Nobody asks by themselves: staff bring people together." in returners


def test_a_new_scheme_begins_from_another(tmp_path, monkeypatch):
    """TOP-08: the fifth scheme begins as a copy and is a scheme of its own."""
    monkeypatch.chdir(tmp_path)
    scheme("new", "our-mentors", like="career-mentoring")
    assert 'name = "our-mentors"' in (tmp_path / "our-mentors" / "scheme.toml").read_text()
    with pytest.raises(CommandError, match="exists already"):
        scheme("new", "our-mentors", like="career-mentoring")


@pytest.mark.django_db
def test_loading_opens_a_programme_and_loading_again_takes_up_the_new_version(tmp_path):
    """PAR-01: a scheme becomes a programme; TOP-08: the published version is followed."""
    make_institution(slug="north")
    folder = write(tmp_path, FILES)
    words = ("load", folder, "--institution", "north", "--programme", "ours")
    scheme(*words)
    programme = Programme.objects.get(slug="ours")
    write(folder, {"scheme.toml": SCHEME.replace('due = "14 days"', 'due = "10 days"')})
    scheme(*words)
    assert Programme.objects.count() == 1
    assert Expectation.objects.get(programme=programme.pk, name="answer").spec["due"] == "10 days"
    assert programme.cohorts.get().version_id == Programme.objects.get().version_id


@pytest.mark.django_db
def test_a_programme_of_another_institution_is_not_taken_over(tmp_path):
    make_institution(slug="north")
    make_programme(slug="theirs")
    with pytest.raises(CommandError, match="is taken"):
        scheme("load", write(tmp_path, FILES), "--institution", "north", "--programme", "theirs")


@pytest.mark.once
@pytest.mark.django_db
def test_a_year_is_rehearsed_with_every_letter_due_date_and_escalation(tmp_path):
    """TOP-06, TOP-08: the dry run shows what everybody gets, through the real actions and the real sweep."""
    text = report(
        read_folder(schemes_dir() / "returners"),
        date(2027, 1, 11),
        date(2027, 5, 31),
        3,
        tmp_path / "year.csv",
        tmp_path / "year.html",
    )
    with (tmp_path / "year.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    what = {row[1] for row in rows[1:]}
    assert rows[0] == ["date", "what", "to or by", "words"]
    assert {"asked", "done", "not done by the day", "letter reminder", "letter escalation"} <= what
    assert all("2027-01-11" <= row[0] <= "2027-05-31" for row in rows[1:])
    assert "3 came together" in text
    picture = (tmp_path / "year.html").read_text(encoding="utf-8")
    for words in (
        "<svg",
        "Returners",
        "Look back and ahead",
        "Mails that arrive",
        "The same as a table",
        "May 2027",
    ):
        assert words in picture
    assert "June 2027" not in picture
    counted = {
        (row[1].removeprefix("letter ").replace("-", " ").capitalize()) for row in rows if "letter" in row[1]
    }
    assert all(f">{name}</" in picture for name in counted)
    assert not re.search(r"https?://|<script", picture)  # it opens by itself, anywhere


def test_a_rehearsal_backwards_is_refused():
    with pytest.raises(CommandError, match="has to lie after"):
        scheme("rehearse", "returners", "--from", "2027-12-01", "--until", "2027-01-01")


@pytest.mark.django_db
def test_three_people_of_the_second_scheme_are_brought_together_by_staff():
    """TOP-08: a second scheme, with other roles and three parties, runs with no change of code."""
    programme = make_programme(read_folder(schemes_dir() / "returners"))
    members = [
        Membership.objects.create(
            programme=programme, cohort=programme.cohorts.get(), person=make_person(name), joined_at=AT,
            role=Role.objects.get(programme=programme.pk, name=role), state=Membership.State.ACTIVE,
        )
        for role, name in (("returner", "Ada Byrne"), ("guide", "Grace Cole"), ("sponsor", "Sam Drew"))
    ]  # fmt: skip
    manager = make_staff(programme, "programme-manager")
    group = relationships.start(programme, members[0].cohort, "", members, by=manager, at=AT)
    assert group.people() == {
        "returner": [members[0].person_id], "guide": [members[1].person_id], "sponsor": [members[2].person_id]
    }  # fmt: skip
    owed = set(Due.objects.filter(about="relationship", ref=group.pk).values_list("role", flat=True))
    assert {"returner", "guide", "sponsor"} <= owed
