"""How many mentors there are, and how varied they are by the questions that a scheme names."""

import pytest
from django.urls import reverse

from ithaca.kit.toml import Refused
from ithaca.matching.queries.bank import Variety, bank
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.test_rounds import CRITERION
from ithaca.programmes.models import Membership
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import make_staff
from ithaca.relationships.actions import start

pytestmark = pytest.mark.django_db
VARIED = f'\n[matching]\nvariety = ["helps", "job"]\n{CRITERION}'


@pytest.fixture
def varied():
    programme = make_programme(make_scheme(VARIED, without=CRITERION), slug="ours")
    rows = (
        ("Amara", "Principal Scientist", ["cv"], 1),
        ("James", "principal  scientist", ["cv", "salary"], 3),
    )
    amara, _ = (
        make_mentor(programme, name, answers={"job": job, "helps": helps}, capacity=capacity)
        for name, job, helps, capacity in rows
    )
    make_mentor(programme, "Helen", answers={"job": "Nurse"})
    make_mentor(programme, "Away", state=Membership.State.INACTIVE)
    make_mentor(programme, "Gone", state=Membership.State.LEFT, left_at=AT)
    start(programme, programme.cohorts.get(), "", [make_mentee(programme), amara], by=None, at=AT)
    return programme


def test_size_and_variety_are_counted_over_those_who_take_part(varied):
    """ASTON-13: size and variety of the bank of mentors; the same employer in another spelling is one."""
    found = bank(varied)
    helps, job = found.pop("variety")
    assert found == {"active": 3, "resting": 1, "applied": 0, "places": 6, "free": 5}
    assert helps == Variety("How you can help", [("Writing a CV", 2), ("Salary", 1)], mentors=3, silent=1)
    assert (helps.largest, helps.single) == (100, 1)
    assert job.rows == [("Principal Scientist", 2), ("Nurse", 1)]
    assert (job.largest, job.single, job.silent) == (67, 1, 0)


def test_whoever_brings_people_together_reads_it_and_takes_it_along(varied, client):
    """ASTON-13: as a page with its picture, and as a table."""
    client.force_login(make_staff(varied))
    page = client.get(reverse("matching:bank", args=["ours"])).text
    assert "3 take part now, 1 rest." in " ".join(page.split())
    assert "67% of those who say it have the commonest, “Principal Scientist”" in page
    table = b"".join(client.get(reverse("matching:bank", args=["ours"]), {"as": "csv"})).decode()
    assert "Your job,Principal Scientist,2" in table


def test_a_question_that_mentors_are_not_asked_is_refused():
    with pytest.raises(Refused, match=r"matching\.variety\[1\]: found 'wants'"):
        parse(make_scheme('\n[matching]\nvariety = ["wants"]\n' + CRITERION, without=CRITERION))
