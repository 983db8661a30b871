"""One step for one thing, at once; or for many: looked at first, held for some minutes, undone without a trace, then
done one by one. What steps there are is declared by `steps.py`, and by every room that has any (`kit.waiting`)."""

import logging
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from ithaca.desk import access
from ithaca.desk.facts import BatchDone, BatchMade, BatchUndone
from ithaca.desk.models import Batch
from ithaca.kit.trail import record
from ithaca.kit.verdicts import Denied, Verdict, check
from ithaca.kit.waiting import VERBS

HELD = timedelta(minutes=10)
MOST = 500
log = logging.getLogger("ithaca.desk")


def fate(person, verb: str, thing) -> Verdict:
    """Whether the step would happen to this thing, or why not. Nobody is in their own batch."""
    other = check(getattr(thing, "person_id", None) != person.pk, _("This is you."))
    return other and VERBS[verb].can(person, thing)


@transaction.atomic
def prepare(programme, verb: str, chosen: list, *, given: dict | None = None, by, at) -> Batch:
    """Hold a step for those of the chosen to which it can happen; it happens in ten minutes."""
    check(verb in VERBS, _("Choose what is to happen.")).require()
    access.can_do_in_bulk(by, programme).require()
    check(len(chosen) <= MOST, _("Choose at most {MOST} at a time.").format(MOST=MOST)).require()
    here = VERBS[verb].sort.find(by, programme.pk, [thing.pk for thing in chosen])
    fates = [(thing.pk, fate(by, verb, thing)) for thing in here]
    check(fates, _("It can happen to none of those chosen.")).require()
    refs = [pk for pk, verdict in fates if verdict]
    check(refs, fates[0][1].reason).require()
    batch = Batch.objects.create(
        programme_id=programme.pk,
        by=by,
        verb=verb,
        refs=refs,
        given=given or {},
        made_at=at,
        due_at=at + HELD,
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
    """Whether it happened; a step that this version of the software no longer has happens to nobody."""
    if batch.verb not in VERBS:
        return False
    try:
        with transaction.atomic():
            VERBS[batch.verb].do(ref, **batch.given, by=batch.by, at=at)
    except (Denied, ObjectDoesNotExist):
        return False
    return True


def do_all_due(*, at):
    """Every batch whose time has come; bears being called twice or late. One that fails keeps no other waiting."""
    waiting = Batch.objects.filter(state=Batch.State.WAITING, due_at__lte=at).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        try:
            do(pk, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("Batch %s failed; it is tried again with the next sweep.", pk)
