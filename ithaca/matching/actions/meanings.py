"""What people wrote is read for its meaning, before a round is worked out, and kept beside their answers.

It is as personal as the text, and goes with it. A job that dies halfway goes on where it was.
"""

from collections.abc import Iterator

from django.db import transaction

from ithaca.matching.models import Run, RunMember

AT_ONCE = 64  # texts, a second or two; then they are kept, and the page that waits can say how far it is


def read(run: Run) -> None:
    """Nothing is done where no criterion asks for it, or the extra is not there: words in common are counted then."""
    from ithaca.matching.queries import meanings
    from ithaca.matching.rules.rounds.meaning.measure import packed

    columns = meanings.columns_of(run)
    if not any(columns) or not meanings.is_possible():
        return
    from ithaca.matching.rules.rounds.meaning.reading import encode

    for texts, rows in batches(run, columns):
        keep(dict(zip(texts, map(packed, encode(texts)), strict=True)), rows)


def batches(run: Run, columns) -> Iterator[tuple[list[str], dict]]:
    """(texts, {text: [(member, column)]}) of what is not read yet."""
    from ithaca.matching.rules.rounds.meaning.measure import kept_as
    from ithaca.matching.rules.rounds.people import Person

    unread: dict[str, list] = {}
    for member in run.members.order_by("pk"):
        for column in columns[member.places is not None]:
            text = Person("", member.answers).text(column)
            if text and kept_as(column) not in member.answers:
                unread.setdefault(text, []).append((member, column))
    texts = sorted(unread, key=len)  # of like length together
    for begin in range(0, len(texts), AT_ONCE):
        some = texts[begin : begin + AT_ONCE]
        yield some, {text: unread[text] for text in some}


@transaction.atomic
def keep(arrows: dict[str, str], rows: dict) -> None:
    """What texts mean, beside them. Whoever has been erased meanwhile is not brought back."""
    from ithaca.matching.rules.rounds.meaning.measure import kept_as

    members = {}
    for text, arrow in arrows.items():
        for member, column in rows[text]:
            member.answers[kept_as(column)] = arrow
            members[member.pk] = member
    RunMember.objects.bulk_update(members.values(), ["answers"], batch_size=100)
