"""What somebody cannot do to others by what they called themselves before they were erased."""

import pytest
from allauth.account.models import EmailAddress

from ithaca.imports.models import ImportRow
from ithaca.notices.models import DeadAddress, Due, Mail
from ithaca.programmes.models import Interest, Membership
from ithaca.programmes.testing import AT
from ithaca.records import actions
from ithaca.records.testing import Cast

OTHERS = "Hello Amara,\nsee https://mentoring.example.org/x and anna@example.org, Priya Nairtok Smith"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def cast(db):
    return Cast()


def letter_to(person, words: str, programme=None) -> Mail:
    return Mail.objects.create(
        to=person, address=person.email, letter="x", kind="needed", key=f"k:{words}", once=False, subject="Look",
        text=words, html=f"<p>{words}</p>", message_id="x", made_at=AT, next_at=AT, programme=programme,
    )  # fmt: skip


def erase(person, **called):
    for name, said in called.items():
        setattr(person, name, said)
    person.save()
    actions.erase(person.pk, why="asked", by=person, at=AT)


@pytest.mark.parametrize("name", ["https", "Hello", "e"])
def test_a_name_that_is_a_word_takes_no_letter_from_anybody(cast, name):
    """Who called themselves "https" would have emptied and stopped every letter of the house."""
    mail = letter_to(cast.amara.person, OTHERS)
    erase(cast.priya.person, name=name)
    mail.refresh_from_db()
    assert mail.state == "waiting"
    assert "https://mentoring.example.org/x" in mail.text
    assert "Amara" in mail.text


def test_a_letter_that_names_somebody_loses_the_name_alone_and_still_goes(cast):
    mail = letter_to(cast.amara.person, "Priya\nNairtok, Ruth and <b>Priya Nairtok</b> wait for you.")
    erase(cast.priya.person)
    mail.refresh_from_db()
    assert mail.text == "Somebody who left, Ruth and <b>Somebody who left</b> wait for you."
    assert mail.state == "waiting"


def test_letters_of_programmes_that_they_never_knew_stay(cast):
    mail = letter_to(cast.amara.person, "Priya Nairtok", programme=cast.programme.pk + 1)
    erase(cast.priya.person)
    mail.refresh_from_db()
    assert mail.text == "Priya Nairtok"


def test_a_letter_of_the_alphabet_is_not_a_name_in_a_task(cast):
    due = Due.objects.filter(owner=cast.amara.person)
    due.update(task="Answer Priya Nairtok's request")
    erase(cast.priya.person, name="e")
    assert due.get().task == "Answer Priya Nairtok's request"


def test_a_contact_address_that_is_somebody_elses_takes_nothing_of_theirs(cast):
    """A contact address is typed, never proved: it may be anybody's."""
    victim = cast.amara.person
    Membership.objects.filter(pk=cast.priya.pk).update(contact_email=victim.email)
    EmailAddress.objects.create(user=cast.priya.person, email=victim.email, verified=False)
    mail = letter_to(victim, f"We write to {victim.email}")
    before = (DeadAddress, Interest, ImportRow)
    theirs = {m: list(rows_of(m, victim.email)) for m in before}
    erase(cast.priya.person)
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("waiting", f"We write to {victim.email}")
    assert {m: list(rows_of(m, victim.email)) for m in before} == theirs
    assert all(theirs.values())


def rows_of(model, address: str):
    field = {DeadAddress: "address", Interest: "email", ImportRow: "raw__icontains"}[model]
    return model.objects.filter(**{field: address}).values_list("pk", flat=True)


def test_an_address_that_ends_like_another_takes_nothing_of_it(cast):
    """a@example.org stands in the letters of anna@example.org, too."""
    row = ImportRow.objects.create(
        batch=cast.batch, number=9, fate="new", raw=["Anna", "anna@example.org"], cleaned={}
    )
    mail = letter_to(cast.amara.person, OTHERS)
    erase(cast.priya.person, email="a@example.org")
    mail.refresh_from_db()
    assert "anna@example.org" in mail.text
    assert ImportRow.objects.filter(pk=row.pk).exists()
