"""One person, one account: doubles are found, looked at, made one, and parted again without a trace."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from ithaca.accounts.models import Person
from ithaca.conversations.actions import write
from ithaca.conversations.models import Message, Seat
from ithaca.desk import actions
from ithaca.desk.actions.merging import STAYS_TOO, pointing_at
from ithaca.desk.models import Merge
from ithaca.desk.queries.doubles import doubles, key
from ithaca.desk.queries.places import places
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people.actions import block
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff
from ithaca.relationships.actions import start
from ithaca.relationships.models import Participant, Relationship

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara(programme):
    return make_member(programme, "mentor", make_person("Amara Okafor", "amara@example.org"))


@pytest.fixture
def twin(programme):
    """The same Amara, who came in once more by a spreadsheet, and works with Priya there."""
    return make_member(programme, "mentor", make_person("OKAFOR, Amara", "a.okafor@work.example"))


@pytest.fixture
def pair(programme, twin):
    priya = make_member(programme, "mentee", "Priya Nair")
    made = start(programme, twin.cohort, "pair", [twin, priya], by=None, at=AT)
    write(made.pk, "Hello", by=twin.person, at=AT)
    return made


def everything():
    """Every row that names a person or a membership, and the people themselves."""
    from django.apps import apps

    models = {label for model in (Person, Membership) for label, _ in pointing_at(model)}
    tables = [apps.get_model(label) for label in sorted(models)] + [Person, EmailAddress]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in tables if m is not Mail}


@pytest.mark.parametrize("name", ["amara okafor", "Okafor, Amara", "Amára  OKAFOR", "Okafor Amara"])
def test_a_name_is_the_same_whatever_its_order_accents_and_capitals(name):
    assert key(name) == "amara okafor"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bridget O'Hara", "O’Hara, Bridget", True),
        ("Łukasz Sørensen", "Sorensen Lukasz", True),
        ("Ann Smith-Jones", "Ann Smith Jones", True),
        ("王伟", "王 伟", False),
        ("王伟", "王伟", True),
        ("Ольга Иванова", "Мария Петрова", False),
        ("Ольга Иванова", "ИВАНОВА, Ольга", True),
        ("—", "?", False),
    ],
)
def test_names_in_any_letters_are_told_apart(programme, ruth, one, other, same):
    """TOP-07: whoever writes their name in letters of their own is not everybody else who does."""
    for name in (one, other):
        make_member(programme, "mentee", name)
    assert bool(doubles(ruth, places(ruth)[programme.pk]).groups) is same


def test_doubles_are_found_by_name_among_several_accounts(programme, ruth, amara, twin):
    """TOP-07: duplicate detection; one account in two roles is no double."""
    make_member(programme, "mentee", amara.person)
    make_member(programme, "mentee", "Zoe Lind")
    (group,) = doubles(ruth, places(ruth)[programme.pk]).groups
    assert {row["person_id"] for row in group} == {amara.person_id, twin.person_id}


def test_many_doubles_are_counted_in_full_and_stand_on_several_pages(client, programme, ruth, monkeypatch):
    """Whoever cleans up a big programme knows how many are left, and comes to all of them."""
    monkeypatch.setattr("ithaca.desk.queries.doubles.SHOWN", 2)
    for name in ("Ann Hill", "Bo Steen", "Cleo Marsh") * 2:
        make_member(programme, "mentor", name)
    client.force_login(ruth)
    url = reverse("desk:doubles", args=[programme.slug])
    first = client.get(url)
    assert "Names 1 to 2 of 3 with several accounts." in first.text
    assert 'href="?at=2">Next' in first.text
    last = client.get(url, {"at": "2"})
    assert "Name 3 of 3 with several accounts." in last.text
    assert [group[0]["person__name"] for group in last.context["groups"]] == ["Cleo Marsh"]
    assert 'href="?at=0"' in last.text
    assert [client.get(url, {"at": at}).status_code for at in ("x", "²", "9" * 30, "77")] == [200] * 4


def test_everything_of_the_account_that_goes_stands_under_the_one_that_stays(
    programme, ruth, amara, twin, pair
):
    """TOP-07: pair, conversation and messages come along; who wrote them is one person again."""
    actions.merge(programme.pk, amara.person_id, twin.person_id, by=ruth, at=AT)
    part = Participant.objects.get(relationship=pair, role__name="mentor")
    assert (part.person_id, part.membership_id) == (amara.person_id, amara.pk)
    assert Message.objects.get().author == amara.person
    assert Seat.objects.filter(person=amara.person).count() == 1
    assert list(Relationship.objects.visible_to(amara.person)) == [pair]
    gone = Person.objects.get(pk=twin.person_id)
    assert (gone.is_active, gone.email.endswith("@merged.invalid")) == (False, True)
    assert Membership.objects.get(pk=twin.pk).state == "left"


def test_undoing_puts_back_every_row(programme, ruth, amara, twin, pair):
    """TOP-07: a merge can be undone, to the last column."""
    EmailAddress.objects.create(user=twin.person, email="a.okafor@work.example", verified=True, primary=True)
    before = everything()
    made = actions.merge(programme.pk, amara.person_id, twin.person_id, by=ruth, at=AT)
    assert everything() != before
    actions.part(made.pk, by=ruth, at=AT)
    assert everything() == before
    with pytest.raises(Denied, match="undone already"):
        actions.part(made.pk, by=ruth, at=AT)


def test_what_came_after_stays_where_it_is(programme, ruth, amara, twin, pair):
    made = actions.merge(programme.pk, amara.person_id, twin.person_id, by=ruth, at=AT)
    write(pair.pk, "Written as one", by=amara.person, at=AT + timedelta(days=1))
    actions.part(made.pk, by=ruth, at=AT)
    assert [m.author_id for m in Message.objects.order_by("pk")] == [twin.person_id, amara.person_id]


def test_no_door_is_opened_by_it(programme, ruth, amara, twin):
    """An address comes along unverified: whoever reads its mail has to prove it before it opens the account."""
    EmailAddress.objects.create(user=twin.person, email="a.okafor@work.example", verified=True, primary=True)
    actions.merge(programme.pk, amara.person_id, twin.person_id, by=ruth, at=AT)
    address = EmailAddress.objects.get(email="a.okafor@work.example")
    assert (address.user, address.verified, address.primary) == (amara.person, False, False)
    assert "roles.Holding" in STAYS_TOO
    mail = Mail.objects.get(letter="accounts-merged")
    assert (mail.to, "a.okafor@work.example" in mail.text) == (amara.person, True)


def test_people_who_meet_are_two_and_are_never_made_one(programme, ruth, amara, twin, pair):
    priya = pair.participants.get(role__name="mentee").person_id
    with pytest.raises(Denied, match="these are two people"):
        actions.merge(programme.pk, priya, twin.person_id, by=ruth, at=AT)
    block(amara.person, by=twin.person, at=AT)
    with pytest.raises(Denied, match="these are two people"):
        actions.merge(programme.pk, amara.person_id, twin.person_id, by=ruth, at=AT)


def test_nobody_merges_staff_or_beyond_what_they_look_after(programme, ruth, vera, amara, twin):
    """No right moves unseen, and no other programme is changed from here."""
    with pytest.raises(Denied, match="do not look after"):
        actions.merge(programme.pk, amara.person_id, twin.person_id, by=vera, at=AT)
    with pytest.raises(Denied, match="has a staff role"):
        actions.merge(programme.pk, amara.person_id, vera.pk, by=ruth, at=AT)
    make_member(make_programme(slug="elsewhere"), "mentor", twin.person)
    with pytest.raises(Denied, match="do not look after"):
        actions.merge(programme.pk, amara.person_id, twin.person_id, by=ruth, at=AT)
    assert not Merge.objects.exists()


def test_it_is_looked_at_side_by_side_and_undone_on_the_page(client, programme, ruth, amara, twin, pair):
    """TOP-07: a reviewed merge."""
    client.force_login(ruth)
    page = client.get(reverse("desk:doubles", args=[programme.slug])).text
    assert f"?keep={amara.pk}&amp;gone={twin.pk}" in page
    url = reverse("desk:merge", args=[programme.slug])
    page = client.get(url, {"keep": amara.pk, "gone": twin.pk}).text
    assert "The account amara@example.org stays" in page
    assert not Merge.objects.exists()
    client.post(url, {"keep": amara.pk, "gone": twin.pk})
    page = client.get(reverse("desk:doubles", args=[programme.slug])).text
    assert "a.okafor@work.example stands under amara@example.org" in page
    assert "work with each other" in client.get(reverse("desk:person", args=[amara.pk])).text
    client.post(reverse("desk:part", args=[Merge.objects.get().pk]))
    assert Person.objects.get(pk=twin.person_id).email == "a.okafor@work.example"
    client.force_login(make_staff(make_programme(slug="other"), "coordinator", "Olu Hale"))
    assert client.post(reverse("desk:part", args=[Merge.objects.get().pk])).status_code == 404
