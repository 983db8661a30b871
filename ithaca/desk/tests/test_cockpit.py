"""Notes, saved views, steps for many with undo, deputies and hand-over."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.desk import actions
from ithaca.desk.actions.bulk import HELD
from ithaca.desk.models import Batch, Charge, Deputy, Note, SavedView
from ithaca.help.actions import open_enquiry
from ithaca.help.actions import take as take_enquiry
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people import actions as blocks
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_staff
from ithaca.relationships.actions import wish_for_another
from ithaca.relationships.testing import make_pair
from ithaca.roles import actions as roles
from ithaca.roles.access import forget, holds
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def tom(programme):
    return make_member(programme, "mentor", "Tom Lee")


@pytest.fixture
def lena(programme):
    return make_member(programme, "mentor", "Lena Hart")


def states(*members):
    return [Membership.objects.values_list("state", flat=True).get(pk=m.pk) for m in members]


# Notes ------------------------------------------------------------------------------------------------------------


def test_a_note_is_for_staff_alone_and_its_words_stay_out_of_the_trail(client, programme, ruth, vera, tom):
    """PAR-16: coordinator notes."""
    client.force_login(ruth)
    client.post(reverse("desk:note", args=[tom.pk]), {"words": "Prefers mornings"})
    client.force_login(vera)
    page = client.get(reverse("desk:person", args=[tom.pk])).text
    assert "Prefers mornings" in page
    assert "Staff wrote a note about Tom Lee." in page
    assert "Prefers" not in str(list(Entry.objects.values_list("data", flat=True)))
    client.force_login(tom.person)
    assert "Prefers mornings" not in client.get(reverse("programmes:membership", args=[tom.pk])).text
    assert not Note.objects.visible_to(tom.person).exists()


def test_from_a_pair_staff_get_to_the_person_and_write_to_them(client, programme, ruth, lena):
    """TOP-14: whoever hears that a mentor does not answer goes from the pair to the mentor, and writes."""
    pair = make_pair(programme, "Sam Reed", lena)
    client.force_login(ruth)
    person = reverse("desk:person", args=[lena.pk])
    assert f'<a href="{person}">Lena Hart</a>' in client.get(f"/with/{pair.pk}/").text
    write = reverse("desk:write", args=[programme.slug]) + f"?to=membership:{lena.pk}"
    assert f'href="{write}"' in client.get(person).text
    assert "The one you chose" in client.get(write).text


def test_only_the_author_takes_a_note_away_and_nobody_notes_themselves(programme, ruth, vera, tom):
    note = actions.write_note(tom.pk, "A word", by=ruth, at=AT)
    with pytest.raises(Denied, match="Only whoever wrote it"):
        actions.drop_note(note.pk, by=vera, at=AT)
    own = make_member(programme, "mentor", ruth)
    with pytest.raises(Denied, match="Nobody writes notes about themselves"):
        actions.write_note(own.pk, "I am great", by=ruth, at=AT)
    actions.drop_note(note.pk, by=ruth, at=AT)
    assert not Note.objects.exists()


# Saved views ------------------------------------------------------------------------------------------------------


def test_a_list_is_kept_under_a_name_for_oneself(client, programme, ruth, vera, tom):
    """TOP-14: saved views; nothing but filters and order goes into the address that is kept."""
    client.force_login(ruth)
    url = reverse("desk:save_view", args=[programme.slug, "people"])
    client.post(url, {"name": "Resting", "query": "state=inactive&as=csv&at=x&evil=//e.example"})
    assert SavedView.objects.get().query == "state=inactive"
    page = client.get(reverse("desk:people", args=[programme.slug]), {"state": "inactive"}).text
    assert 'href="?state=inactive" aria-current="page">Resting' in page
    client.force_login(vera)
    assert "Resting" not in client.get(reverse("desk:people", args=[programme.slug])).text
    assert client.post(reverse("desk:drop_view", args=[SavedView.objects.get().pk])).status_code == 404


# Steps for many ---------------------------------------------------------------------------------------------------


def test_a_step_for_many_is_looked_at_first_and_changes_nothing(client, programme, ruth, tom, lena):
    """TOP-14: every bulk step previews: whom it concerns, and whom not and why."""
    Membership.objects.filter(pk=lena.pk).update(state="inactive")
    client.force_login(ruth)
    assert 'name="row"' in client.get(reverse("desk:people", args=[programme.slug])).text
    url = reverse("desk:bulk", args=[programme.slug])
    page = client.post(url, {"verb": "deactivate", "row": [tom.pk, lena.pk]}).text
    assert "Make inactive: 1 person" in page
    assert "Those it leaves alone" in page
    assert "It stands at “Inactive” now." in page
    assert not Batch.objects.exists()


def test_it_is_held_and_until_then_undone_without_a_trace(client, programme, ruth, tom, lena):
    """TOP-14: every bulk step delays, and can be undone: no letter, no change, also when the sweep comes late."""
    client.force_login(ruth)
    url = reverse("desk:bulk", args=[programme.slug])
    client.post(url, {"verb": "deactivate", "row": [tom.pk, lena.pk], "sure": "1"})
    batch = Batch.objects.get()
    actions.do_all_due(at=AT + HELD - timedelta(seconds=1))
    assert states(tom, lena) == ["active", "active"]
    client.post(reverse("desk:undo_batch", args=[batch.pk]))
    actions.do_all_due(at=AT + 9 * DAY)
    assert states(tom, lena) == ["active", "active"]
    assert not Mail.objects.exists()
    assert "Undone. Nothing happened" in client.get(reverse("desk:batch", args=[batch.pk])).text


def test_after_its_time_it_happens_once_by_each_ones_own_rules(programme, ruth, tom, lena):
    """Some may have changed since: they are left alone, and the batch says so."""
    batch = actions.prepare(programme, "deactivate", [tom, lena], by=ruth, at=AT)
    Membership.objects.filter(pk=lena.pk).update(state="left")
    for _ in range(2):
        actions.do_all_due(at=AT + HELD)
    batch.refresh_from_db()
    assert (states(tom, lena), batch.done, batch.state) == (["inactive", "left"], [tom.pk], "done")
    assert Entry.objects.filter(name="batch.done").count() == 1
    with pytest.raises(Denied):
        actions.undo(batch.pk, by=ruth, at=AT + HELD)


def test_who_has_lost_the_right_meanwhile_changes_nothing(programme, ruth, tom):
    """The right is asked for when it happens, not only when it was chosen."""
    batch = actions.prepare(programme, "deactivate", [tom], by=ruth, at=AT)
    roles.step_down(Holding.objects.get(person=ruth), by=None, at=AT)
    actions.do_all_due(at=AT + HELD)
    batch.refresh_from_db()
    assert (states(tom), batch.done) == (["active"], [])


def test_only_staff_with_the_right_choose_and_only_members_of_the_programme_are_chosen(
    programme, vera, ruth, tom
):
    from ithaca.programmes.testing import make_programme

    other = make_member(make_programme(slug="elsewhere"), "mentor", "Zed Quill")
    with pytest.raises(Denied, match="Your role does not include this"):
        actions.prepare(programme, "deactivate", [tom], by=vera, at=AT)
    with pytest.raises(Denied, match="It can happen to none"):
        actions.prepare(programme, "deactivate", [other], by=ruth, at=AT)


# Away -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def colm(programme):
    """Of the volunteering team, and able to stand in."""
    return make_staff(programme, "volunteering", "Colm Byrne")


def stands_in(programme, ruth, colm, first, last):
    held = Holding.objects.get(person=ruth)
    return actions.deputise(programme, holding=held.pk, person=colm, first=first, last=last, by=ruth, at=AT)


def runs(person, programme) -> bool:
    forget(person)
    return bool(holds(person, Right.RUN_PROGRAMME, programme))


def test_a_deputy_holds_the_role_from_the_first_day_to_the_last_and_the_trail_names_both(
    programme, ruth, colm
):
    """PAR-23: a dated deputy: it begins and ends by itself, also after a gap."""
    today = AT.date()
    deputy = stands_in(programme, ruth, colm, today + 2 * DAY, today + 4 * DAY)
    fact = Entry.objects.get(name="deputy.named").data
    assert fact["people"] == {"deputy": [colm.pk], "for": [ruth.pk]}
    seen = []
    for days in (0, 1, 2, 4, 5, 9):
        actions.keep_deputies(at=AT + days * DAY)
        seen.append(runs(colm, programme))
    assert seen == [False, False, True, True, False, False]
    deputy.refresh_from_db()
    assert deputy.ended_at == AT + 5 * DAY
    assert runs(ruth, programme)


def test_a_deputy_keeps_what_they_had_before(programme, ruth, colm):
    held = Holding.objects.get(person=colm)
    deputy = actions.deputise(
        programme,
        holding=held.pk,
        person=ruth,
        first=AT.date(),
        last=AT.date(),
        by=make_boss(programme),
        at=AT,
    )
    own = roles.appoint(ruth, held.role, by=None, at=AT)
    assert deputy.granted == own
    already = actions.deputise(
        programme,
        holding=held.pk,
        person=ruth,
        first=AT.date(),
        last=AT.date(),
        by=make_boss(programme),
        at=AT,
    )
    assert already.granted is None
    actions.call_off(already.pk, by=ruth, at=AT)
    assert Holding.objects.filter(pk=own.pk, until=None).exists()


def make_boss(programme):
    return make_staff(programme, "coordinator", "Bo Steen")


def test_nobody_stands_in_for_themselves_or_backwards(programme, ruth, colm):
    with pytest.raises(Denied, match="for themselves"):
        stands_in(programme, ruth, ruth, AT.date(), AT.date())
    with pytest.raises(Denied, match="a last day after it"):
        stands_in(programme, ruth, colm, AT.date() + DAY, AT.date())
    with pytest.raises(Denied, match="from today on"):
        stands_in(programme, ruth, colm, date(2026, 1, 1), AT.date())


def test_a_deputy_is_chosen_and_called_off_on_the_staff_page(client, programme, ruth, colm):
    client.force_login(ruth)
    held = Holding.objects.get(person=ruth)
    said = {"holding": held.pk, "person": colm.pk, "first": "2026-11-02", "last": "2026-11-09"}
    client.post(reverse("desk:deputise", args=[programme.slug]), said)
    page = client.get(reverse("desk:staff", args=[programme.slug])).text
    assert "<strong>Colm Byrne</strong> for Ruth Okoro" in page
    assert "stands in for Ruth Okoro from Monday 2 November 2026 to Monday 9 November 2026" in page
    assert runs(colm, programme)
    client.post(reverse("desk:call_off", args=[Deputy.objects.get().pk]))
    assert not runs(colm, programme)


def test_no_pair_is_left_with_somebody_who_can_no_longer_look_after_it(
    client, programme, ruth, vera, colm, pair
):
    """PAR-23: no role ends leaving open work without an owner."""
    actions.take_charge(pair.pk, by=vera, at=AT)
    held = Holding.objects.get(person=vera)
    with pytest.raises(Denied, match="Choose who looks after those"):
        actions.step_down(programme, held.pk, by=ruth, at=AT)
    client.force_login(ruth)
    assert (
        "Who looks after 1 pair from now on" in client.get(reverse("desk:staff", args=[programme.slug])).text
    )
    heir = Holding.objects.get(person=colm)
    client.post(reverse("desk:step_down", args=[programme.slug, held.pk]), {"to": heir.pk})
    assert Charge.objects.get().person == colm
    assert Holding.objects.get(pk=held.pk).until is not None


def test_who_answers_their_enquiries_is_asked_when_a_role_ends(client, programme, ruth, pair):
    """PAR-23: the form names a colleague at the same desk; nothing is ever left without an owner."""
    una, colm = (make_staff(programme, "coordinator", name) for name in ("Una Moss", "Colm Byrne"))
    person = pair.participants.get(role__name="mentee").person
    asked = open_enquiry(programme, kind="question", subject="Begin", body="How?", by=person, at=AT)
    take_enquiry(asked.pk, by=una, at=AT)
    client.force_login(ruth)
    page = client.get(reverse("desk:staff", args=[programme.slug])).text
    assert "Who takes care of their 1 open enquiry from now on" in page
    heir = Holding.objects.get(person=colm).pk
    held = Holding.objects.get(person=una).pk
    client.post(reverse("desk:step_down", args=[programme.slug, held]), {"answers": heir})
    asked.refresh_from_db()
    assert asked.owner == colm


# The queue --------------------------------------------------------------------------------------------------------


def test_wishes_and_pairs_that_rest_wait_in_the_queue_of_who_can_help(client, programme, ruth, vera, pair):
    """TOP-14: whatever waits for staff is in one queue, what is serious first."""
    priya = pair.participants.get(role__name="mentee").person
    tom = pair.participants.get(role__name="mentor").person
    wish_for_another(pair.pk, by=priya, at=AT)
    blocks.block(priya, by=tom, at=AT)
    client.force_login(ruth)
    page = client.get(reverse("desk:queue")).text
    assert "Priya Nair would rather work with somebody else" in page
    assert "cannot reach each other" in page
    client.force_login(vera)
    page = client.get(reverse("desk:queue")).text
    assert "somebody else" not in page
    assert "cannot reach" not in page


def test_the_group_with_something_serious_stands_first(client, programme, ruth, pair, applicant):
    """TOP-14: what matters most comes first, over the groups too; it says since when they are apart."""
    priya = pair.participants.get(role__name="mentee").person
    tom = pair.participants.get(role__name="mentor").person
    client.force_login(ruth)
    assert next(g["key"] for g in client.get(reverse("desk:queue")).context["groups"]) == "approve"
    blocks.block(priya, by=tom, at=AT - 3 * DAY)
    groups = client.get(reverse("desk:queue")).context["groups"]
    assert [g["key"] for g in groups][:2] == ["look", "approve"]
    assert groups[0]["rows"][0].item.since == (AT - 3 * DAY).date()


def test_the_list_of_letters_tells_nobody_of_a_wish(client, programme, vera, pair):
    """Who looks after pairs, and does not bring them together, does not learn who would like another."""
    make_staff(programme, "coordinator", "Cora Bell")
    wish_for_another(pair.pk, by=pair.participants.get(role__name="mentee").person, at=AT)
    client.force_login(vera)
    page = client.get(reverse("relationships:relationship", args=[pair.pk])).text
    assert "Rematch" not in page
    assert "somebody else" not in page
