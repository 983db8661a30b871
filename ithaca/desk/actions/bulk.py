"""One step for many people: looked at first, held for some minutes, undone without a trace, then done one by one."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from ithaca.desk import access
from ithaca.desk.facts import BatchDone, BatchMade, BatchUndone
from ithaca.desk.models import Batch
from ithaca.kit.trail import record
from ithaca.kit.verdicts import Denied, Verdict, check
from ithaca.programmes import access as programmes
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership

HELD = timedelta(minutes=10)
MOST = 500


@dataclass(frozen=True)
class Verb:
    """`will` and `did` finish a sentence after a number of people."""

    title: str
    can: callable
    do: callable
    will: str
    did: str
    back: str = ""


VERBS = {
    "approve": Verb("Approve", programmes.can_decide, members.approve, "will be approved", "are approved"),
    "deactivate": Verb(
        "Make inactive",
        programmes.can_deactivate,
        members.deactivate,
        "will be inactive: nobody finds them, and open requests to them close",
        "are inactive",
        back="activate",
    ),
    "activate": Verb(
        "Make active",
        programmes.can_activate,
        members.activate,
        "will be active again",
        "are active again",
        back="deactivate",
    ),
}


def fate(person, verb: str, member: Membership) -> Verdict:
    """Whether the step would happen to this member, or why not. Nobody is in their own batch."""
    other = check(member.person_id != person.pk, "This is you.")
    return other and VERBS[verb].can(person, member)


@transaction.atomic
def prepare(programme, verb: str, members_chosen: list[Membership], *, by, at) -> Batch:
    """Hold a step for those of the chosen to whom it can happen; it happens in ten minutes."""
    access.can_do_in_bulk(by, programme).require()
    check(verb in VERBS, "Choose what is to happen.").require()
    check(len(members_chosen) <= MOST, f"Choose at most {MOST} people at a time.").require()
    refs = [m.pk for m in members_chosen if m.programme_id == programme.pk and fate(by, verb, m)]
    check(refs, "It can happen to none of those chosen.").require()
    batch = Batch.objects.create(
        programme_id=programme.pk, by=by, verb=verb, refs=refs, made_at=at, due_at=at + HELD
    )
    record(BatchMade(programme=programme.pk, batch=batch.pk, verb=verb, number=len(refs)), by=by, at=at)
    return batch


@transaction.atomic
def undo(pk: int, *, by, at) -> Batch:
    """Nothing has happened yet, and nothing will."""
    batch = Batch.objects.select_for_update().get(pk=pk)
    access.can_undo(by, batch).require()
    batch.move("undo")
    batch.save(update_fields=["state"])
    record(BatchUndone(programme=batch.programme_id, batch=batch.pk), by=by, at=at)
    return batch


@transaction.atomic
def do(pk: int, *, at) -> Batch:
    """Let it happen, once its time has come. Each one's own rules are asked again: some may have changed."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    if batch.state != Batch.State.WAITING or batch.due_at > at:
        return batch
    batch.done = [ref for ref in batch.refs if happens(batch, ref, at)]
    batch.move("do")
    batch.save(update_fields=["state", "done"])
    fact = BatchDone(programme=batch.programme_id, batch=batch.pk, verb=batch.verb, number=len(batch.done))
    record(fact, by=batch.by, at=at)
    return batch


def happens(batch: Batch, ref: int, at) -> bool:
    try:
        with transaction.atomic():
            VERBS[batch.verb].do(ref, by=batch.by, at=at)
    except (Denied, Membership.DoesNotExist):
        return False
    return True


def do_all_due(*, at):
    """Every batch whose time has come; bears being called twice or late."""
    waiting = Batch.objects.filter(state=Batch.State.WAITING, due_at__lte=at).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        do(pk, at=at)
