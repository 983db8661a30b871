"""Finding submissions by their words: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from ithaca.questions.rules.words import asked

MOST = 2_000
FIND = {
    "sqlite": "SELECT rowid FROM questions_found WHERE questions_found MATCH %s",
    "postgresql": "SELECT id FROM questions_submission WHERE found @@ to_tsquery('simple', %s)",
}
NEWEST = {
    "sqlite": "SELECT rowid FROM questions_found WHERE questions_found MATCH %s AND EXISTS ({among})"
    " ORDER BY rowid DESC LIMIT {most}",
    "postgresql": "WITH questions_found AS MATERIALIZED"
    " (SELECT id FROM questions_submission WHERE found @@ to_tsquery('simple', %s))"
    " SELECT id FROM questions_found WHERE EXISTS ({among}) ORDER BY id DESC LIMIT {most}",
}
HERE = {"sqlite": "questions_found.rowid", "postgresql": "questions_found.id"}
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


def newest_found(query: str, among: QuerySet, by: str, most: int = MOST) -> RawSQL | None:
    """As `found`, but only the newest `most` of the submissions to which the rows `among` lead by their field `by`.

    However many have a word, no more than these are looked at: a word that everybody has costs what a rare one does.
    """
    words = asked(query)
    if not words:
        return None
    among, here = among.order_by(), {by: RawSQL(HERE[connection.vendor], [])}  # noqa: S611 - our own text
    if connection.vendor == "sqlite":
        # asked inside, so that it is led to these rows by nothing but the submission
        among = among.model.objects.filter(Exists(among.filter(pk=OuterRef("pk"))))
    inner, values = among.filter(**here).values(by).query.sql_with_params()
    sql = NEWEST[connection.vendor].format(among=inner, most=most)
    return RawSQL(sql, [spelt(words), *values])  # noqa: S611 - our own text


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
