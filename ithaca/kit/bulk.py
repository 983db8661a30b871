"""Many rows written at once. Django's own way prepares every value of every row by itself; where thousands of rows
come with each batch, that is most of the time. Here a column is prepared only where its kind asks for it."""

from collections.abc import Iterable, Sequence
from itertools import batched
from operator import attrgetter

from django.db import connection, models

MOST_ROWS, MOST_VALUES = 500, 30_000  # of one statement; SQLite takes no more values
PLAIN = (models.IntegerField, models.CharField, models.TextField, models.ForeignKey)


def insert(objects: Iterable[models.Model], *, ignore_conflicts: bool = False) -> list:
    """Save new objects of one model, and give them their keys, as `bulk_create` does, without signals.

    With `ignore_conflicts` a row that is there already is left as it is, and keys stay unknown. Call it inside a
    transaction.
    """
    objects = list(objects)
    if not objects:
        return []
    model = type(objects[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    link(objects, [field for field in fields if field.is_relation])
    values = attrgetter(*(field.attname for field in fields))
    keys = written(model, fields, [values(one) for one in objects], ignore_conflicts)
    for one, key in zip(objects, keys, strict=not ignore_conflicts):
        one.pk = key
    for one in objects:
        one._state.adding, one._state.db = False, connection.alias
    return objects


def insert_rows(model, names: Sequence[str], rows: Iterable[tuple]) -> list:
    """Write rows of some columns (`entry_id`, `kind`), where nobody needs an object of them; their keys, in order.

    The other columns must do without a value.
    """
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    return written(model, [by_column[name] for name in names], list(rows), ignore_conflicts=False)


def link(objects, relations):
    """What was given as an object that was not saved yet has its key by now."""
    for field in relations:
        for one in objects:
            if getattr(one, field.attname) is None and field.is_cached(one):
                related = field.get_cached_value(one)
                setattr(one, field.attname, related and related.pk)


def written(model, fields, rows: list[tuple], ignore_conflicts: bool) -> list:
    """Write the rows; their keys, in order, unless conflicts are ignored."""
    if not rows:
        return []
    if not rows:
        return []
    rows = prepared(fields, rows)
    keys: list = []
    with connection.cursor() as cursor:
        for some in batched(rows, min(MOST_ROWS, MOST_VALUES // len(fields)), strict=False):
            cursor.execute(
                statement(model, fields, len(some), ignore_conflicts), [v for row in some for v in row]
            )
            keys += [] if ignore_conflicts else [key for (key,) in cursor.fetchall()]
    return keys


def statement(model, fields, many: int, ignore_conflicts: bool) -> str:
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(fields))})"
    columns = ", ".join(quote(field.column) for field in fields)
    end = "ON CONFLICT DO NOTHING" if ignore_conflicts else f"RETURNING {quote(model._meta.pk.column)}"
    rows = ", ".join([row] * many)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {rows} {end}"  # noqa: S608


def prepared(fields, rows: list[tuple]) -> list[tuple]:
    """The values as the database takes them, column by column."""
    columns = list(zip(*rows, strict=True))
    for place, field in enumerate(fields):
        if type(field) is models.JSONField:
            columns[place] = [field.get_db_prep_save(value, connection) for value in columns[place]]
        elif not isinstance(field, PLAIN):
            ready = {value: field.get_db_prep_save(value, connection) for value in set(columns[place])}
            columns[place] = [ready[value] for value in columns[place]]
    return list(zip(*columns, strict=True))
