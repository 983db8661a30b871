"""Steps in the rows of the queue, at once and for several, whatever room they come from."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.desk import actions
from ithaca.desk.actions.bulk import HELD
from ithaca.desk.models import Batch, Double
from ithaca.desk.queries.places import places
from ithaca.desk.queries.queue import queue
from ithaca.help.actions import open_enquiry
from ithaca.help.models import Enquiry, Reply
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.matching.models import Request
from ithaca.matching.testing import make_mentee, make_request
from ithaca.notices.actions import tending
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import DeadAddress, Due, Mail, Step
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff
from ithaca.roles.models import Holding

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def titles(person, at=AT) -> list[str]:
    found = queue(person, places(person), at)
    return [item.title for items in found.items.values() for item in items]


def take(client, programme, verb, ref, **given):
    url = reverse("desk:bulk", args=[programme.slug])
    return client.post(url, {"verb": verb, "row": ref, "now": "1", **given}, follow=True)


@pytest.fixture
def sam(programme):
    return make_mentee(programme, "Sam Reed")


@pytest.fixture
def late(programme, pair):
    """Something that a mentor owes, a day late, and that has gone on to the coordinator."""
    mentor = pair.participants.get(role__name="mentor").person
    due = Due.objects.create(
        programme=programme.pk, cohort=pair.cohort_id, expectation="agree", about="relationship", ref=pair.pk,
        owner=mentor, role="mentor", task="Agree how to work together", action="Agree", since_on=AT.date(),
        opens_at=AT, due_on=(AT - DAY).date(), due_at=AT - DAY, gone_on=True,
    )  # fmt: skip
    Step.objects.create(
        due=due, do="escalate", what="escalation", role="coordinator", at=AT - DAY, done_at=AT
    )
    Step.objects.create(due=due, do="remind", what="reminder", at=AT + DAY)
    return due


def test_an_enquiry_is_read_and_answered_in_its_row(client, programme, ruth, sam):
    """TOP-14: each item has its action in place; the answer goes out as from the enquiry's own page."""
    asked = open_enquiry(
        programme, kind="question", subject="Begin", body="How do I begin?", by=sam.person, at=AT
    )
    client.force_login(ruth)
    assert "How do I begin?" in client.get("/desk/").text
    page = take(client, programme, "answer", asked.pk, body="Begin with hello.")
    assert "They read it here and by e-mail" in page.text
    assert Reply.objects.values_list("body", "author").get() == ("Begin with hello.", ruth.pk)
    assert "Begin with hello." in Mail.objects.get(letter="enquiry-answered").text
    assert titles(ruth) == []


def test_what_is_serious_is_not_read_on_the_queue(client, programme, ruth, sam):
    open_enquiry(programme, kind="concern", subject="A worry", body="He frightens me.", by=sam.person, at=AT)
    client.force_login(ruth)
    page = client.get("/desk/").text
    assert ("A worry" in page, "He frightens me." in page) == (True, False)


def test_a_step_without_its_words_is_asked_for_them_and_nothing_has_happened(
    client, programme, ruth, applicant
):
    client.force_login(ruth)
    page = take(client, programme, "turn-down", applicant.pk, words="No")
    assert (page.status_code, "Turn down, kindly: 1 person" in page.text) == (422, True)
    applicant.refresh_from_db()
    assert applicant.state == "applied"


def test_what_somebody_owes_is_reminded_of_put_off_settled_or_let_go(client, programme, ruth, late):
    """TOP-14: overdue dues: remind now, extend, settle, waive, each in its row."""
    assert "Tom Lee is late: Agree how to work together" in titles(ruth)
    client.force_login(ruth)
    assert "A reminder goes out now" in take(client, programme, "remind", late.pk).text
    assert Mail.objects.get(letter="reminder").to == late.owner
    assert take(client, programme, "remind", late.pk).status_code == 403  # not twice on a day

    take(client, programme, "put-off", late.pk, days="8")
    late.refresh_from_db()
    today = now().astimezone(programme.tz).date()
    assert late.due_on == today + 8 * DAY
    assert Step.objects.get(due=late, do="remind").at.date() == today + 10 * DAY
    assert titles(ruth) == ["Look in on Tom Lee and Priya Nair"]
    take(client, programme, "waive", late.pk)
    late.refresh_from_db()
    assert (late.state, list(late.steps.values_list("do", flat=True))) == (Due.State.DROPPED, ["escalate"])


def test_nobody_puts_off_what_they_owe_themselves_or_what_is_owed_elsewhere(programme, ruth, vera, late):
    for person in (
        late.owner,
        make_person("Zed"),
        make_staff(make_programme(slug="else"), "coordinator", "Una"),
    ):
        with pytest.raises(Denied):
            tending.put_off(late.pk, days=7, by=person, at=AT)
    with pytest.raises(Denied):
        tending.waive(late.pk, by=vera, at=AT)  # she neither manages people nor was it handed on to her role
    assert tending.settle(late.pk, by=ruth, at=AT).state == Due.State.SETTLED


def test_several_of_one_kind_are_held_out_of_the_queue_and_undone_there(client, programme, ruth):
    """TOP-14: tick several, do the same to all, and undo it from the queue itself."""
    members = [
        make_member(programme, "mentee", name, state="applied", applied_at=AT)
        for name in ("Ada Lim", "Bo Dahl")
    ]
    client.force_login(ruth)
    assert client.get("/desk/").text.count('form="many-approve-membership"') == 2
    chosen = {"verb": "approve", "row": [m.pk for m in members], "back": "/desk/"}
    assert "Approve: 2 people" in client.post(reverse("desk:bulk", args=[programme.slug]), chosen).text
    page = client.post(reverse("desk:bulk", args=[programme.slug]), {**chosen, "sure": "1"}, follow=True)
    assert "Held: you can still undo it" in page.text
    assert titles(ruth) == []
    client.post(reverse("desk:undo_batch", args=[Batch.objects.get().pk]), {"back": "/desk/"})
    assert titles(ruth) == ["Ada Lim wants to join as a mentee", "Bo Dahl wants to join as a mentee"]


def test_what_is_said_with_a_step_for_many_is_kept_until_it_happens(client, programme, ruth, late):
    client.force_login(ruth)
    chosen = {"verb": "put-off", "row": [late.pk], "sure": "1"}
    url = reverse("desk:bulk", args=[programme.slug])
    assert client.post(url, {**chosen, "days": "0"}).status_code == 422
    client.post(url, {**chosen, "days": "14"})
    actions.do_all_due(at=Batch.objects.get().due_at)
    late.refresh_from_db()
    assert late.due_on == Batch.objects.get().due_at.astimezone(programme.tz).date() + 14 * DAY


def test_more_time_is_never_over_already_and_adds_to_what_is_left(ruth, late):
    """TOP-14: what is weeks late gets its days from today on; what is not late gets them on top."""
    tending.put_off(late.pk, days=7, by=ruth, at=AT + 40 * DAY)
    late.refresh_from_db()
    assert late.due_on == (AT + 47 * DAY).date()
    tending.put_off(late.pk, days=3, by=ruth, at=AT + 40 * DAY)
    late.refresh_from_db()
    assert late.due_on == (AT + 50 * DAY).date()


def test_a_batch_that_cannot_be_done_keeps_no_other_waiting(programme, ruth):
    """A step that a later release knows no more."""
    member = make_member(programme, "mentee", "Ada Lim", state="applied", applied_at=AT)
    broken = actions.prepare(programme, "approve", [member], by=ruth, at=AT)
    good = actions.prepare(programme, "approve", [member], by=ruth, at=AT)
    Batch.objects.filter(pk=broken.pk).update(verb="gone")
    actions.do_all_due(at=AT + HELD)
    member.refresh_from_db()
    good.refresh_from_db()
    assert (member.state, good.done) == ("active", [member.pk])


def test_a_batch_of_somebody_who_lost_the_role_meanwhile_happens_to_nobody(programme, ruth):
    member = make_member(programme, "mentee", "Ada Lim", state="applied", applied_at=AT)
    batch = actions.prepare(programme, "approve", [member], by=ruth, at=AT)
    Holding.objects.filter(person=ruth).update(until=AT)
    actions.do_all_due(at=AT + HELD)
    member.refresh_from_db()
    batch.refresh_from_db()
    assert (member.state, batch.done) == ("applied", [])


def test_requests_and_pairs_have_the_same_bar_as_people(client, programme, ruth, pair, sam, late):
    """TOP-14: one mechanism: look, hold, undo, then one by one."""
    mentor = make_member(programme, "mentor", "Una Moss")
    asked = make_request(sam, mentor)
    client.force_login(ruth)
    for which, verb in (("requests", "close-request"), ("pairs", "end-pair")):
        assert f'value="{verb}"' in client.get(reverse(f"desk:{which}", args=[programme.slug])).text
    actions.prepare(programme, "close-request", [asked], by=ruth, at=AT)
    actions.prepare(programme, "end-pair", [pair], given={"reason": "staff"}, by=ruth, at=AT)
    actions.prepare(programme, "extend-pair", [pair], given={"days": 7}, by=ruth, at=AT - DAY)
    actions.do_all_due(at=AT - DAY + HELD)
    late.refresh_from_db()
    assert late.due_on == (AT + 6 * DAY).date()
    actions.do_all_due(at=AT + HELD)
    asked.refresh_from_db()
    pair.refresh_from_db()
    assert (asked.state, pair.state, pair.reason) == ("closed", "ended", "staff")
    assert Mail.objects.filter(letter="request-closed", to=sam.person).exists()


def test_those_who_were_ticked_are_written_to(client, programme, ruth, pair, sam):
    """TOP-14: from any list to a letter, with its look, its hold and its way back."""
    client.force_login(ruth)
    url = reverse("desk:bulk", args=[programme.slug])
    page = client.post(url, {"verb": "write", "of": "relationship", "row": [pair.pk]}, follow=True)
    assert "Everybody in the 1 relationship ticked in the list" in page.text
    letter = {
        "to": f"relationship:{pair.pk}",
        "subject": "Hello",
        "words": "Do come.",
        "held": "10",
        "step": "send",
    }
    client.post(reverse("desk:write", args=[programme.slug]), letter)
    assert set(Mail.objects.values_list("to__name", flat=True)) == {"Tom Lee", "Priya Nair"}


def test_two_people_of_one_name_are_asked_about_once(client, programme, ruth):
    """TOP-07: "not the same person" stays said, in the queue and on the page of doubles."""
    for email in ("ada@one.example", "ada@two.example"):
        make_member(programme, "mentor", make_person("Ada Lim", email))
    sweep(at=AT)
    assert titles(ruth) == ["Ada Lim may be here twice"]
    client.force_login(ruth)
    take(client, programme, "keep-apart", Double.objects.get().pk)
    sweep(at=AT + 2 * DAY)
    assert (titles(ruth), Double.objects.count()) == ([], 1)
    page = client.get(reverse("desk:doubles", args=[programme.slug])).text
    assert ("Nobody is here twice" in page, "Two people of one name" in page) == (True, True)


def test_whoever_got_no_answer_and_whoever_has_nobody_is_helped_from_the_queue(client, programme, ruth, sam):
    """TOP-14: lapsed requests and people without anybody, with whom to ask next."""
    una, _ = (make_member(programme, "mentor", name) for name in ("Una Moss", "Lena Hart"))
    asked = make_request(sam, una)
    Request.objects.filter(pk=asked.pk).update(state="expired", answered_at=AT - DAY)
    ada = make_member(programme, "mentee", "Ada Lim")
    ada.joined_at = AT - 30 * DAY
    ada.save(update_fields=["joined_at"])
    sweep(at=AT)
    assert titles(ruth) == ["Ada Lim works with nobody at the moment", "Sam Reed had no answer from Una Moss"]
    client.force_login(ruth)
    take(client, programme, "suggest", sam.pk)
    text = Mail.objects.get(letter="people-suggested").text
    assert ("Lena Hart" in text, "Una Moss" in text) == (True, False)
    assert titles(ruth) == ["Ada Lim works with nobody at the moment"]


def test_an_address_that_came_back_is_tried_again_with_what_did_not_arrive(client, programme, ruth, sam):
    mail = Mail.objects.create(
        programme=programme.pk, to=sam.person, address=sam.person.email, letter="reminder", kind="reminders", key="x",
        once=False, subject="Hello", text="Hello", message_id="a" * 32, state="failed", made_at=AT, next_at=AT,
    )  # fmt: skip
    dead = DeadAddress.objects.create(address=sam.person.email, since=AT, said="550")
    assert titles(ruth) == [f"Mails to {dead.address} come back"]
    client.force_login(ruth)
    take(client, programme, "mend-address", dead.pk)
    mail.refresh_from_db()
    assert (mail.state, titles(ruth), Enquiry.objects.exists()) == ("waiting", [], False)


def test_a_step_that_a_newer_version_no_longer_has_stands_in_nobodys_way(client, programme, ruth, sam):
    """Its page says what became of it, the queue stands, and the sweep lets it go."""
    batch = actions.prepare(programme, "deactivate", [sam], by=ruth, at=AT)
    Batch.objects.update(verb="send-a-pigeon")
    client.force_login(ruth)
    assert client.get(reverse("desk:queue")).status_code == 200
    page = client.get(reverse("desk:batch", args=[batch.pk]))
    assert (page.status_code, "It has not happened, and will not." in page.text) == (200, True)
    actions.do_all_due(at=AT + HELD)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (Batch.State.DONE, [])
