from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from ithaca.accounts import queries
from ithaca.accounts.facts import AccountOpened, PersonRenamed, SignInsEnded
from ithaca.accounts.models import Draft, Person
from ithaca.accounts.rules.typed import worth_keeping
from ithaca.kit.trail import record

MOST_DRAFTS = 20  # of one person; older ones make room


@transaction.atomic
def arrive(email: str, name: str, *, at) -> Person:
    """The person whose address has just been proved by a code; a new one when nobody has it.

    An existing person keeps their own name: who knows an address may not rename its owner.
    """
    person = queries.by_address(email)
    fresh = person is None
    if fresh:
        person = Person.objects.create_user(email, name)
    prove_address(person, email)
    if fresh:
        record(AccountOpened(people={"person": [person.pk]}), by=person, at=at)
    return person


def prove_address(person, email: str):
    """Note that an address is this person's: a code reached them there. Part of coming in."""
    EmailAddress.objects.update_or_create(
        user=person, email=email.strip().lower(), defaults={"verified": True}
    )
    if not EmailAddress.objects.filter(user=person, primary=True).exists():
        EmailAddress.objects.filter(user=person, email=person.email).update(primary=True)


@transaction.atomic
def change_details(*, name: str, pronouns: str, pronunciation: str, by, at) -> Person:
    """How one is called, and how that is said."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    renamed = person.name != name
    person.name, person.pronouns, person.pronunciation = name, pronouns, pronunciation
    person.save(update_fields=["name", "pronouns", "pronunciation"])
    if renamed:
        record(PersonRenamed(people={"person": [person.pk]}), by=by, at=at)
    return person


@transaction.atomic
def choose_appearance(theme: str, language: str = "", *, by, at) -> Person:
    """Light, dark, or as the device says; and a language. Of no interest to anybody else: no fact."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.theme, person.language = Person.Theme(theme), language or person.language
    person.save(update_fields=["theme", "language"])
    return person


@transaction.atomic
def end_sign_in(pk: int, *, by, at):
    """Sign one device out; it has no access from its next request."""
    UserSession.objects.get(pk=pk, user=by).end()
    record(SignInsEnded(people={"person": [by.pk]}, number=1), by=by, at=at)


@transaction.atomic
def end_other_sign_ins(*, keep: str, by, at) -> int:
    """Sign every device out but the one whose session key is `keep`."""
    others = list(UserSession.objects.filter(user=by).exclude(session_key=keep))
    for one in others:
        one.end()
    if others:
        record(SignInsEnded(people={"person": [by.pk]}, number=len(others)), by=by, at=at)
    return len(others)


def note_seen(session_key: str, *, at):
    """When a device was last seen. Of no interest to anybody else: no fact."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


# What was typed. Of no interest to anybody else: no facts. -----------------------------------------------------------


@transaction.atomic
def keep_while_writing(path: str, page: str, fields: dict, *, by, at) -> Draft | None:
    """What a form holds so far, in place of what was kept of it before; nothing when it is empty."""
    if kept := worth_keeping(fields):
        values = {"page": page, "fields": kept, "at": at}
        draft, _ = Draft.objects.update_or_create(
            person=by, path=path, why=Draft.Why.WRITING, defaults=values
        )
        make_room(by.pk)
        return draft
    Draft.objects.filter(person=by, path=path, why=Draft.Why.WRITING).delete()
    return None


@transaction.atomic
def keep_for(person: int, path: str, page: str, fields: dict, *, at) -> Draft | None:
    """What somebody sent after their sign-in had ended. `person` is who had signed in, and alone gets it back."""
    kept = worth_keeping(fields)
    if not kept or not Person.objects.filter(pk=person, is_active=True).exists():
        return None
    draft = Draft.objects.create(
        person_id=person, path=path, page=page, why=Draft.Why.SIGNED_OUT, fields=kept, at=at
    )
    make_room(person)
    return draft


def make_room(person: int):
    """Keep the newest of a person's drafts. Part of keeping one."""
    old = Draft.objects.filter(person=person).values_list("pk", flat=True)[MOST_DRAFTS:]
    Draft.objects.filter(pk__in=list(old)).delete()


@transaction.atomic
def throw_away(pk: int, *, by, at):
    Draft.objects.visible_to(by).filter(pk=pk).delete()


@transaction.atomic
def done_with(path: str, *, by, at):
    """What was kept for an address has been taken by its room."""
    Draft.objects.visible_to(by).filter(path=path).delete()


def forget_drafts(*, at) -> int:
    """Delete what was kept longer than promised."""
    return Draft.objects.filter(at__lte=at - Draft.KEPT).delete()[0]
