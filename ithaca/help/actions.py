"""Writing to a help desk, and what the desk does with it."""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.accounts.models import Person
from ithaca.help import access
from ithaca.help.facts import (
    EnquiryAnswered,
    EnquiryClosed,
    EnquiryHandedOver,
    EnquiryMoved,
    EnquiryOpened,
    EnquiryReopened,
    EnquiryTaken,
    FeedbackGiven,
)
from ithaca.help.models import Enquiry, Reply
from ithaca.help.policy import desk_for, desk_named, desks_of
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.kit.words import later
from ithaca.notices.actions.mail import Wanted, post_all


@transaction.atomic
def open_enquiry(
    programme, *, kind: str, subject: str, body: str, desk: str = "", about=None, pair=None, by, at
) -> Enquiry:
    """Write to a help desk of a programme: the one that serves one's role, unless one is named.

    `about` is a person, for a report about somebody; `pair` what feedback is about. Raises `Denied`.
    """
    parts = access.parts_in(by, programme)
    access.can_ask(parts).require()
    access.can_ask_more(by, programme, kind).require()
    part = pair.part_of(by).membership if pair else parts[0]
    name = desk or desk_for(part.cohort.scheme, part.role.name)
    enquiry = Enquiry.objects.create(
        programme=programme,
        cohort=part.cohort,
        desk=name,
        role=desk_named(part.cohort.scheme, name).role,
        person=by,
        about=about,
        kind=kind,
        subject=subject,
        body=body,
        opened_at=at,
    )
    record(EnquiryOpened(**enquiry.subject_of_fact(), desk=name), by=by, at=at)
    if kind == Enquiry.Kind.FEEDBACK:
        subject = {**part.subject(), "cohort": pair.cohort_id if pair else part.cohort_id}
        record(FeedbackGiven(**subject, relationship=pair.pk if pair else None), by=by, at=at)
    tell_asker("enquiry-receipt", enquiry, f"enquiry:{enquiry.pk}:receipt", enquiry.body, at=at)
    tell_desk(enquiry, at=at)
    return enquiry


def wanted(letter: str, enquiry: Enquiry, to: Person, key: str, **values) -> Wanted:
    """A letter about an enquiry, with the way to it."""
    return Wanted(
        letter=letter,
        to=to,
        key=key,
        programme=enquiry.programme_id,
        about="enquiry",
        ref=enquiry.pk,
        values={"desk": enquiry.place.title, "link": link(enquiry), **values},
    )


def tell_asker(letter: str, enquiry: Enquiry, key: str, words: str, *, at):
    post_all([wanted(letter, enquiry, enquiry.person, key, title=enquiry.subject, words=words)], at=at)


def tell_desk(enquiry: Enquiry, *, at):
    """A letter to each person of the desk. It has a link, not the words: they may be private."""
    values = {"what": later(lambda: enquiry.get_kind_display().lower()), "who": enquiry.person.name}
    keys = {
        person: f"enquiry:{enquiry.pk}:{person.pk}:{at.isoformat()}" for person in access.desk_people(enquiry)
    }
    post_all(
        [wanted("enquiry-opened", enquiry, person, key, **values) for person, key in keys.items()], at=at
    )


def link(enquiry: Enquiry) -> str:
    return links.absolute(links.url_for("enquiry", enquiry.pk))


def locked(pk: int) -> Enquiry:
    return Enquiry.objects.select_for_update(of=("self",)).select_related("person", "cohort").get(pk=pk)


@transaction.atomic
def take(pk: int, *, by, at) -> Enquiry:
    """Take care of an enquiry: the others of the desk see who does."""
    enquiry = locked(pk)
    access.is_at_desk(by, enquiry).require()
    enquiry.owner = by
    enquiry.save(update_fields=["owner"])
    record(EnquiryTaken(**enquiry.subject_of_fact()), by=by, at=at)
    return enquiry


@transaction.atomic
def answer(pk: int, *, body: str, by, at) -> Reply:
    """Answer whoever asked, here and by letter."""
    enquiry = locked(pk)
    access.can_answer(by, enquiry).require()
    reply = Reply.objects.create(enquiry=enquiry, author=by, body=body, at=at)
    enquiry.move("answer")
    enquiry.owner = enquiry.owner or by
    enquiry.save(update_fields=["state", "owner"])
    record(EnquiryAnswered(**enquiry.subject_of_fact()), by=by, at=at)
    tell_asker("enquiry-answered", enquiry, f"reply:{reply.pk}", body, at=at)
    return reply


@transaction.atomic
def note(pk: int, *, body: str, by, at) -> Reply:
    """A note for the desk alone."""
    enquiry = locked(pk)
    access.is_at_desk(by, enquiry).require()
    return Reply.objects.create(enquiry=enquiry, author=by, body=body, note=True, at=at)


@transaction.atomic
def write_again(pk: int, *, body: str, by, at) -> Reply:
    """Whoever asked adds something; an answered or closed enquiry is open again."""
    enquiry = locked(pk)
    access.is_asker(by, enquiry).require()
    reply = Reply.objects.create(enquiry=enquiry, author=by, body=body, at=at)
    if enquiry.can("reopen"):
        enquiry.move("reopen")
        enquiry.closed_at = None
        enquiry.save(update_fields=["state", "closed_at"])
        record(EnquiryReopened(**enquiry.subject_of_fact(), desk=enquiry.desk), by=by, at=at)
        tell_desk(enquiry, at=at)
    return reply


@transaction.atomic
def close(pk: int, *, by, at) -> Enquiry:
    """Nothing more is to be done."""
    enquiry = locked(pk)
    access.can_close(by, enquiry).require()
    enquiry.move("close")
    enquiry.closed_at = at
    enquiry.save(update_fields=["state", "closed_at"])
    record(EnquiryClosed(**enquiry.subject_of_fact()), by=by, at=at)
    return enquiry


@transaction.atomic
def hand_over(pk: int, to: Person, *, by, at) -> Enquiry:
    """Somebody else of the desk takes care of it, and is told."""
    enquiry = locked(pk)
    access.can_hand_over(by, enquiry).require()
    check(to in access.desk_people(enquiry), _("Choose somebody of this help desk.")).require()
    enquiry.owner = to
    enquiry.save(update_fields=["owner"])
    record(EnquiryHandedOver(**enquiry.subject_of_fact()), by=by, at=at)
    if to != by:
        tell_deputy(enquiry, to, by, at=at)
    return enquiry


def tell_deputy(enquiry: Enquiry, to: Person, by, *, at):
    key = f"enquiry:{enquiry.pk}:handed-over:{to.pk}:{at.isoformat()}"
    post_all([wanted("enquiry-handed-over", enquiry, to, key, who=by.name)], at=at)


@transaction.atomic
def hand_over_all(programme, to: Person, *, by, at) -> int:
    """Everything open that somebody takes care of goes to a colleague; how many there were.

    What the colleague may not see (a report about themselves) stays.
    """
    mine = Enquiry.objects.filter(programme=programme, owner=by).exclude(state=Enquiry.State.CLOSED)
    theirs = mine.filter(pk__in=Enquiry.objects.visible_to(to).exclude(person=to).values("pk"))
    found = list(theirs.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        hand_over(pk, to, by=by, at=at)
    return len(found)


@transaction.atomic
def leave_to(gone: int, role: str, programme: int | None, *, to: Person | None = None, by, at) -> int:
    """Somebody no longer answers in a role: each of their open enquiries goes to `to`, or to whoever else is there.

    `programme` is None for a role of a whole institution. `by` is a person, an id, or None.
    """
    open_ones = Enquiry.objects.filter(owner=gone, role=role).exclude(state=Enquiry.State.CLOSED)
    if programme is not None:
        open_ones = open_ones.filter(programme=programme)
    found = open_ones.select_for_update(of=("self",)).select_related("cohort", "programme").order_by("pk")
    for enquiry in found:
        give(enquiry, gone, to, by=by, at=at)
    return len(found)


def give(enquiry: Enquiry, gone: int, to: Person | None, *, by, at):
    """To the one who was named if they answer there, else to the first who does; nobody at all leaves it open to all."""
    there = access.desk_people(enquiry)
    if any(person.pk == gone for person in there) and to is None:
        return  # they still answer there, in another role
    others = [person for person in there if person.pk != gone]
    enquiry.owner = to if to in others else next(iter(others), None)
    enquiry.save(update_fields=["owner"])
    record(EnquiryHandedOver(**enquiry.subject_of_fact()), by=by, at=at)
    if enquiry.owner:
        tell_deputy(enquiry, enquiry.owner, Person.objects.get(pk=gone), at=at)


@transaction.atomic
def pass_on(pk: int, desk: str, *, by, at) -> Enquiry:
    """Another desk is the right one: it is asked from now on, and this one no longer sees it."""
    enquiry = locked(pk)
    access.can_hand_over(by, enquiry).require()
    check(desk in desks_of(enquiry.cohort.scheme), _("Choose one of the help desks.")).require()
    check(desk != enquiry.desk, _("It is at this help desk already.")).require()
    enquiry.desk, enquiry.owner = desk, None
    enquiry.role = desk_named(enquiry.cohort.scheme, desk).role
    enquiry.save(update_fields=["desk", "role", "owner"])
    record(EnquiryMoved(**enquiry.subject_of_fact(), desk=desk), by=by, at=at)
    tell_desk(enquiry, at=at)
    return enquiry
