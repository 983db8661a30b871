"""The sweep: everything whose moment has come, set by set.

It may run twice, late or after any gap: what it does is noted on the step in the transaction
that does it, and of several reminders that were missed only the last is sent.
"""

from collections import defaultdict

from django.db import transaction

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.kit.expectations import happen
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.notices.models import Due, Step
from ithaca.roles.models import Holding

BATCH = 500


def sweep(*, at) -> dict[str, int]:
    """Do what is due by `at`; how many reminders, escalations and lapses there were."""
    done = {"remind": 0, "escalate": 0, "miss": 0}
    while tell_batch(done, at=at):
        pass
    for pk in list(ripe(at).filter(do=Step.Do.MISS).values_list("pk", flat=True)):
        done["miss"] += lapse(pk, at=at)
    return done


def ripe(at):
    """Steps whose moment has come, of dues that are open and whose clock runs."""
    return Step.objects.filter(at__lte=at, done_at=None, due__state=Due.State.OPEN, due__paused_on=None)


@transaction.atomic
def tell_batch(done, *, at) -> int:
    """Write the letters of up to `BATCH` steps and note them as done."""
    steps = list(
        ripe(at)
        .exclude(do=Step.Do.MISS)
        .select_related("due")
        .order_by("at", "pk")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    last = {(step.due_id, step.do): step for step in steps}
    recipients = recipients_of(last.values())
    post_all(
        [wanted(step, person) for step in last.values() for person in recipients[step.pk]],
        at=at,
    )
    Step.objects.filter(pk__in=[step.pk for step in steps]).update(done_at=at)
    for _, do in last:
        done[do] += 1
    return len(steps)


def recipients_of(steps) -> dict[int, list[Person]]:
    """For each step the persons to write to: the owner, or whoever holds the role."""
    owners = {s.pk: s.due.owner_id for s in steps if s.due.owner_id and not s.role}
    people = Person.objects.in_bulk(set(owners.values()))
    found = defaultdict(list, {pk: [people[owner]] for pk, owner in owners.items()})
    joint = [s for s in steps if s.pk not in owners]
    holders = holders_of({s.due.programme for s in joint}) if joint else {}
    for step in joint:
        found[step.pk] = holders.get((step.due.programme, step.role or step.due.role), [])
    return found


def holders_of(programmes) -> dict[tuple[int, str], list[Person]]:
    found = defaultdict(list)
    rows = Holding.objects.filter(role__programme__in=programmes, until=None)
    for holding in rows.select_related("person", "role"):
        found[holding.role.programme, holding.role.name].append(holding.person)
    return found


def wanted(step: Step, person: Person) -> Wanted:
    due = step.due
    staff = bool(step.role) or due.owner_id is None
    return Wanted(
        letter=step.what,
        to=person,
        key=f"step:{step.pk}:{person.pk}",
        programme=due.programme,
        about=due.about,
        ref=due.ref,
        values={
            "task": due.task,
            "due": due.due_on,
            "link": links.absolute(links.url_for(due.about, due.ref, staff=staff) or "/"),
        },
    )


@transaction.atomic
def lapse(pk: int, *, at) -> int:
    """The due day has passed: what the scheme says happens, happens."""
    step = ripe(at).select_related("due").select_for_update(of=("self",)).filter(pk=pk).first()
    if step is None:
        return 0
    Step.objects.filter(pk=pk).update(done_at=at)
    step.due.move("miss")
    step.due.closed_at = at
    step.due.save(update_fields=["state", "closed_at"])
    happen(step.what, step.due.ref, at=at)
    return 1
