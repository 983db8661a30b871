"""What people and staff do on the pages."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse

from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.testing import AT, make_member, make_person, make_staff
from ithaca.records import actions
from ithaca.records.models import PersonRequest
from ithaca.records.queries.requests import is_overdue, to_see_to


@pytest.fixture
def priya(programme):
    return make_member(programme, "mentee", "Priya Nair").person


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


def letters(name: str) -> list[str]:
    return list(Mail.objects.filter(letter=name).order_by("pk").values_list("address", flat=True))


def test_what_one_asks_has_its_day_and_an_answer(priya, ruth):
    """PAR-31: a receipt with the day, an owner, the overdue first, an answer by letter."""
    later = actions.ask("correction", "My name", by=priya, at=AT)
    sooner = actions.ask("complaint", "Too much", by=priya, at=AT - timedelta(days=40))
    assert actions.ask("correction", "My name", by=priya, at=AT) == later
    assert [row.pk for row in to_see_to(ruth)] == [sooner.pk, later.pk]
    assert is_overdue(sooner, AT.date())
    assert actions.take(later.pk, by=ruth, at=AT).owner == ruth
    assert actions.acknowledge(sooner.pk, by=ruth, at=AT).due_on is None
    assert actions.answer(later.pk, "It is right now.", by=ruth, at=AT).state == "done"
    assert actions.answer(sooner.pk, "We may.", refused=True, by=ruth, at=AT).state == "refused"
    assert letters("person-request-received") == [priya.email] * 2
    assert letters("person-request-answered") == [priya.email] * 2
    assert letters("complaint-acknowledged") == [priya.email]


def test_nobody_leaves_more_than_can_be_answered(client, priya, ruth):
    """Ten open at a time; what was typed stays, and an answer makes room. The same again adds to nothing."""
    asked = [actions.ask("correction", f"Line {n}", by=priya, at=AT) for n in range(10)]
    client.force_login(priya)
    page = client.post("/my-data/ask/complaint/", {"words": "One more"}).text
    assert "You have asked 10 things" in page
    assert "One more" in page
    assert actions.ask("correction", "Line 3", by=priya, at=AT) == asked[3]
    assert PersonRequest.objects.count() == 10
    actions.answer(asked[0].pk, "Done.", by=ruth, at=AT)
    client.post("/my-data/ask/complaint/", {"words": "One more"})
    assert PersonRequest.objects.filter(words="One more").exists()


def test_nobody_answers_themselves_and_only_the_asker_takes_back(priya, programme):
    both = make_staff(programme, "coordinator", priya)
    asked = actions.ask("access", "What?", by=both, at=AT)
    with pytest.raises(Denied):
        actions.answer(asked.pk, "All.", by=both, at=AT)
    with pytest.raises(Denied):
        actions.withdraw(asked.pk, by=make_person(), at=AT)
    assert actions.withdraw(asked.pk, by=both, at=AT).state == "withdrawn"


def test_the_pages_of_ones_own_record(client, priya, ruth):
    client.force_login(priya)
    client.post("/my-data/ask/complaint/", {"words": "Too many letters"})
    page = client.get("/my-data/").content.decode()
    assert "A complaint about how data are used" in page
    assert "We answer by" in page
    client.force_login(ruth)
    row = PersonRequest.objects.get()
    assert "Priya Nair" in client.get("/my-data/requests/").content.decode()
    client.post(f"/my-data/requests/{row.pk}/", {"words": "Fewer now.", "do": "close"})
    client.force_login(priya)
    assert "Fewer now." in client.get("/my-data/").content.decode()


def test_the_queue_says_who_waits_with_the_legal_day(client, priya, ruth):
    """PAR-31: in the queue of those who manage people, late when its day has passed."""
    actions.ask("erasure", "Please", by=priya, at=AT - timedelta(days=40))
    client.force_login(ruth)
    page = client.get("/desk/").content.decode()
    assert "Priya Nair asks to be erased" in page
    assert client.get("/desk/").status_code == 200


def test_erasing_oneself_takes_the_address_typed_again(client, priya):
    client.force_login(priya)
    assert "not the address" in client.post("/my-data/erase/", {"address": "x@example.org"}).content.decode()
    page = client.post("/my-data/erase/", {"address": priya.email}).content.decode()
    assert "Your account is erased" in page
    assert client.get("/my-data/").status_code == 302


def test_an_ordinary_request_gives_no_address_and_keeps_its_day(client, priya, ruth):
    """By its bare address: a correction has no new address, and taking it would lock Priya out."""
    asked = actions.ask("correction", "My name", by=priya, at=AT)
    client.force_login(ruth)
    client.post(f"/my-data/requests/{asked.pk}/address/", {"sure-words": "I know her"})
    client.post(f"/my-data/requests/{asked.pk}/acknowledge/")
    email, day = priya.email, asked.due_on
    priya.refresh_from_db()
    asked.refresh_from_db()
    assert (priya.email, asked.state, asked.due_on) == (email, "open", day)


@pytest.mark.parametrize("kind", ["erasure", "correction"])
def test_who_took_it_back_or_asked_something_else_is_not_erased(client, priya, ruth, kind):
    asked = actions.ask(kind, "Please", by=priya, at=AT)
    if kind == "erasure":
        actions.withdraw(asked.pk, by=priya, at=AT)
    client.force_login(ruth)
    client.post(f"/my-data/requests/{asked.pk}/erase/", {"address": priya.email})
    priya.refresh_from_db()
    assert (priya.name, priya.is_active) == ("Priya Nair", True)


def test_staff_erase_whoever_asked(client, priya, ruth):
    asked = actions.ask("erasure", "Please", by=priya, at=AT)
    client.force_login(ruth)
    assert "What stays" in client.get(f"/my-data/requests/{asked.pk}/erase/").content.decode()
    client.post(f"/my-data/requests/{asked.pk}/erase/", {"address": priya.email})
    priya.refresh_from_db()
    asked.refresh_from_db()
    assert (priya.name, priya.is_active, asked.state, asked.words) == ("Somebody who left", False, "done", "")


# A lost address ----------------------------------------------------------------------------------------------------


def lost(client, old: str):
    given = {"name": "Priya", "old": old, "new": "priya@new.example", "words": "I work with Amara"}
    return client.post("/my-data/lost-address/", given)


def test_a_lost_address_is_met_with_the_same_answer_known_or_not(client, priya):
    """PAR-31: nobody learns from us who has an account."""
    cache.clear()
    known, unknown = lost(client, priya.email), lost(client, "nobody@example.org")
    assert known.content == unknown.content
    assert [row.person for row in PersonRequest.objects.order_by("pk")] == [priya, None]


def test_too_many_tries_are_slowed_down(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"lost_address": "5/h/ip"}
    cache.clear()
    codes = [lost(client, f"{n}@example.org").status_code for n in range(7)]
    assert codes == [200] * 5 + [429] * 2


def test_staff_change_a_lost_address_and_both_hear_of_it(client, priya, ruth):
    """PAR-31: every sign-in ends; a code goes to the new address alone; who did it and how stays on record."""
    old = priya.email
    client.force_login(priya)
    client.get("/my-data/")
    asked = actions.report_lost(old=old, new="Priya@New.example", name="Priya", words="", at=AT)
    with pytest.raises(Denied):
        actions.give_address(asked.pk, words="I am sure", by=priya, at=AT)
    actions.give_address(asked.pk, words="Called back", by=ruth, at=AT)
    priya.refresh_from_db()
    asked.refresh_from_db()
    assert priya.email == "priya@new.example"
    assert (asked.state, asked.owner, asked.answer) == ("done", ruth, "Called back")
    assert letters("address-changed") == [old, "priya@new.example"]
    assert not UserSession.objects.filter(user=priya).exists()
    assert client.get("/my-data/").status_code == 302
    assert list(EmailAddress.objects.filter(user=priya).values_list("email", flat=True)) == [
        "priya@new.example"
    ]


def test_a_lost_address_is_changed_in_its_row_of_the_queue(client, programme, priya, ruth):
    """TOP-14: who asks, with what was said, and the step itself; how one is sure is asked for."""
    asked = actions.report_lost(
        old=priya.email, new="priya@new.example", name="P. Nair", words="I work with Amara", at=AT
    )
    client.force_login(ruth)
    page = client.get("/desk/").text
    for said in (
        "Priya Nair has lost their e-mail address",
        "priya@new.example",
        "P. Nair",
        "I work with Amara",
    ):
        assert said in page
    step = {"verb": "give-address", "row": asked.pk, "now": "1"}
    url = reverse("desk:bulk", args=[programme.slug])
    client.post(url, step)
    asked.refresh_from_db()
    assert asked.state == "open"
    answer = client.post(url, step | {"words": "Called back"}, follow=True)
    priya.refresh_from_db()
    assert "The address of Priya Nair is changed." in answer.text
    assert (priya.email, letters("address-changed")[-1]) == ("priya@new.example", "priya@new.example")
    assert "has lost their e-mail address" not in client.get("/desk/").text


def test_the_row_of_somebody_unknown_or_of_staff_offers_no_change(client, programme, ruth):
    jo = make_staff(programme, "coordinator", "Jo Field")
    make_member(programme, "mentor", jo)
    for old in ("nobody@example.org", jo.email):
        actions.report_lost(old=old, new="new@example.org", name="Somebody", words="", at=AT)
    PersonRequest.objects.update(programme=programme)
    client.force_login(ruth)
    page = client.get("/desk/").text
    assert "Nobody here has the old address." in page
    assert "Jo Field has lost their e-mail address" in page
    assert "Change the address" not in page


def test_an_address_that_somebody_has_is_given_to_nobody_else(priya, ruth):
    make_person("Other", "taken@example.org")
    asked = actions.report_lost(old=priya.email, new="taken@example.org", name="P", words="", at=AT)
    with pytest.raises(Denied, match="Somebody else"):
        actions.give_address(asked.pk, words="Sure", by=ruth, at=AT)


def test_staff_get_no_new_address_this_way(ruth, programme):
    asked = actions.report_lost(old=ruth.email, new="x@example.org", name="R", words="", at=AT)
    PersonRequest.objects.update(programme=programme)
    with pytest.raises(Denied):
        actions.give_address(asked.pk, words="Sure", by=make_staff(programme, "coordinator", "Jo"), at=AT)
