"""Who sees a row, said once more in plain Python and by the page that shows it: what `visible_to` has to agree with.

A new model with `visible_to` needs a line in `SEEN`. `says(person, row)` asks the room's access function or spells the
rule out over the row's own people; it never touches `visible_to`. `page(row)` is where the row is shown: an address
that is a 404 for everybody else, or an address and the words that stand there for nobody else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse

from ithaca.accounts.models import Draft
from ithaca.conversations import access as conversations
from ithaca.conversations.models import Attachment, Message, Seat, Thread
from ithaca.desk.models import Batch, Charge, Deputy, Double, Merge, Note, SavedView
from ithaca.help import access as help_desk
from ithaca.help.models import Enquiry
from ithaca.imports.models import ImportBatch, ImportRow
from ithaca.matching.models import Choice, Proposal, Rank, Request, Round, Run
from ithaca.meetings.models import Impression, Meeting
from ithaca.notices.models import Due, Mail
from ithaca.people.models import Block
from ithaca.programmes import access as programmes
from ithaca.programmes.models import Interest, Membership, Programme
from ithaca.records.models import Copy, PersonRequest
from ithaca.relationships import access as relationships
from ithaca.relationships.models import (
    CheckIn,
    Goal,
    Participant,
    Relationship,
    SharedContact,
    StandIn,
    Task,
    Wish,
)
from ithaca.roles.access import holds
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


@dataclass(frozen=True)
class Seen:
    says: Callable
    page: Callable | None = None


def models_with_visible_to() -> set:
    return {m for m in apps.get_models() if hasattr(getattr(m, "objects", None), "visible_to")}


def in_pair(person, row) -> bool:
    return bool(relationships.takes_part(person, Relationship.objects.get(pk=row.relationship_id)))


def works_in(person, row) -> bool:
    return bool(relationships.acts_in(person, Relationship.objects.get(pk=row.relationship_id)))


def sees_contact(person, contact) -> bool:
    """Of those one works with, unless one of the two has blocked the other."""
    apart = any({b.by_id, b.person_id} == {person.pk, contact.person_id} for b in Block.objects.all())
    return in_pair(person, contact) and not apart


def sees_programme(person, programme) -> bool:
    mine = Membership.objects.filter(person=person, programme=programme)
    here = any(m.state not in Membership.GONE for m in mine)
    return here or bool(holds(person, Right.SEE_PEOPLE, programme))


def owes(person, due) -> bool:
    if due.owner_id:
        return due.owner_id == person.pk
    held = [h.role for h in Holding.objects.filter(person=person) if h.until is None]
    return any(role.programme == due.programme and role.name == due.role for role in held)


def staff(right: Right, programme_of=lambda row: row.programme):
    return lambda person, row: bool(holds(person, right, programme_of(row)))


def at(name: str, **parts):
    """The row's own page; `parts` are its address's, read off the row by attribute."""

    def page(row):
        return reverse(
            name, kwargs={key: look(row, path) for key, path in (parts or {"pk": "pk"}).items()}
        ), ""

    return page


def words(path: str, name: str, **parts):
    """A page where the row's words at `path` stand only for those who see it."""

    def page(row):
        return at(name, **parts)(row)[0], str(look(row, path))

    return page


def look(row, path: str):
    for name in path.split("."):
        row = getattr(row, name)
    return row


SEEN = {
    Programme: Seen(sees_programme, lambda p: (reverse("programmes:page", args=[p.slug, "about"]), "")),
    Membership: Seen(
        lambda person, m: bool(programmes.is_own(person, m)) or bool(holds(person, Right.SEE_PEOPLE, m.programme)),
        at("programmes:membership"),
    ),
    Interest: Seen(staff(Right.APPROVE_PEOPLE)),
    Relationship: Seen(
        lambda person, r: (
            bool(relationships.acts_in(person, r)) or bool(holds(person, Right.SEE_PAIRS, r.programme))
        ),
        at("relationships:relationship"),
    ),
    Goal: Seen(works_in, at("relationships:goal")),
    Task: Seen(works_in, words("text", "relationships:relationship", pk="relationship_id")),
    SharedContact: Seen(sees_contact, words("value", "relationships:relationship", pk="relationship_id")),
    Meeting: Seen(works_in, at("meetings:meeting")),
    Impression: Seen(lambda person, i: person.pk == i.person_id),
    CheckIn: Seen(
        lambda person, c: (
            not in_pair(person, c) and bool(holds(person, Right.CHECK_IN, c.relationship.programme))
        ),
        words("note", "relationships:relationship", pk="relationship_id"),
    ),
    Wish: Seen(
        lambda person, w: (
            person.pk == w.person_id
            or (not in_pair(person, w)
            and bool(holds(person, Right.PAIR_PEOPLE, w.relationship.programme)))
        ),
    ),
    StandIn: Seen(
        lambda person, s: (
            person.pk == s.person_id or in_pair(person, s) or bool(holds(person, Right.PAIR_PEOPLE, s.relationship.programme))
        ),
    ),
    Note: Seen(
        lambda person, n: person.pk != n.person_id and bool(holds(person, Right.SEE_PEOPLE, n.programme)),
    ),
    SavedView: Seen(lambda person, v: person.pk == v.person_id),
    Deputy: Seen(staff(Right.RUN_PROGRAMME)),
    Merge: Seen(staff(Right.MANAGE_PEOPLE)),
    Double: Seen(
        lambda person, d: (
            person.pk not in (d.one_id, d.other_id) and bool(holds(person, Right.MANAGE_PEOPLE, d.programme))
        ),
    ),
    Batch: Seen(
        lambda person, b: person.pk == b.by_id and bool(holds(person, Right.SEE_PEOPLE, b.programme)),
        at("desk:batch"),
    ),
    Charge: Seen(staff(Right.SEE_PAIRS, lambda row: row.relationship.programme)),
    Thread: Seen(lambda person, t: bool(conversations.sits_in(person, t)), at("conversations:thread")),
    Message: Seen(
        lambda person, m: person.pk in {s.person_id for s in Seat.objects.filter(thread=m.thread_id)},
        words("body", "conversations:thread", pk="thread_id"),
    ),
    Attachment: Seen(
        lambda person, f: bool(conversations.sits_in(person, f.message.thread)), at("conversations:file")
    ),
    Request: Seen(
        lambda person, r: (
            person.pk in (r.mentee.person_id, r.mentor.person_id) or bool(holds(person, Right.SEE_REQUESTS, r.programme))
        ),
        at("matching:request"),
    ),
    Choice: Seen(lambda person, c: person.pk == c.mentee.person_id),
    Round: Seen(staff(Right.PAIR_PEOPLE), at("matching:round", slug="programme.slug", pk="pk")),
    Run: Seen(staff(Right.PAIR_PEOPLE, lambda row: row.round.programme)),
    Proposal: Seen(
        lambda person, p: (
            person.pk in (p.mentee.person_id, p.mentor.person_id) or bool(holds(person, Right.PAIR_PEOPLE, p.round.programme))
        ),
        at("matching:proposal"),
    ),
    Rank: Seen(lambda person, r: person.pk == r.by.person_id),
    Enquiry: Seen(
        lambda person, e: bool(help_desk.is_asker(person, e)) or bool(help_desk.is_at_desk(person, e)), at("help:enquiry")
    ),
    ImportBatch: Seen(staff(Right.MANAGE_PEOPLE), at("imports:batch", slug="programme.slug", pk="pk")),
    ImportRow: Seen(
        staff(Right.MANAGE_PEOPLE, lambda row: row.batch.programme),
        lambda row: (reverse("imports:problems", args=[row.batch.programme.slug, row.batch_id]), row.raw[0]),
    ),
    Draft: Seen(
        lambda person, d: d.person_id == person.pk,
        lambda d: (reverse("accounts:kept"), reverse("accounts:throw_away", args=[d.pk])),
    ),
    Block: Seen(
        lambda person, b: b.by_id == person.pk,
        lambda b: (reverse("people:blocked"), reverse("people:unblock", args=[b.pk])),
    ),
    Copy: Seen(lambda person, c: person.pk == c.person_id, at("records:copy")),
    PersonRequest: Seen(
        lambda person, r: person.pk == r.person_id or bool(holds(person, Right.MANAGE_PEOPLE, r.programme)),
    ),
    Due: Seen(owes),
    Mail: Seen(lambda person, m: m.to_id == person.pk),
}  # fmt: skip
HOLDS_PEOPLE = (
    Participant,
    Seat,
    Holding,
)  # rows that no page shows by themselves, but that let people see others


def differences(people) -> list[str]:
    """Where `visible_to` and the rule in plain Python do not agree: one line a row and person, or none."""
    found = []
    for model, seen in SEEN.items():
        rows = list(model.objects.all())
        for person in people:
            listed = set(model.objects.visible_to(person).values_list("pk", flat=True))
            found += [
                f"{model.__name__} {row.pk} for {person}: listed {row.pk in listed}"
                for row in rows
                if (row.pk in listed) != bool(seen.says(person, row))
            ]
    return found
