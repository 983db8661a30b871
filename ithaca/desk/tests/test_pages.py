from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from ithaca.desk import actions
from ithaca.desk.queries.figures import figures
from ithaca.desk.queries.places import places
from ithaca.help.actions import open_enquiry
from ithaca.kit.verdicts import Denied
from ithaca.matching.models import Request
from ithaca.notices.models import Mail
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff, role_of
from ithaca.relationships.actions import end, start
from ithaca.relationships.models import Relationship
from ithaca.roles.models import Holding

from .test_lists import make_request

pytestmark = pytest.mark.django_db


def test_a_person_s_page_tells_where_they_stand_and_what_happened_in_words(
    client, programme, ruth, applicant
):
    """PAR-16: a timeline of each person, with who and when."""
    members.approve(applicant.pk, checked="In the register", by=ruth, at=AT)
    client.force_login(ruth)
    page = client.get(f"/desk/person/{applicant.pk}/").text

    assert "Amara Okafor became an active member, by approval, invitation or import." in page
    assert "In the register (Ruth Okoro)" in page
    assert "Approved" in page  # the letter's name, never its words
    assert "Welcome to" not in page


def test_that_somebody_wrote_to_a_help_desk_is_not_in_their_timeline(client, programme, ruth):
    """A concern and who answered it are for its desk alone, which has them in its queue."""
    priya = make_member(programme, "mentee", "Priya Nair")
    open_enquiry(programme, kind="concern", subject="A worry", body="Secret", by=priya.person, at=AT)
    client.force_login(ruth)

    assert "raised a concern" not in client.get(f"/desk/person/{priya.pk}/").text


def test_a_role_of_another_programme_is_not_ended_from_here(client, programme, ruth):
    other = make_programme()
    held = Holding.objects.get(person=make_staff(other, "coordinator", "Olu Hale"))
    client.force_login(ruth)

    assert client.post(f"/desk/{programme.slug}/staff/{held.pk}/step-down/").status_code == 403
    assert Holding.objects.get(pk=held.pk).until is None


@pytest.mark.parametrize("chosen", ["²", "9" * 30])
def test_a_choice_that_is_no_number_is_left_out(client, programme, ruth, chosen):
    client.force_login(ruth)

    assert client.get(reverse("desk:pair", args=[programme.slug]), {"chosen": chosen}).status_code == 200


def test_a_person_s_page_never_shows_aims_that_staff_are_not_meant_to_see(client, programme, ruth):
    priya = make_member(
        programme, "mentee", "Priya Nair", aims={"aims": "To leave my course", "wants": ["cv"]}
    )
    client.force_login(ruth)

    assert "To leave my course" not in client.get(f"/desk/person/{priya.pk}/").text


def test_a_pair_s_page_has_its_timeline_and_letters_for_staff(client, ruth, pair):
    """PAR-16: a timeline of each pair, never its words."""
    client.force_login(ruth)
    page = client.get(f"/with/{pair.pk}/").text

    assert "People agreed, or were brought together, to work with each other." in page
    assert "Nobody by name yet." in page


@pytest.mark.parametrize(("verb", "state"), [("deactivate", "inactive"), ("leave", "left")])
def test_staff_change_the_state_of_a_member(client, programme, ruth, verb, state):
    tom = make_member(programme, "mentor", "Tom Lee")
    client.force_login(ruth)
    client.post(f"/desk/person/{tom.pk}/{verb}/")
    tom.refresh_from_db()

    assert tom.state == state


def test_an_invitation_can_be_sent_again(client, programme, ruth):
    tom = make_member(programme, "mentor", "Tom Lee", state="invited")
    client.force_login(ruth)
    client.post(f"/desk/person/{tom.pk}/invite/")

    assert Mail.objects.filter(letter="invited", to=tom.person).count() == 1


def test_staff_bring_people_together_by_hand(client, programme, ruth):
    """PAR-04: staff match, by hand, with the reason when it does not fit."""
    tom, priya = make_member(programme, "mentor", "Tom Lee"), make_member(programme, "mentee", "Priya Nair")
    client.force_login(ruth)
    page = client.get("/desk/career/pair/", {"chosen": [tom.pk]}).text
    assert "A mentoring pair is 1 mentor and 1 mentee." in page
    assert "Choose Priya Nair" in page

    page = client.post("/desk/career/pair/", {"kind": "pair", "chosen": [tom.pk, priya.pk]}, follow=True)
    assert "work together now" in page.text
    assert Relationship.objects.get().people() == {"mentor": [tom.person_id], "mentee": [priya.person_id]}

    page = client.get("/desk/career/pair/", {"chosen": [tom.pk, priya.pk]}).text
    assert "These people work together already." in page


def test_nobody_of_another_programme_can_be_paired_here(client, programme, ruth):
    from ithaca.programmes.testing import make_programme

    other = make_member(make_programme(), "mentor", "Zed")
    priya = make_member(programme, "mentee", "Priya Nair")
    client.force_login(ruth)

    assert client.post("/desk/career/pair/", {"chosen": [other.pk, priya.pk]}).status_code == 403


def test_a_programme_in_numbers(programme, ruth, pair):
    """PAR-15: enrolment, matching, engagement and outcome. CAREER-31: how evenly requests fall is measured."""
    tom = make_member(programme, "mentor", "Ann Hill")
    for name in ("Sam Reed", "Lena Hart"):
        make_request(make_member(programme, "mentee", name), tom)
    Request.objects.update(sent_at=AT - timedelta(days=10))
    end(pair.pk, reason="done", message="Thank you.", by=pair.participants.first().person, at=AT)
    found = figures(places(ruth)[programme.pk], AT)

    assert found["funnel"] == [
        ("Mentees", 3),
        ("Asked somebody", 2),
        ("Found somebody", 1),
        ("Were in touch", 0),
    ]
    assert found["ages"] == [("Under a week", 0), ("1 to 2 weeks", 2), ("2 to 4 weeks", 0), ("Longer", 0)]
    assert found["endings"] == [("In their words: “We have reached what we wanted”", 1)]
    assert [row[:3] for row in found["supply"]] == [
        ("Mentees", "3", "taking part now"),
        ("Mentors", "2", "taking part now"),
    ]
    assert found["spread"] == {"asked": 1, "requests": 2, "most": 2, "several": 1}
    assert found["kept"] == (0, 0)


def stands(person, programme) -> str:
    return figures(places(person)[programme.pk], AT)["stands"]


def test_the_page_of_a_programme_begins_with_bringing_people_in(client, programme, ruth):
    page = reverse("desk:programme", args=[programme.slug])
    client.force_login(ruth)
    assert (
        "Nobody is in this programme yet. Bring people in from a spreadsheet first." in client.get(page).text
    )
    invited(programme)
    text = client.get(page).text
    assert ("2 people have been invited; nobody has joined yet." in text, "spreadsheet" in text) == (
        True,
        False,
    )
    assert text.count("taking part now, 1 more invited") == 2


def invited(programme) -> list[Membership]:
    people = (("mentor", "Tom Lee"), ("mentee", "Priya Nair"))
    return [make_member(programme, role, name, state="invited") for role, name in people]


def test_the_page_of_a_programme_says_truly_how_far_it_has_come(client, programme, ruth):
    """Those who wait, those who have joined, a pair, and its end."""
    made = invited(programme)
    made[0].state = "applied"
    made[0].save()
    said = [stands(ruth, programme)]
    for member in made:
        member.state = "active"
        member.save()
        said.append(stands(ruth, programme))
    pair = start(programme, made[0].cohort, "pair", made, by=None, at=AT)
    for days in (None, 14):
        Relationship.objects.update(cadence_days=days)
        said.append(stands(ruth, programme))
    end(pair.pk, reason="done", message="Thank you.", by=made[0].person, at=AT)
    said.append(stands(ruth, programme))

    assert said == [
        "1 person waits for approval; nobody has joined yet.",
        "1 person has joined; nobody works together yet.",
        "2 people have joined; nobody works together yet.",
        "1 pair works together.",
        "1 of 1 running pair is in touch within their rhythm.",
        "Nobody works together at the moment; 1 pair has ended.",
    ]
    client.force_login(ruth)
    assert "1 of 1 pair<" in client.get(reverse("desk:programme", args=[programme.slug])).text


def test_a_role_is_given_by_address_and_ended(client, programme, ruth):
    make_person("Vera Lund", "vera@example.org")
    client.force_login(ruth)
    client.post("/desk/career/staff/", {"role": "volunteering", "email": "VERA@example.org", "name": "V"})
    held = Holding.objects.get(person__email="vera@example.org", until=None)
    assert held.role == role_of(programme, "volunteering")

    client.post(f"/desk/career/staff/{held.pk}/step-down/")
    assert not Holding.objects.filter(person__email="vera@example.org", until=None).exists()


def test_the_last_who_runs_a_programme_stays(programme, ruth, vera):
    held = Holding.objects.get(person=ruth)

    with pytest.raises(Denied, match="Nobody else runs this programme"):
        actions.step_down(programme, held.pk, by=ruth, at=AT)
    with pytest.raises(Denied, match="Your role does not include this"):
        actions.appoint(programme, "coordinator", "x@example.org", "X", by=vera, at=AT)


def test_nobody_is_appointed_to_more_than_the_appointer_may(client, programme):
    """Whoever runs the programme alone cannot make somebody, or themselves, a coordinator."""
    role = role_of(programme, "volunteering")
    role.rights = ["run-programme", "see-people"]
    role.save()
    head = make_staff(programme, "volunteering", "Hana Sato")
    client.force_login(head)
    said = {"role": "coordinator", "email": "new@example.org", "name": "New Person"}
    page = client.post("/desk/career/staff/", said).content.decode()
    assert "You can give only what your own role includes." in page
    assert "new@example.org" in page
    page = client.post("/desk/career/staff/", said | {"email": head.email}).content.decode()
    assert "Somebody else has to give you a role." in page
    assert not Holding.objects.filter(role__name="coordinator", until=None).exists()


def test_a_second_address_that_somebody_verified_finds_them(client, programme, ruth):
    vera = make_person("Vera Lund", "vera@example.org")
    EmailAddress.objects.create(user=vera, email="vera@home.example", verified=True)
    client.force_login(ruth)
    client.post(
        "/desk/career/staff/", {"role": "volunteering", "email": "Vera@Home.example", "name": "Somebody Else"}
    )
    assert Holding.objects.get(role__name="volunteering", until=None).person == vera
    assert str(vera) == "Vera Lund"


def test_whoever_is_new_has_a_name_from_the_first_day(client, programme, ruth):
    client.force_login(ruth)
    nameless = client.post("/desk/career/staff/", {"role": "volunteering", "email": "new@example.org"})
    assert "Their name" in nameless.content.decode()
    client.post(
        "/desk/career/staff/", {"role": "volunteering", "email": "new@example.org", "name": "Noor Haddad"}
    )
    assert Holding.objects.get(role__name="volunteering", until=None).person.name == "Noor Haddad"


def test_a_pair_belongs_to_the_cohort_of_its_people(client, programme, ruth):
    """Also when people join another one by now; and nobody at all can be paired with nobody."""
    mentor, mentee = make_member(programme, "mentor", "Alan Forsyth"), make_member(programme, "mentee")
    programme.cohorts.update(open=False)
    programme.cohorts.create(name="Next", version=programme.version, starts_on="2027-10-01")
    client.force_login(ruth)
    assert client.post("/desk/career/pair/", {"kind": "pair"}).status_code == 403
    client.post("/desk/career/pair/", {"kind": "pair", "chosen": [mentor.pk, mentee.pk]})
    assert Relationship.objects.get().cohort == mentor.cohort
