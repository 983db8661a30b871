"""Rows of a file written many at a time: plain statements, because ten thousand model objects cost more than the check."""

import json

from django.db import connection

from ithaca.imports.models import ImportRow
from ithaca.kit.rules.sentences import kept

TABLE = ImportRow._meta.db_table
STAGE = (
    f'INSERT INTO "{TABLE}" (batch_id, number, fate, raw, cleaned, problems, notes, made_membership, made_person)'  # noqa: S608
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
MARK = (
    f'UPDATE "{TABLE}" SET membership = %s, person = %s, made_membership = %s, made_person = %s, applied_at = %s'  # noqa: S608
    " WHERE id = %s"
)


def said(value) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def stage(batch, judged):
    """Write (number, fate, raw, entry) of every row."""
    values = (
        (
            batch.pk,
            number,
            fate,
            said(raw),
            said(entry.cleaned()),
            said([kept(one) for one in entry.problems]),
            said([kept(one) for one in entry.notes]),
            False,
            False,
        )
        for number, fate, raw, entry in judged
    )
    with connection.cursor() as cursor:
        cursor.executemany(STAGE, values)


def mark(pairs, *, at):
    """Note on every (row id, enrolled) what was written for it."""
    at = connection.ops.adapt_datetimefield_value(at)
    values = [(e.membership, e.person, e.new_membership, e.new_person, at, pk) for pk, e in pairs]
    with connection.cursor() as cursor:
        cursor.executemany(MARK, values)
