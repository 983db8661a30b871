"""The sweep: everything whose moment has come, set by set.

It may run twice, late or after any gap: what it does is noted on the step in the transaction
that does it, and of several reminders that were missed only the last is sent. What cannot be
done is noted and set aside, and the rest goes on.
"""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.kit.expectations import happen
from ithaca.kit.ticks import tick_all
from ithaca.notices.actions.digests import gather
from ithaca.notices.actions.mail import Wanted, put, written
from ithaca.notices.models import Due, Mail, Step, who_is_asked_too, who_is_in
from ithaca.notices.queries import people_in

BATCH = 500
ATTEMPTS = 5
AGAIN = timedelta(hours=1)


def sweep(*, at) -> dict[str, int]:
    """Do what is due by `at`; how many reminders, escalations and lapses there were.

    Lapses come first: nobody is reminded of what has lapsed. Then the rooms do what they do as time passes.
    """
    done = Counter(remind=0, escalate=0, miss=0)
    for pk in list(ripe(at).filter(do=Step.Do.MISS).values_list("pk", flat=True)):
        done["miss"] += lapse(pk, at=at)
    tick_all(at=at)
    while tell_batch(done, at=at):
        pass
    gather(at=at)
    return dict(done)


def ripe(at):
    """Steps whose moment has come, of dues that are open and whose clock runs."""
    return Step.objects.filter(
        at__lte=at,
        done_at=None,
        attempts__lt=ATTEMPTS,
        due__state=Due.State.OPEN,
        due__paused_on=None,
    )


# --------------------------------------------------------------------------------- telling


def tell_batch(done: Counter, *, at) -> bool:
    """Remind and escalate for up to `BATCH` dues, with the same number of queries for one and for all.

    Whether it got anywhere, so that another batch may follow.
    """
    telling = ripe(at).exclude(do=Step.Do.MISS)
    dues = list(telling.order_by("due").values_list("due", flat=True).distinct()[:BATCH])
    if not dues:
        return False
    steps = {
        step.pk: step for step in telling.filter(due__in=dues).select_related("due").order_by("at", "pk")
    }
    last = {(step.due_id, step.do): step for step in steps.values()}.values()
    mails, failed = letters_of(last, at)
    noted = note_told(steps.keys() - failed, mails, at=at)
    done.update(step.do for step in last if step.pk in noted)
    return bool(noted or failed)


def letters_of(steps, at) -> tuple[list[Mail], set[int]]:
    """The mails, and the steps for which none could be written."""
    recipients = recipients_of(steps)
    wanted = {step.pk: [wanted_of(step, person) for person in recipients[step.pk]] for step in steps}
    try:
        return written([w for many in wanted.values() for w in many], at=at), set()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        return letters_one_by_one(wanted, at)


def letters_one_by_one(wanted, at) -> tuple[list[Mail], set[int]]:
    """One letter cannot be written: find it and set it aside, so that the others go out."""
    mails, failed = [], set()
    for pk, many in wanted.items():
        try:
            mails += written(many, at=at)
        except Exception as error:
            set_aside(pk, error, at=at)
            failed.add(pk)
    return mails, failed


@transaction.atomic
def note_told(pks, mails: list[Mail], *, at) -> set[int]:
    """Put the letters into the outbox and note their steps, but for what was settled meanwhile."""
    locked = ripe(at).filter(pk__in=pks).select_for_update(of=("self",), skip_locked=True)
    still = set(locked.values_list("pk", flat=True))
    put([mail for mail in mails if int(mail.key.split(":")[1]) in still])
    Step.objects.filter(pk__in=still).update(done_at=at)
    gone_on = Step.objects.filter(pk__in=still, do=Step.Do.ESCALATE)
    Due.objects.filter(pk__in=gone_on.values("due")).update(gone_on=True)
    return still


def recipients_of(steps) -> dict[int, list[Person]]:
    """For each step the persons to write to: the owner and whoever stands in for them, or whoever holds the role and is
    not in it themselves."""
    own = [s for s in steps if s.due.owner_id and not s.role]
    too = who_is_asked_too({s.due_id for s in own})
    owners = {s.pk: [s.due.owner_id, *([too[s.due_id]] if s.due_id in too else [])] for s in own}
    people = Person.objects.in_bulk({pk for both in owners.values() for pk in both})
    found = defaultdict(list, {pk: [people[one] for one in both] for pk, both in owners.items()})
    joint = {s: (s.due.programme, s.role or s.due.role) for s in steps if s.pk not in owners}
    people_of = people_in(set(joint.values())) if joint else {}
    themselves = who_is_in([step.due for step in joint])
    for step, role in joint.items():
        others = [p for p in people_of[role] if (step.due_id, p.pk) not in themselves]
        found[step.pk] = others or people_of[role]  # somebody always hears
    return found


def wanted_of(step: Step, person: Person) -> Wanted:
    due = step.due
    page = (
        links.url_for(due.about, due.ref, staff=True, name=due.page) if step.role else own_page(due, person)
    )
    return Wanted(
        letter=step.what,
        to=person,
        key=f"step:{step.pk}:{person.pk}",
        programme=due.programme,
        about=due.about,
        ref=due.ref,
        morning=True,
        values={"task": due.task, "due": due.due_on, "link": links.absolute(page or "/")},
    )


def own_page(due, person: Person) -> str:
    """Where the owner settles it: without signing in, where the room that owns the form lets them."""
    mine = due.owner_id == person.pk
    return (mine and links.in_mail(due.about, due.ref, person.pk, name=due.page)) or due.url


# --------------------------------------------------------------------------------- lapsing


def lapse(pk: int, *, at) -> int:
    """The due day has passed: what the scheme says happens. What fails is tried again, some times."""
    try:
        return lapse_one(pk, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        set_aside(pk, error, at=at)
        return 0


@transaction.atomic
def lapse_one(pk: int, *, at) -> int:
    locked = ripe(at).select_related("due").select_for_update(of=("self", "due"), skip_locked=True)
    step = locked.filter(pk=pk).first()
    if step is None:
        return 0
    due = step.due
    due.move("miss")
    due.closed_at = at
    due.save(update_fields=["state", "closed_at"])
    Step.objects.filter(pk=pk).update(done_at=at)
    due.steps.filter(done_at=None).delete()
    happen(step.what, due.ref, at=at)
    return 1


def set_aside(pk: int, error: Exception, *, at):
    """Note why a step could not be done; after some attempts it stays aside, where staff see it."""
    Step.objects.filter(pk=pk).update(
        attempts=F("attempts") + 1, problem=f"{type(error).__name__}: {error}"[:300], at=at + AGAIN
    )
