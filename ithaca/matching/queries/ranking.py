"""Putting mentors in the order of their fit, in the database: the score of `rules.fit`, without a row in Python.

Both statements read the index of answers (`questions_facet`), and hold the words of nobody.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from ithaca.matching.rules.fit import Want

BEST = 240  # of a large set so many are ranked: ten pages
NEWEST = 300  # found among so many of the newest who offer each value that is wanted

HOLDERS = """SELECT * FROM (SELECT submission_id, %s AS weight FROM questions_facet
 WHERE field = %s AND value = %s ORDER BY submission_id DESC LIMIT %s) AS held"""
NEAR = """SELECT submission_id FROM ({lists}) AS wanted
 GROUP BY submission_id ORDER BY SUM(weight) DESC, submission_id DESC LIMIT %s"""
AMONG = """SELECT found.pk, found.profile FROM ({found}) AS found WHERE found.profile IN ({near})"""
RANKED = """SELECT id, score FROM (
 SELECT near.pk AS id, CAST(1000000 * COALESCE(({earned}) / NULLIF({answered}, 0), 0) AS INTEGER) AS score
 FROM ({near}) AS near
 LEFT JOIN questions_facet AS facet ON facet.submission_id = near.profile AND facet.field IN ({fields})
 GROUP BY near.pk) AS scored
 {beyond} ORDER BY score DESC, id DESC LIMIT %s"""
HIT = "SUM(CASE WHEN facet.field = %s AND facet.value IN ({values}) THEN {share!r} ELSE 0.0 END)"
SAID = "MAX(CASE WHEN facet.field = %s THEN {weight!r} ELSE 0.0 END)"
BEYOND = "WHERE score < %s OR (score = %s AND id < %s)"


def near_wants(wants: Sequence[Want]) -> RawSQL:
    """Profiles that cover most of what is wanted, among the newest who offer each value, as a condition."""
    return RawSQL(*near_of(wants))  # noqa: S611 - our own text


def near_of(wants: Sequence[Want]) -> tuple[str, list]:
    holders = [
        (want.weight / len(want.values), want.offers, value, NEWEST)
        for want in wants
        for value in sorted(want.values)
    ]
    lists = " UNION ALL ".join([HOLDERS] * len(holders))
    return NEAR.format(lists=lists), [*sum(holders, ()), BEST]


def best_first(
    found: tuple[str, tuple], wants: Sequence[Want], last: tuple | None, most: int, whole: bool
) -> list[tuple[int, int]]:
    """(membership, score in millionths) after the `last` one shown, the best first.

    `found`: the statement for (pk, profile) of the candidates and its values; not `whole`: only those near the wants.
    """
    inner, given = found
    if not whole:
        near, values = near_of(wants)
        inner, given = AMONG.format(found=inner, near=near), [*given, *values]
    sql = RANKED.format(
        earned=" + ".join(
            HIT.format(values=marks(want.values), share=float(want.weight / len(want.values)))
            for want in wants
        ),
        answered=" + ".join(SAID.format(weight=float(want.weight)) for want in wants),
        near=inner,
        fields=marks(wants),
        beyond=BEYOND if last else "",
    )
    names = [want.offers for want in wants]
    hits = [part for want in wants for part in (want.offers, *sorted(want.values))]
    beyond = (int(last[0]), int(last[0]), last[1]) if last else ()
    with connection.cursor() as cursor:
        cursor.execute(sql, [*hits, *names, *given, *names, *beyond, most])
        return cursor.fetchall()


def marks(values) -> str:
    return ", ".join(["%s"] * len(values))
