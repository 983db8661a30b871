"""Accounts under one name, and people without anybody: looked for once a day, so that the queue need only read. And
accounts that are kept apart, since they are two people's."""

from datetime import timedelta
from itertools import islice

from django.db import transaction

from ithaca.desk import access
from ithaca.desk.models import Alone, Double, Looked
from ithaca.desk.queries.doubles import pairs_in
from ithaca.desk.queries.noticing import REST, alone
from ithaca.desk.queries.waiting import SHOWN
from ithaca.programmes.models import Programme
from ithaca.roles.rights import Right

EVERY = timedelta(days=1)


def look_around(*, at):
    """In every programme in which nobody has looked for a day."""
    fresh = Looked.objects.filter(at__gt=at - EVERY).values("programme")
    running = Programme.objects.filter(closed_at=None).exclude(pk__in=fresh)
    for pk in running.order_by("pk").values_list("pk", flat=True):
        look(pk, at=at)


@transaction.atomic
def look(programme: int, *, at):
    """Note what has come and forget what has gone; what was said to be two people stays said."""
    found = set(pairs_in(programme))
    rows = Double.objects.filter(programme=programme).values_list("pk", "one", "other")
    known = {(one, other): pk for pk, one, other in rows}
    gone = [pk for pair, pk in known.items() if pair not in found]
    Double.objects.filter(pk__in=gone, apart_at=None).delete()
    fresh = [
        Double(programme_id=programme, one_id=one, other_id=other, found_at=at)
        for one, other in found - known.keys()
    ]
    Double.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    look_for_lonely(programme, at=at)
    Looked.objects.update_or_create(programme_id=programme, defaults={"at": at})


def look_for_lonely(programme: int, *, at):
    """Those who may ask somebody, the longest here first; as many as a queue can show."""
    Alone.objects.filter(membership__programme=programme).delete()
    here = alone().filter(programme=programme, alone_since__lt=at - REST)
    rows = here.order_by("alone_since", "pk").values_list("pk", "role__rights")
    asking = (pk for pk, rights in rows.iterator(500) if Right.ASK_MENTORS in rights)
    found = [Alone(membership_id=pk, at=at) for pk in islice(asking, SHOWN)]
    Alone.objects.bulk_create(found)


def keep_apart(pk: int, *, by, at) -> Double:
    """They are two people: nobody is asked about these two accounts again."""
    return say(pk, apart_at=at, apart_by=by, by=by)


def ask_again(pk: int, *, by, at) -> Double:
    """It was not so sure after all."""
    return say(pk, apart_at=None, apart_by=None, by=by)


@transaction.atomic
def say(pk: int, *, by, **said) -> Double:
    double = Double.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    access.can_keep_apart(by, double.programme).require()
    for name, value in said.items():
        setattr(double, name, value)
    double.save(update_fields=list(said))
    return double


@transaction.atomic
def are_two(programme, one: int, other: int, *, by, at) -> Double:
    """Said of two accounts from the page that compares them, whether they have been found or not."""
    access.can_keep_apart(by, programme).require()
    first, second = sorted((one, other))
    double, _ = Double.objects.get_or_create(
        programme=programme, one_id=first, other_id=second, defaults={"found_at": at}
    )
    return keep_apart(double.pk, by=by, at=at)
