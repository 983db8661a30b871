"""One person, one account: two become one, row by row and written down, so that it can be undone.

Everything that names the account that goes names the one that is kept, save where that one has its own already.
What opens a door stays behind: sign-ins, second steps and identities elsewhere. An address comes along unverified.
"""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import IntegrityError, transaction

from ithaca.accounts.models import Person
from ithaca.desk import access
from ithaca.desk.facts import AccountsMerged, AccountsParted
from ithaca.desk.models import Merge
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.notices.actions.mail import post
from ithaca.programmes.models import Membership

STAYS = {"usersessions", "mfa", "socialaccount", "account"}  # rooms of doors: handled here, or not at all
STAYS_TOO = {"accounts.Draft", "roles.Holding", "desk.Merge", "notices.QuietHours", "notices.Wish"}
GONE_ADDRESS = "account-{}@merged.invalid"


@transaction.atomic
def merge(programme, kept: int, gone: int, *, by, at) -> Merge:
    """Make one account of two; `kept` and `gone` are ids of persons."""
    people = Person.objects.select_for_update().in_bulk(sorted([kept, gone]))
    one, other = people[kept], people[gone]
    access.can_merge(by, one, other).require()
    made = Merge(programme_id=programme, kept=one, gone=other, by=by, at=at)
    made.moved = [
        *memberships_moved(one, other),
        *rows_moved(Person, one.pk, other.pk),
        *doors_moved(one, other),
    ]
    made.save()
    record(AccountsMerged(programme=programme, people={"kept": [kept], "gone": [gone]}), by=by, at=at)
    tell(made, at=at)
    return made


@transaction.atomic
def part(pk: int, *, by, at) -> Merge:
    """Undo it: what moved goes back, and what has come since stays where it is."""
    made = Merge.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    access.can_part(by, made).require()
    for label, field, ref, before in reversed(made.moved):
        apps.get_model(label)._base_manager.filter(pk=ref).update(**{field: before})
    made.undone_at = at
    made.save(update_fields=["undone_at"])
    people = {"kept": [made.kept_id], "gone": [made.gone_id]}
    record(AccountsParted(programme=made.programme_id, people=people), by=by, at=at)
    return made


def memberships_moved(one: Person, other: Person) -> Iterator[list]:
    """Where both have a part in one role of one programme, what hangs on the part that goes is moved to the
    part that is kept, and the other is left behind as left."""
    for theirs in Membership.objects.filter(person=other).order_by("pk"):
        own = Membership.objects.filter(
            person=one, programme=theirs.programme_id, role=theirs.role_id
        ).first()
        if own is None:
            continue
        yield from rows_moved(Membership, own.pk, theirs.pk)
        yield set_to(Membership, "state", theirs.pk, theirs.state, Membership.State.LEFT)


def rows_moved(model, own: int, theirs: int) -> Iterator[list]:
    """Every row that points at one row of a model points at another, where nothing forbids it."""
    for label, field in pointing_at(model):
        rows = apps.get_model(label)._base_manager.filter(**{field: theirs}).order_by("pk")
        for ref in list(rows.values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    yield set_to(apps.get_model(label), field, ref, theirs, own)
            except IntegrityError:
                continue  # the account that is kept has its own


def pointing_at(model) -> list[tuple[str, str]]:
    """(model, column) for every foreign key to a model that a merge may move."""
    return [
        (found._meta.label, field.attname)
        for found in apps.get_models()
        if found._meta.app_label not in STAYS and found._meta.label not in STAYS_TOO
        for field in found._meta.concrete_fields
        if field.is_relation and field.related_model is model
    ]


def set_to(model, field: str, ref, before, after) -> list:
    """Change one column of one row; what undoing needs to know."""
    model._base_manager.filter(pk=ref).update(**{field: after})
    return [model._meta.label, field, ref, before]


def doors_moved(one: Person, other: Person) -> Iterator[list]:
    """The account that goes is closed and gives up its address, which comes along, to be verified anew."""
    for address in EmailAddress.objects.filter(user=other):
        yield set_to(EmailAddress, "primary", address.pk, address.primary, False)
        yield set_to(EmailAddress, "verified", address.pk, address.verified, False)
        yield set_to(EmailAddress, "user_id", address.pk, other.pk, one.pk)
    yield set_to(Person, "email", other.pk, other.email, GONE_ADDRESS.format(other.pk))
    yield set_to(Person, "is_active", other.pk, True, False)


def tell(made: Merge, *, at):
    """Whoever it is about hears of it, and how to say that it was wrong."""
    post(
        "accounts-merged",
        to=made.kept,
        key=f"accounts-merged:{made.pk}",
        programme=made.programme_id,
        at=at,
        values={"address": made.moved_address, "link": links.absolute("/")},
    )
