"""Who names whom in a column, for bars, where to miss somebody does harm; choices go by ids and whole names
(`people.named`)."""

from collections.abc import Iterator, Sequence

from ithaca.matching.rules.rounds.people import Person
from ithaca.questions.rules.people_named import Names


def names_of(people: Sequence[Person]) -> Names:
    """By their numbers."""
    return Names(
        ((number, one.name) for number, one in enumerate(people)),
        ((number, one.id) for number, one in enumerate(people)),
    )


def avoided(people: Sequence[Person], column: str, others: Names) -> Iterator[tuple[int, int]]:
    """(who names, whom) by a column, by their numbers."""
    for number, person in enumerate(people):
        for text in person.all(column):
            for other in others.meant(text):
                yield number, other
