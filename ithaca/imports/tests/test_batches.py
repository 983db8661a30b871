from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from ithaca.accounts.models import Person
from ithaca.imports import reactions
from ithaca.imports.actions import batches
from ithaca.imports.models import ImportBatch, ImportFile, ImportRow
from ithaca.imports.tests import messy
from ithaca.kit.tables.reading import read
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    make_institution,
    make_member,
    make_person,
    make_programme,
    make_staff,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


def checked(programme, ruth, data: bytes, role="mentor") -> ImportBatch:
    batch = batches.upload(programme, role, "alumni.csv", read(data), by=ruth, at=AT)
    mapping = {int(place): target for place, target in batch.mapping.items()}
    return batches.check(batch.pk, mapping, by=ruth, at=AT)


def fates(batch):
    return list(batch.rows.order_by("number").values_list("number", "fate"))


def brought_in(batch, ruth, **choices):
    batches.confirm(batch.pk, **{"invites": True, "fills": False, **choices}, by=ruth, at=AT)
    batch.refresh_from_db()
    return batch


PRIYA_AND_TOM = b"Name,Email,Job\nPriya Nair,priya@example.org,Engineer\nTom Lee,tom@example.org,Teacher\n"


def test_columns_are_guessed_from_headings_and_values(programme, ruth):
    """PAR-02: field mapping, guessed."""
    data = messy.text(messy.people(60), encoding="cp1252", delimiter=";")
    batch = batches.upload(programme, "mentor", "alumni.csv", read(data), by=ruth, at=AT)

    assert batch.header == 2
    assert batch.mapping == {
        "1": "last_name",
        "2": "first_name",
        "3": "email",
        "4": "field:job",
        "5": "field:helps",
        "6": "ends_on",
    }


def test_a_file_without_headings_is_known_by_its_values(programme, ruth):
    batch = batches.upload(
        programme, "mentor", "a.csv", read(b"Priya Nair,p@x.org\nTom Lee,t@x.org"), by=ruth, at=AT
    )

    assert (batch.header, batch.mapping) == (None, {"1": "email"})


def test_every_row_has_a_fate_before_anything_is_written(programme, ruth):
    """PAR-02: the dry run lists every row and every problem, and writes nobody."""
    make_member(programme, "mentor", make_person("Amara Okafor", "amara@example.org"))
    make_member(programme, "mentee", make_person("Lena Hart", "lena@example.org"))
    people = Person.objects.count()
    data = (
        "Name,Email\nPriya Nair,priya@example.org\nAmara O,amara@example.org\nLena Hart,lena@example.org\n"
        "Nair Priya,PRIYA@example.org\nTom,tom@@example.org\n,,\nZoë,\n"
    )
    batch = checked(programme, ruth, data.encode("cp1252"))

    assert fates(batch) == [
        (2, "new"),
        (3, "member"),
        (4, "joins"),
        (5, "duplicate"),
        (6, "problem"),
        (8, "problem"),
    ]
    assert batch.counts == {"new": 1, "member": 1, "joins": 1, "duplicate": 1, "problem": 2}
    assert Person.objects.count() == people
    assert batch.rows.get(number=5).notes == [
        "The same address as row 2, which is used.",
        "The names differ: “Priya Nair” there, “Nair Priya” here.",
    ]


def test_an_account_at_another_institution_is_never_revealed(programme, ruth):
    elsewhere = make_programme(institution=make_institution("Southmoor"))
    make_member(elsewhere, "mentor", make_person("Priya N", "priya@example.org"))

    assert fates(checked(programme, ruth, PRIYA_AND_TOM)) == [(2, "new"), (3, "new")]


def test_people_come_in_invited_with_a_letter_and_a_draft_profile(programme, ruth):
    batch = brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth)
    priya = Membership.objects.get(person__email="priya@example.org")

    assert (batch.state, batch.applied) == ("done", 2)
    assert (priya.state, priya.answers, priya.profile.submitted_at) == ("invited", {"job": "Engineer"}, None)
    assert list(Mail.objects.order_by("address").values_list("address", "letter")) == [
        ("priya@example.org", "invited"),
        ("tom@example.org", "invited"),
    ]
    assert not ImportFile.objects.exists()


def test_people_who_agreed_already_are_active_at_once_without_a_letter(programme, ruth):
    """PAR-30: take-over from a spreadsheet with no letter sent."""
    brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth, invites=False)
    states = Membership.objects.values_list("person__name", "state", "joined_at")

    assert set(states) == {("Priya Nair", "active", AT), ("Tom Lee", "active", AT)}
    assert not Mail.objects.exists()


def test_an_account_keeps_its_own_name(programme, ruth):
    make_person("Priya N. as she writes it", "priya@example.org")
    brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth)

    assert (
        Membership.objects.get(person__email="priya@example.org").person.name == "Priya N. as she writes it"
    )


def test_members_are_left_alone_or_have_their_gaps_filled(programme, ruth):
    amara = make_member(
        programme, "mentor", make_person("Amara", "priya@example.org"), answers={"helps": ["cv"]}
    )
    tom = make_member(programme, "mentor", make_person("Tom", "tom@example.org"), answers={"job": "Baker"})
    brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth, fills=True)
    amara.profile.refresh_from_db()
    tom.profile.refresh_from_db()

    assert amara.profile.answers == {"helps": ["cv"], "job": "Engineer"}
    assert tom.profile.answers == {"job": "Baker"}


def test_a_batch_that_is_run_again_writes_nobody_twice(programme, ruth, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    batch = brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth)
    ImportBatch.objects.filter(pk=batch.pk).update(state="applying")

    assert batches.apply_some(batch.pk, at=AT) == 0
    assert Membership.objects.count() == 2
    assert Mail.objects.count() == 2


def test_an_import_that_was_interrupted_goes_on_and_can_still_be_undone(programme, ruth, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    batch = checked(programme, ruth, PRIYA_AND_TOM)
    with monkeypatch.context() as killed:
        killed.setattr(reactions.bring_in.__class__, "enqueue", lambda *args: None)
        batches.confirm(batch.pk, invites=True, fills=False, by=ruth, at=AT)
    batches.apply_some(batch.pk, at=AT)
    assert Membership.objects.count() == 1

    batches.go_on(batch.pk, by=ruth, at=LATER)
    batch.refresh_from_db()
    assert (batch.state, batch.applied, Mail.objects.count()) == ("done", 2, 2)
    batches.undo(batch.pk, by=ruth, at=LATER)
    assert not Membership.objects.exists()


def test_undo_takes_back_those_who_have_done_nothing_since(programme, ruth):
    batch = brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth)
    Person.objects.filter(email="tom@example.org").update(last_login=LATER)
    batches.undo(batch.pk, by=ruth, at=LATER)
    batch.refresh_from_db()

    assert (batch.state, batch.taken_back, batch.kept) == ("undone", 1, 1)
    assert [m.person.name for m in Membership.objects.all()] == ["Tom Lee"]
    assert not Person.objects.filter(email="priya@example.org").exists()


def test_undo_leaves_an_account_that_was_there_before(programme, ruth):
    make_person("Priya", "priya@example.org")
    batch = brought_in(checked(programme, ruth, PRIYA_AND_TOM), ruth)
    batches.undo(batch.pk, by=ruth, at=LATER)

    assert not Membership.objects.exists()
    assert Person.objects.filter(email="priya@example.org").exists()


def test_only_staff_who_manage_people_can_import(programme):
    stranger = make_person("Sam")

    with pytest.raises(Denied):
        batches.upload(programme, "mentor", "a.csv", read(PRIYA_AND_TOM), by=stranger, at=AT)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "mac_roman", "xlsx"])
def test_ten_thousand_messy_rows_come_in(programme, ruth, encoding):
    """PAR-02: a spreadsheet that nobody tidied, in any encoding, 10,000 rows at a time."""
    many = 10_000 if encoding == "cp1252" else 400
    rows = messy.people(many)
    data = messy.workbook(rows) if encoding == "xlsx" else messy.text(rows, encoding=encoding)
    batch = checked(programme, ruth, data)

    assert (batch.counts["problem"], batch.counts["duplicate"]) == (many // 20, many // 50)
    batch = brought_in(batch, ruth, invites=False)
    assert batch.applied == batch.counts["new"] == Membership.objects.count()
    assert ImportRow.objects.filter(batch=batch, fate="new", applied_at=None).count() == 0


def test_a_second_address_that_somebody_verified_is_theirs(programme, ruth):
    """TOP-07: whoever verified an address is known by it, and nobody gets a second account."""
    priya = make_person("Priya Nair", "priya@uni.example")
    EmailAddress.objects.create(user=priya, email="priya@example.org", verified=True)
    EmailAddress.objects.create(user=priya, email="tom@example.org", verified=False)
    make_member(programme, "mentor", priya)
    batch = checked(programme, ruth, PRIYA_AND_TOM + b"Priya Nair,priya@uni.example,Engineer\n")
    assert fates(batch) == [(2, "member"), (3, "new"), (4, "duplicate")]
    assert batch.rows.get(number=4).notes == ["Another address of the person in row 2, which is used."]


def test_of_two_addresses_of_a_stranger_one_membership_comes(programme, ruth):
    """The check may not say that somebody elsewhere has both; bringing them in finds it."""
    priya = make_person("Priya Nair", "priya@uni.example")
    EmailAddress.objects.create(user=priya, email="priya@example.org", verified=True)
    batch = checked(programme, ruth, b"Name,Email\nPriya Nair,priya@example.org\nP Nair,priya@uni.example\n")
    assert fates(batch) == [(2, "new"), (3, "new")]
    brought_in(batch, ruth)
    batches.apply_some(batch.pk, at=AT)
    assert Membership.objects.get().person == priya
    assert list(batch.rows.order_by("number").values_list("made_membership", "made_person")) == [
        (True, False),
        (False, False),
    ]


def test_somebody_who_may_be_here_already_under_another_address_is_pointed_out(programme, ruth):
    """TOP-07: duplicates of people are found before they come in; only among those whom the coordinator sees."""
    make_member(programme, "mentee", make_person("Priya NAIR", "priya@home.example"))
    make_member(make_programme(), "mentor", make_person("Tom Lee", "tom@elsewhere.example"))
    batch = checked(programme, ruth, PRIYA_AND_TOM)
    assert list(batch.rows.order_by("number").values_list("fate", "notes")) == [
        ("new", ["Somebody of this name is here, with the address priya@home.example. Perhaps one person?"]),
        ("new", []),
    ]
