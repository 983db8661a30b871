"""Everything that is stored about one person, as plain data."""

from django.utils.translation import gettext_lazy

from ithaca.accounts.models import Person
from ithaca.kit.facts import NAMES
from ithaca.kit.models import Entry, EntrySubject
from ithaca.kit.privacy import is_person
from ithaca.programmes.models import Cohort, Programme
from ithaca.records.queries.stored import accounts_of, classed_of, own, sent, stored, title
from ithaca.records.rules.foreign import SECRET
from ithaca.roles.models import Role

NAMED = (Programme, Cohort, Role)  # rows that are said by their title rather than by a number
OTHER = gettext_lazy("another person")


def everything(person: Person) -> dict:
    """{"you": ..., "kept": {thing: rows}, "received": {thing: rows others sent}, "history": [...]}"""
    pks = accounts_of(person.pk)
    return {
        "you": [plain(row, person.pk) for row in Person.objects.filter(pk__in=pks)],
        "kept": gathered(own, pks),
        "received": gathered(sent, pks),
        "history": history(pks),
    }


def gathered(rows_of, pks: list[int]) -> dict[str, list[dict]]:
    found = {}
    for model in stored():
        names = words_of(model) if rows_of is sent else None
        rows = [plain(row, pk, names) for pk in pks for row in for_them(model, rows_of(model, pk))]
        if rows:
            found[title(model)] = rows
    return found


def for_them(model, rows):
    """In their order, without those that are for staff alone."""
    unless = classed_of(model).unless
    return (rows.exclude(**{unless: True}) if unless else rows).order_by("pk")


def words_of(model) -> set[str]:
    """Of what others sent: their words and when, never why they did something."""
    classed = classed_of(model)
    moments = {f.name for f in model._meta.concrete_fields if f.get_internal_type() == "DateTimeField"}
    return {*classed.private, *classed.personal, *moments}


def plain(row, person: int, names: set[str] | None = None) -> dict:
    """The fields of a row (or those of these names); of a key to somebody else, only that it is somebody else."""
    return {
        str(field.verbose_name): said(row, field, person)
        for field in row._meta.concrete_fields
        if field.name not in SECRET and (names is None or field.name in names)
    }


def said(row, field, person: int):
    value = field.value_from_object(row)
    if not field.is_relation or value is None:
        return value.isoformat() if hasattr(value, "isoformat") else value
    if is_person(field.related_model):
        return "you" if value == person else OTHER
    return str(getattr(row, field.name)) if field.related_model in NAMED else value


def history(pks: list[int]) -> list[dict]:
    """What happened with them, by day; the trail holds no words."""
    entries = EntrySubject.objects.filter(kind="person", ref__in=pks).values("entry")
    rows = Entry.objects.filter(pk__in=entries).order_by("at", "pk").values_list("name", "at")
    return [
        {"at": at.isoformat(), "what": NAMES[name].meaning if name in NAMES else name} for name, at in rows
    ]
