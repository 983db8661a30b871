"""Erase one person over all rooms: what is theirs goes, what others did with them stays under "Somebody who left"."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import models, transaction

from ithaca.accounts.models import Person
from ithaca.kit.trail import record
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.records import access
from ithaca.records.actions import ledger, traces
from ithaca.records.actions.asking import locked
from ithaca.records.actions.copies import throw_away
from ithaca.records.facts import PersonErased
from ithaca.records.models import Copy, PersonRequest
from ithaca.records.queries.stored import accounts_of, classed_of, stored, touched
from ithaca.records.rules.people import ADDRESS, GONE, WORDS
from ithaca.relationships.actions import ending
from ithaca.relationships.models import Relationship


@dataclass(frozen=True)
class Fate:
    """What erasure does with the rows of one table."""

    model: type[models.Model]
    rows: models.QuerySet
    goes: bool  # the whole row; else the row stays, and what it says of the person goes


@transaction.atomic
def erase(pk: int, *, why: str, by, at) -> Counter:
    """Erase somebody, with every closed account that was theirs: {table: rows}. `why`: asked, staff or kept-long-enough.
    Nothing of it can be undone."""
    person = Person.objects.select_for_update().get(pk=pk)
    (access.can_erase(by, person) if by is not None else access.can_be_erased(person)).require()
    return erase_accounts(pk, why=why, by=by, at=at)


@transaction.atomic
def erase_as_asked(pk: int, *, by, at) -> Counter:
    """The same by staff, for whoever asked for it and has not taken it back at the last moment."""
    asked = locked(pk)
    access.can_erase_for(by, asked).require()
    return erase(asked.person_id, why="staff", by=by, at=at)


@transaction.atomic
def erase_again(pk: int, *, at) -> Counter:
    """Erase somebody whom a backup has brought back: what stood in the way when it was made was over before they went."""
    return erase_accounts(pk, why="restored", by=None, at=at)


def erase_accounts(pk: int, *, why: str, by, at) -> Counter:
    done = Counter()
    for account in Person.objects.filter(pk__in=accounts_of(pk)).order_by("pk"):
        done += erase_account(account, why=why, by=by, at=at)
    return done


def erase_account(person: Person, *, why: str, by, at) -> Counter:
    known = traces.known_of(person)
    traces.take_from_letters(known)
    forget_name(person)
    leave_everything(person, at=at)
    done = shred(person)
    traces.take_from_files(known)
    close(person)
    ledger.note(person, why=why, by=by, at=at)
    record(PersonErased(people={"person": [person.pk]}, why=why), by=by, at=at)
    return done


def forget_name(person: Person):
    """From here on nobody hears the name any more, not even in a letter that says that they have left."""
    Person.objects.filter(pk=person.pk).update(name=GONE, pronouns="", pronunciation="")
    person.refresh_from_db()


def leave_everything(person: Person, *, at):
    """Their parts and pairs end by the ordinary verbs, so that whoever counted on them hears of it."""
    for membership in Membership.objects.filter(person=person).order_by("pk"):
        if membership.can("leave"):
            members.leave(membership.pk, by=person, at=at)
    for pair in Relationship.objects.of(person).running().order_by("pk"):
        ending.break_off(pair.pk, by=person, at=at)
    PersonRequest.objects.filter(person=person, state=PersonRequest.State.OPEN).update(
        state=PersonRequest.State.DONE, closed_at=at
    )


def fates(person: Person) -> Iterator[Fate]:
    """For every table with rows of this person: what becomes of them."""
    for model in stored():
        classed = classed_of(model)
        if classed.erase == "row" or classed.says_something():
            yield Fate(model, touched(model, person.pk), classed.erase == "row")


def shred(person: Person) -> Counter:
    done = Counter()
    end_sign_ins(person)
    throw_away(Copy.objects.filter(person=person))
    for fate in fates(person):
        many = fate.rows.delete()[0] if fate.goes else fate.rows.update(**blanks(fate.model))
        done[fate.model._meta.label] += many
    return done


def blanks(model) -> dict:
    """{field: what stands there afterwards} of all that a table says about a person."""
    classed = classed_of(model)
    names = (*classed.personal, *classed.private, *classed.special)
    return {name: blank(model._meta.get_field(name)) for name in names}


def blank(field):
    """Nothing, as far as the field can hold it; where others would read an empty line, a word of what was there."""
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return "" if field.blank else WORDS[: field.max_length]
    return field.get_default() if field.has_default() else type(field.to_python("0"))()


def end_sign_ins(person: Person):
    for one in UserSession.objects.filter(user=person):
        one.end()


def close(person: Person):
    """What is left is a number that what others did can point at."""
    EmailAddress.objects.filter(user=person).delete()
    person.email, person.is_active, person.last_login = ADDRESS.format(person.pk), False, None
    person.language, person.theme = "en-gb", Person.Theme.AUTO
    person.set_unusable_password()
    person.save()
