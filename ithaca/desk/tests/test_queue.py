from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.desk.queries.places import places
from ithaca.desk.queries.queue import dues_of_roles, queue
from ithaca.help.actions import open_enquiry
from ithaca.kit.prepared import sql_of
from ithaca.notices.access import can_tend
from ithaca.notices.models import Due, Mail
from ithaca.notices.queries import waiting_count
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    make_institution,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.relationships.actions import note_contact, start
from ithaca.relationships.models import CheckIn
from ithaca.roles.access import held

pytestmark = pytest.mark.django_db
HALF_A_YEAR = AT + timedelta(days=175)


def waiting(person, at=AT) -> dict:
    found = queue(person, places(person), at)
    return {group: [item.title for item in items] for group, items in found.items.items()}


def ask(member, subject, *, kind="question", at=AT):
    return open_enquiry(member.programme, kind=kind, subject=subject, body="…", by=member.person, at=at)


def test_one_queue_over_all_programmes_with_the_serious_first(programme, ruth, applicant, pair):
    """TOP-14: one queue over all programmes, ordered by what matters most and waits longest."""
    other = make_programme(institution=make_institution("Southmoor"), slug="other")
    make_staff(other, "coordinator", ruth)
    make_member(other, "mentee", "Lena Hart", state="applied", applied_at=AT - timedelta(days=9))
    sam = make_member(programme, "mentee", "Sam Reed")
    ask(sam, "How do I begin?", at=AT - timedelta(days=5))
    ask(sam, "A worry", kind="concern", at=AT - timedelta(days=1))

    assert waiting(ruth) == {
        "approve": ["Lena Hart wants to join as a mentee", "Amara Okafor wants to join as a mentor"],
        "answer": ["Sam Reed: A worry", "Sam Reed: How do I begin?"],
        "look": ["Look in on Tom Lee and Priya Nair"],
    }


def test_each_role_has_its_own_queue(programme, ruth, vera, applicant, pair):
    """CAREER-45: three staff roles, each with a queue of its own."""
    ask(make_member(programme, "mentee", "Sam Reed"), "How do I begin?")

    assert waiting(vera) == {"look": ["See how Tom Lee is getting on with Priya Nair"]}
    assert waiting(ruth).keys() == {"approve", "answer", "look"}


def test_the_queue_of_one_institution_is_never_another_s(programme, applicant):
    stranger = make_staff(make_programme(institution=make_institution("Southmoor")), "coordinator", "Zed")

    assert waiting(stranger) == {}


def test_approving_in_place_notes_what_was_checked(client, programme, ruth, applicant):
    """CAREER-01: alumnus status is checked at approval, and what was checked is kept."""
    client.force_login(ruth)
    page = client.get("/desk/").text
    assert "Amara Okafor wants to join as a mentor" in page

    page = client.post(
        f"/desk/person/{applicant.pk}/approve/", {"checked": "In the register, 2009"}, follow=True
    )
    applicant.refresh_from_db()
    assert (applicant.state, applicant.checked, applicant.checked_by) == (
        "active",
        "In the register, 2009",
        ruth,
    )
    assert "Nothing waits" in page.text


def test_turning_down_sends_the_words(client, ruth, applicant):
    """PAR-02: an approval queue with notices."""
    client.force_login(ruth)
    client.post(
        f"/desk/person/{applicant.pk}/turn-down/", {"words": "We could not find you in the register."}
    )

    assert "We could not find you in the register." in Mail.objects.get(letter="turned-down").text


def test_turning_down_without_words_changes_nothing(client, ruth, applicant):
    client.force_login(ruth)
    page = client.post(f"/desk/person/{applicant.pk}/turn-down/", {"words": "no"}, follow=True)

    assert "Write them a sentence or two" in page.text
    assert Membership.objects.get(pk=applicant.pk).state == "applied"


def test_a_check_in_is_noted_in_the_queue_itself(client, vera, pair):
    """CAREER-29: the volunteering team checks in within six months; the outcome is kept."""
    client.force_login(vera)
    client.post(f"/desk/check-in/{pair.pk}/", {"outcome": "help", "note": "They miss each other's calls."})

    assert CheckIn.objects.values_list("outcome", "by", "note").get() == (
        "help",
        vera.pk,
        "They miss each other's calls.",
    )
    assert Due.objects.get(expectation="check-in").state == Due.State.SETTLED
    assert waiting(vera) == {}


def test_overdue_check_ins_are_listed_with_who_looks_after_them(client, vera, pair):
    """CAREER-29: an overdue list, with a named owner and the last outcome."""
    with time_machine.travel(HALF_A_YEAR, tick=False):
        client.force_login(vera)
        client.post(f"/desk/charge/{pair.pk}/")
        page = client.get("/desk/career/check-ins/?late=1").text

    assert "1 is overdue" in page
    assert "Vera Lund" in page


def test_nobody_without_a_staff_role_has_a_queue(client, programme, pair):
    client.force_login(make_member(programme, "mentor", "Sam Reed").person)
    assert client.get("/desk/").status_code == 404

    client.force_login(make_person("Zed"))
    assert client.get("/desk/").status_code == 404


def test_the_queue_asks_as_much_for_five_as_for_one(client, programme, ruth):
    client.force_login(ruth)
    counts = []
    for many in (1, 4):
        for n in range(many):
            member = make_member(programme, "mentee", f"Sam {n}", state="applied", applied_at=AT)
            ask(member, "A question")
        client.get("/desk/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/desk/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 13


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads whole small tables, as it should")
def test_what_has_gone_on_to_staff_is_found_without_what_everybody_owes(programme, ruth):
    cohort, days = programme.cohorts.get(), [AT - timedelta(days=n) for n in range(300)]
    people = [make_person(f"Priya {n}") for n in range(3)]
    common = {"programme": programme.pk, "cohort": cohort.pk, "expectation": "call", "about": "relationship"}
    Due.objects.bulk_create(
        Due(ref=n, owner=people[n % 3], since_on=day, opens_at=day, due_on=day, due_at=day, **common)
        for n, day in enumerate(days)
    )
    sql, params = sql_of(dues_of_roles, held(ruth), (programme.pk,), (programme.pk,), person=ruth.pk, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
        plan = " ".join(row[-1] for row in cursor.fetchall())

    assert "SEARCH notices_due USING INDEX dues_gone_on (programme=? AND due_at<?)" in plan
    assert "SCAN notices_due" not in plan


def test_whoever_looks_after_a_pair_reads_how_they_stand(ruth, vera, pair):
    """TOP-14: nobody has to open the pair to know when they were last in touch, and how they were found."""

    def words(at):
        [item] = [i for i in queue(vera, places(vera), at).items["look"] if i.sort == "due"]
        return item.words

    assert "Not in touch yet that we know of; they began 6 months ago." in words(HALF_A_YEAR)
    note_contact(pair.pk, by=pair.participants.first().person, at=AT + timedelta(days=170))
    assert "Last in touch 5 days ago." in words(HALF_A_YEAR)
    CheckIn.objects.create(relationship=pair, by=ruth, outcome="help", at=AT + timedelta(days=165))
    assert "Somebody looked in 10 days ago: Needs some help." in words(HALF_A_YEAR)


def test_nobody_looks_after_a_pair_that_they_are_in_themselves(client, programme, ruth, vera):
    """Neither in the queue, nor in the list of check-ins, nor in what waits on them; they cannot let themselves off, nor
    read what others noted of it."""
    mentor, mentee = make_member(programme, "mentor", vera), make_member(programme, "mentee", "Priya Nair")
    pair = start(programme, mentor.cohort, "pair", [mentor, mentee], by=None, at=AT)
    CheckIn.objects.create(relationship=pair, by=ruth, outcome="help", at=AT)
    assert "look" not in waiting(vera, HALF_A_YEAR)
    assert "Look in on Vera Lund and Priya Nair" in waiting(ruth, HALF_A_YEAR)["look"]
    assert (CheckIn.objects.visible_to(vera).count(), CheckIn.objects.visible_to(ruth).count()) == (0, 1)
    assert [waiting_count(person, HALF_A_YEAR) for person in (vera, ruth)] == [0, 1]
    for due in Due.objects.filter(about="relationship"):
        assert [bool(can_tend(person, due)) for person in (vera, ruth)] == [False, True]
    page = reverse("desk:check_ins", args=[programme.slug])
    shown = []
    for person in (vera, ruth):
        client.force_login(person)
        shown.append("Priya Nair" in client.get(page).text)
    assert shown == [False, True]
