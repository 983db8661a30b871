"""Finding submissions by their words: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ithaca.questions.rules.words import asked

MOST = 2_000
FIND = {
    "sqlite": "SELECT rowid FROM questions_found WHERE questions_found MATCH %s",
    "postgresql": "SELECT id FROM questions_submission WHERE found @@ to_tsquery('simple', %s)",
}
RANK = {
    "sqlite": "SELECT rowid FROM questions_found WHERE questions_found MATCH %s AND +rowid IN ({among})"
    " ORDER BY rank, rowid LIMIT {most}",
    "postgresql": "SELECT id FROM questions_submission, to_tsquery('simple', %s) AS asked"
    " WHERE found @@ asked AND id IN ({among}) ORDER BY ts_rank_cd(found, asked) DESC, id LIMIT {most}",
}


def found(query: str) -> RawSQL | None:
    """The ids of submissions that have all words of a query, as a condition: `profile__in=found(q)`.

    A word may be the beginning of one, as while typing. None when there are no words to look for.
    """
    words = asked(query)
    return RawSQL(FIND[connection.vendor], [spelt(words)]) if words else None  # noqa: S611 - our own text


def best_first(query: str, among: QuerySet) -> list[int]:
    """The ids among those submissions that a query finds, the best first, 2,000 at most.

    `among` is a queryset of one column of submission ids, such as `members.values("profile")`.
    """
    words = asked(query)
    if not words:
        return []
    inner, values = among.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(RANK[connection.vendor].format(among=inner, most=MOST), [spelt(words), *values])
        return [pk for (pk,) in cursor.fetchall()]


def spelt(words: list[tuple[str, bool]]) -> str:
    """The words as the database asks for them. They are letters and digits only: nothing to escape."""
    if connection.vendor == "postgresql":
        return " & ".join(f"{word}:*" if goes_on else word for word, goes_on in words)
    return " ".join(f'"{word}"*' if goes_on else f'"{word}"' for word, goes_on in words)
