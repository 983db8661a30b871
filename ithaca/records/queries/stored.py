"""Which tables say something about a person, and which of their rows are whose: read from how fields are classed."""

from functools import cache, reduce
from operator import or_

from django.apps import apps
from django.db.models import Count, Q, Value
from django.utils.translation import gettext

from ithaca.accounts.models import Person
from ithaca.kit.privacy import OTHER_ACCOUNTS, Classed, ways
from ithaca.records.rules.foreign import FOREIGN
from ithaca.records.rules.words import THINGS


@cache
def stored() -> tuple:
    """Every table with rows that are somebody's, but for the people themselves; in a lasting order."""
    models = (m for m in apps.get_models() if m is not Person and classed_of(m))
    return tuple(sorted((m for m in models if ways(m) or classed_of(m).about), key=lambda m: m._meta.label))


def classed_of(model) -> Classed | None:
    return getattr(model, "CLASSED", None) or FOREIGN.get(model._meta.label)


def reached(paths, *persons: int) -> Q:
    return reduce(or_, (Q((f"{path}__in", persons)) for path in paths), Q(pk__in=[]))


def own(model, *persons: int):
    """The rows that are a person's own."""
    return among(model, reached(ways(model), *persons))


def touched(model, *persons: int):
    """The rows that erasing a person changes: their own, and those about them that are not theirs to get."""
    return among(model, reached((*ways(model), *classed_of(model).about), *persons))


def counted(models, rows_of) -> dict[type, int]:
    """{table: how many of these rows}, for whatever there is; one query over all of them."""
    models = list(models)
    each = [
        rows_of(m).order_by().annotate(table=Value(n)).values("table").annotate(many=Count("pk"))
        for n, m in enumerate(models)
    ]
    rows = each[0].union(*each[1:], all=True).values_list("table", "many")
    return {models[n]: many for n, many in sorted(rows) if many}


def title(model) -> str:
    """What people call it; no two tables share a name."""
    meta = model._meta
    plain = f"{str(meta.verbose_name).capitalize()} ({meta.app_label})"
    return gettext(THINGS[meta.label]) if meta.label in THINGS else plain


def sent(model, person: int):
    """The rows that others wrote and this person was sent."""
    classed = classed_of(model)
    if not classed.shown:
        return model._base_manager.none()
    return among(model, reached(classed.shown, person)).exclude(reached(ways(model), person))


def among(model, found: Q):
    """By keys first: a way over many rows would give some twice, and cannot be deleted by."""
    return model._base_manager.filter(pk__in=model._base_manager.filter(found).values("pk"))


def accounts_of(person: int) -> list[int]:
    """This account, and closed ones that were the same human being's."""
    return [*sorted({pk for find in OTHER_ACCOUNTS for pk in find(person)} - {person}), person]
