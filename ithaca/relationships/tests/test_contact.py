from datetime import date, timedelta

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people.models import Block
from ithaca.programmes.testing import AT, make_person, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Relationship, SharedContact
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(programme):
    return make_pair(programme)


def test_each_shows_what_they_choose_and_takes_it_back(programme, pair):
    """CAREER-16: further details person by person, field by field, once they work together."""
    priya, amara = people_of(pair)
    mail = actions.share_contact(pair.pk, label="E-mail", value="amara@home.example", by=amara, at=AT)
    actions.share_contact(pair.pk, label="Phone", value="020 7946 0000", by=amara, at=AT)
    shown = set(SharedContact.objects.visible_to(priya).values_list("label", "value"))
    assert shown == {("E-mail", "amara@home.example"), ("Phone", "020 7946 0000")}
    for other in (make_staff(programme), make_person("Tom")):
        assert not SharedContact.objects.visible_to(other).exists()
    with pytest.raises(Denied, match="only what you shared yourself"):
        actions.unshare(mail.pk, by=priya, at=AT)
    actions.unshare(mail.pk, by=amara, at=AT)
    assert [c.label for c in SharedContact.objects.visible_to(priya)] == ["Phone"]


def test_the_other_side_hears_that_something_was_shared_but_reads_it_on_the_page(pair):
    priya, amara = people_of(pair)
    actions.share_contact(pair.pk, label="Phone", value="020 7946 0000", by=amara, at=AT)
    mail = Mail.objects.get(letter="contact-shared")
    assert mail.to == priya
    assert "7946" not in mail.text + mail.html
    assert "7946" not in str(Entry.objects.get(name="contact.shared").data)


def test_contact_elsewhere_is_noted_in_one_tap(programme, pair):
    """CAREER-50: both may exchange addresses and write directly; a tap keeps the day."""
    priya, amara = people_of(pair)
    for person in (priya, amara):
        actions.share_contact(pair.pk, label="E-mail", value=person.email, by=person, at=AT)
    later = AT + timedelta(days=60)
    actions.note_contact(pair.pk, by=amara, at=later)
    pair.refresh_from_db()
    assert pair.last_contact_on == date(2027, 1, 1)
    assert Entry.objects.get(name="contact.noted").data["cadence_days"] == 30


def test_an_earlier_day_never_takes_the_place_of_a_later_one(pair):
    priya, _ = people_of(pair)
    actions.note_contact(pair.pk, on=date(2026, 11, 1), by=priya, at=AT)
    actions.note_contact(pair.pk, on=date(2026, 10, 1), by=priya, at=AT)
    assert Relationship.objects.get().last_contact_on == date(2026, 11, 1)
    with pytest.raises(Denied, match="has not come yet"):
        actions.note_contact(pair.pk, on=date(2026, 12, 1), by=priya, at=AT)


def test_who_is_blocked_shares_nothing_and_who_has_ended_may_still_take_back(pair):
    priya, amara = people_of(pair)
    contact = actions.share_contact(pair.pk, label="Phone", value="1", by=priya, at=AT)
    Block.objects.create(by=priya, person=amara, at=AT)
    with pytest.raises(Denied, match="cannot reach each other"):
        actions.share_contact(pair.pk, label="Phone", value="2", by=amara, at=AT)
    actions.end(pair.pk, reason="done", message="Goodbye", by=priya, at=AT)
    actions.unshare(contact.pk, by=priya, at=AT)
    assert not SharedContact.objects.exists()


def test_once_both_have_shared_they_have_exchanged_and_silence_says_nothing(programme, pair):
    """CAREER-50: both agree to write elsewhere, and from then on no fact calls the pair silent."""
    priya, amara = people_of(pair)

    def share(person):
        return actions.share_contact(pair.pk, label="Phone", value="1", by=person, at=AT)

    first = share(priya)
    share(priya)
    assert not Entry.objects.filter(name="contact.exchanged").exists()
    assert list(Relationship.objects.exchanged()) == []
    share(amara)
    assert Entry.objects.filter(name="contact.exchanged").count() == 1
    assert list(Relationship.objects.exchanged()) == [pair]
    actions.note_contact(pair.pk, by=amara, at=AT)
    assert Entry.objects.get(name="contact.noted").data["reach"] == "elsewhere"
    assert first.pk
    for own in SharedContact.objects.filter(person=priya):
        actions.unshare(own.pk, by=priya, at=AT)
    actions.note_contact(pair.pk, by=amara, at=AT)
    assert Entry.objects.filter(name="contact.noted").order_by("-pk")[0].data["reach"] == "here"


def test_the_real_scheme_stops_asking_for_contact_once_addresses_are_exchanged():
    """CAREER-50: such a pair is not called silent: the due goes, and later notes open no other."""
    from pathlib import Path

    from ithaca.notices.models import Due
    from ithaca.programmes.models import Membership
    from ithaca.programmes.scheme import read_folder
    from ithaca.programmes.testing import make_person, make_programme, role_of

    career = make_programme(read_folder(Path("schemes/career-mentoring")))
    parts = [
        Membership.objects.create(
            programme=career, cohort=career.cohorts.get(), person=make_person(name), state="active",
            role=role_of(career, role),
        )
        for role, name in (("mentee", "Priya Nair"), ("mentor", "Amara Okafor"))
    ]  # fmt: skip
    pair = make_pair(career, *parts)
    dues = Due.objects.filter(expectation="keep-in-touch", state="open")
    assert dues.count() == 1
    for part in parts:
        actions.share_contact(pair.pk, label="E-mail", value="a@b.org", by=part.person, at=AT)
    assert not dues.exists()
    actions.note_contact(pair.pk, by=parts[0].person, at=AT)
    assert not dues.exists()
