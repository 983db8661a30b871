"""From a need that too few cover to the letter that asks for more who offer it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from ithaca.desk.queries.campaign import begun
from ithaca.desk.queries.places import places
from ithaca.matching.actions import rounds
from ithaca.matching.policy import needs_of
from ithaca.matching.testing import AT, make_mentee, make_mentor
from ithaca.matching.views.rounds import in_two
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth(programme):
    return make_staff(programme, "coordinator", "Ruth Okoro")


@pytest.fixture
def scarce(programme, ruth):
    """A round in which nobody offers what Omar needs."""
    make_mentee(programme, "Priya Nair", aims={"aims": "x", "wants": ["cv"]})
    make_mentee(programme, "Omar Haddad", aims={"aims": "x", "wants": ["salary"]})
    make_mentor(programme, "Amara Okafor", answers={"job": "x", "helps": ["cv"]})
    return rounds.open_round(programme.cohorts.get(), by=ruth, at=AT)


def prepare(client, who, found) -> str:
    client.force_login(who)
    return client.get(reverse("matching:prepare", args=[found.programme.slug, found.pk])).text


def test_a_need_that_nobody_covers_leads_to_the_letter_that_would_fill_it(client, programme, ruth, scarce):
    """TOP-17: every need that no mentor covers, with the campaign that would fill it."""
    page = prepare(client, ruth, scarce)
    ways = [unescape(way) for way in re.findall(r'href="([^"]+)">Ask for more<', page)]
    assert "in one letter" not in page, "one need is one letter"
    assert len(ways) == 1, "of what is covered nobody is asked for more"
    form = client.get(ways[0], follow=True).context["form"]
    assert form["role"].value() == "mentor"
    assert form["subject"].value() == "Mentors wanted: “Salary”"
    asked = "We asked our mentees: “What would you like help with?” Some of them answered “Salary”, and too few mentors fit"
    assert asked in form["words"].value()
    assert reverse("programmes:public", args=[programme.slug]) in form["words"].value()
    sent = {name: form[name].value() or "" for name in ("role", "state", "subject", "words", "held")}
    client.post(reverse("desk:write", args=[programme.slug]), {**sent, "step": "send"})
    (mail,) = Mail.objects.all()
    assert (mail.to.name, mail.subject) == ("Amara Okafor", "Mentors wanted: “Salary”")


def test_an_address_puts_nothing_into_a_letter_but_an_answer_of_the_forms(programme, ruth):
    place = places(ruth)[programme.pk]
    assert begun(place, ["Salary"])["subject"] == "Mentors wanted: “Salary”"
    assert [begun(place, [said]) for said in ("", "Your password", "salary")] == [{}, {}, {}]


def test_several_needs_make_one_letter(client, programme, ruth, scarce):
    """TOP-17: whoever has ten needs to fill does not write ten times to the same people."""
    make_mentee(programme, "Jun Tanaka", aims={"aims": "x", "wants": ["cv", "salary"]})
    make_mentee(programme, "Li Wei", aims={"aims": "x", "wants": ["cv", "salary"]})
    Membership.objects.filter(role__name="mentor").update(capacity=1)
    page = prepare(client, ruth, scarce)
    (way,) = re.findall(r'href="([^"]+)">Ask for all 2 in one letter<', page)
    form = client.get(unescape(way), follow=True).context["form"]
    assert form["subject"].value() == "Mentors wanted: “Salary”, and more"
    assert "What would you like help with? “Salary”, “Writing a CV”\n\nDo you?" in form["words"].value()
    assert form["role"].value() == "mentor"


def test_what_somebody_wrote_themselves_is_not_asked_for_in_a_letter(programme):
    """Only a need that a form has to choose from leads to a letter: another would lead to an empty form."""
    found = in_two(
        [gap(need="Salary"), gap(need="a friend"), gap(need="Writing a CV", red=False)],
        needs_of(programme.scheme),
    )
    assert found["asks"] == ["Salary"]
    assert [one["asked"] for one in found["first"]] == [True, False, False]


def gap(need, red=True):
    return {"need": need, "red": red}
