"""Queries of the pages that people open all day: their SQL is made once, and asked many times.

Building a query and its SQL costs some twenty times what the database needs to answer it. `ask` gives what the
queryset would give, and keeps the SQL by the function that makes the queryset:

    def stars_of(person):
        return Star.objects.visible_to(person).values_list("mentor", flat=True)

    ask(stars_of, person=request.user.pk)          # [17, 42]

The function gets a `Slot` in place of each value, and must not look into it. Whatever else the query depends on
is given as a `shape`, which is part of the key.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Expression, Model, QuerySet

MOST = 2_000  # prepared queries that a process keeps
FIELDS = {int: BigIntegerField, str: CharField, datetime: DateTimeField, date: DateField}


class Slot(Expression):
    """The place of a value in a query; `number` is its place in a list of values."""

    def __init__(self, name: str, kind: type, number: int | None = None):
        super().__init__(output_field=FIELDS[kind]())
        self.name, self.number = name, number

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, given: dict, connection):
        value = given[self.name] if self.number is None else given[self.name][self.number]
        return self.output_field.get_db_prep_value(value, connection)


@dataclass(frozen=True)
class Prepared:
    """A queryset with its compiler, SQL (None: nothing can be found) and parameters, some of them slots."""

    found: QuerySet
    compiler: object
    sql: str | None
    params: tuple

    def rows(self, given: dict) -> list:
        """As `list(found)` with the values in the slots."""
        if self.sql is None:
            return []
        compiler = copy(self.compiler)
        compiler.connection = connections[self.found.db]
        compiler.as_sql = lambda *args, **options: (self.sql, self.filled(given))
        return list(self.found._iterable_class(self.read_by(compiler)))

    def count(self, given: dict) -> int:
        if self.sql is None:
            return 0
        with connections[self.found.db].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) AS counted", self.filled(given))  # noqa: S608
            return cursor.fetchone()[0]

    def filled(self, given: dict) -> tuple:
        connection = connections[self.found.db]
        return tuple(p.filled(given, connection) if isinstance(p, Slot) else p for p in self.params)

    def read_by(self, compiler) -> SimpleNamespace:
        """What Django's iterators read of a queryset."""
        names = ("db", "model", "_fields", "_fetch_mode", "_known_related_objects")
        asked = {name: getattr(self.found, name) for name in names}
        return SimpleNamespace(query=Asked(self.found.query, compiler), **asked)


@dataclass(frozen=True)
class Asked:
    """A query whose compiler has its SQL already."""

    query: object
    compiler: object

    def get_compiler(self, using):
        return self.compiler

    def __getattr__(self, name):
        return getattr(self.query, name)


def ask(build: Callable, *shape: Hashable, **given) -> list:
    """What `build(*shape, **slots)` finds. A value is a number, a text, a day, a moment, or a list of one kind."""
    kinds = tuple((name, *kind_of(value)) for name, value in given.items())
    return prepared(build, shape, kinds, connection.vendor).rows(given)


def how_many(build: Callable, *shape: Hashable, **given) -> int:
    """How many rows `ask` would find, counted by the database."""
    kinds = tuple((name, *kind_of(value)) for name, value in given.items())
    return prepared(build, shape, kinds, connection.vendor).count(given)


def sql_of(build: Callable, *shape: Hashable, **given) -> tuple[str, tuple]:
    """The SQL of what `ask` would ask with its parameters, to stand in a larger statement."""
    part = asking(build, *shape, **given).prepared()
    return part.sql, part.filled(given)


@dataclass(frozen=True)
class Asking:
    """What `ask` would be asked, to be asked together with others."""

    build: Callable
    shape: tuple
    given: dict

    def prepared(self) -> Prepared:
        kinds = tuple((name, *kind_of(value)) for name, value in self.given.items())
        return prepared(self.build, self.shape, kinds, connection.vendor)


def asking(build: Callable, *shape: Hashable, **given) -> Asking:
    return Asking(build, shape, given)


def how_many_in_all(askings: list[Asking]) -> int:
    """How many rows all of these would find together: one query."""
    parts = [(asked.prepared(), asked.given) for asked in askings]
    parts = [(part, given) for part, given in parts if part.sql is not None]
    if not parts:
        return 0
    counts = " + ".join(f"(SELECT COUNT(*) FROM ({part.sql}) AS counted)" for part, _ in parts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", sum((part.filled(given) for part, given in parts), ()))
        return cursor.fetchone()[0]


def keep(thing: Model, name: str, rows: list):
    """Let `thing.name.all()` be these rows, as a prefetch leaves them."""
    related = getattr(thing, name).all()
    related._result_cache, related._prefetch_done = rows, True
    thing.__dict__.setdefault("_prefetched_objects_cache", {})[name] = related


def kind_of(value) -> tuple[type, int | None]:
    """What a value is, and how many there are in a list of them."""
    return (type(value[0]) if value else int, len(value)) if isinstance(value, list) else (type(value), None)


def slots(name: str, kind: type, length: int | None) -> Slot | list[Slot]:
    return Slot(name, kind) if length is None else [Slot(name, kind, number) for number in range(length)]


@lru_cache(MOST)
def prepared(build: Callable, shape: tuple, kinds: tuple, database: str) -> Prepared:
    found = build(*shape, **{name: slots(name, *kind) for name, *kind in kinds})
    compiler = found.query.get_compiler(found.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        sql, params = None, ()
    compiler.connection = None  # each asking has its own: a process keeps none for another thread
    return Prepared(found, compiler, sql, tuple(params))
