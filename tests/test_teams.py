"""Whatever waits in the career scheme waits for the team whose it is, and for whoever runs the programme."""

import pytest
import time_machine

from ithaca.desk.queries.places import places
from ithaca.desk.queries.queue import queue
from ithaca.help.actions import open_enquiry
from ithaca.programmes.actions import members, profiles
from ithaca.programmes.scheme import read_folder
from ithaca.programmes.testing import AT, make_person, make_programme, make_staff
from ithaca.site.places import schemes_dir

AUGUST = AT.replace(year=2027, month=8, day=3)
ANSWERS = {
    "mentor": {"course": "BA History", "graduation_year": 1998, "job_title": "Auditor", "employer": "Lyle"},
    "mentee": {"course": "BSc Biology", "year": "second", "student_number": "7", "course_end": "2029-07-01"},
}


def waits_for(person) -> list[str]:
    found = queue(person, places(person), AUGUST)
    return sorted(item.title for items in found.items.values() for item in items)


def applies(programme, role: str, name: str):
    member = members.begin(programme, role, by=make_person(name), at=AUGUST)
    person = member.person
    profiles.save_profile(
        member.pk,
        ANSWERS[role],
        contact_email="a@b.example" if role == "mentor" else None,
        by=person,
        at=AUGUST,
    )
    members.apply(member.pk, by=person, at=AUGUST)
    return person


@pytest.mark.django_db
def test_each_of_the_three_teams_has_a_queue_of_its_own():
    """CAREER-45: Alumni team, volunteering team and Career Development Service; CAREER-40: two help desks.

    CAREER-01, CAREER-46: the team that can check somebody sees what there is to check.
    """
    programme = make_programme(read_folder(schemes_dir() / "career-mentoring"))
    malcolm, jean, sunita, ruth = (
        make_staff(programme, role, name)
        for role, name in (
            ("alumni-team", "Malcolm Reid"), ("volunteering-team", "Jean Docherty"),
            ("career-development-service", "Sunita Rao"), ("coordinator", "Ruth Okoro"),
        )
    )  # fmt: skip
    for role, name, subject in (
        ("mentor", "Amara Okafor", "My mentee"),
        ("mentee", "Priya Nair", "My message"),
    ):
        person = applies(programme, role, name)
        open_enquiry(programme, kind="question", subject=subject, body="How?", by=person, at=AUGUST)

    mentors = ["Amara Okafor wants to join as a mentor", "Amara Okafor: My mentee"]
    mentees = ["Priya Nair wants to join as a mentee", "Priya Nair: My message"]
    with time_machine.travel(AUGUST, tick=False):
        assert {p.name: waits_for(p) for p in (malcolm, sunita, jean)} == {
            "Malcolm Reid": mentors, "Sunita Rao": mentees, "Jean Docherty": [],
        }  # fmt: skip
        assert {mentors[0], mentees[0]} <= set(waits_for(ruth))
        (item,) = (i for i in queue(sunita, places(sunita), AUGUST).items["approve"])
        assert ("Student number", "7") in item.facts
        assert ("Course ends on", "1 July 2029") in item.facts
        assert "current student" in item.words
