"""What people said after a first meeting, beside whether they met again: counted so that nobody can be told from it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.rules.small_numbers import Share, in_sheaves, share, told

CLOSED = ("choice", "scale", "yes-no")  # questions without own words


@dataclass(frozen=True)
class Band:
    """Answers that are counted as one: `label`, and how many met again or did not. None: too few to say."""

    label: str
    again: int | None
    not_again: int | None

    @property
    def share(self) -> Share | None:
        """How many of a hundred met again; None where it is not said."""
        return share(self.again, self.not_again)


def bands_of(field) -> list[tuple[str, Callable]]:
    """(label, whether an answer belongs to it) for a question: its choices, yes and no, or three parts of a scale."""
    if field.kind == "choice":
        return [(c.label, lambda value, wanted=c.value: value == wanted) for c in field.choices]
    if field.kind == "yes-no":
        words = ((True, Sentence("Yes")), (False, Sentence("No")))
        return [(label, lambda value, wanted=wanted: value is wanted) for wanted, label in words]
    steps = list(range(field.least if field.least is not None else 1, (field.most or 5) + 1))
    end = len(steps) * 2 // 5
    parts = (
        [steps[:end], steps[end : len(steps) - end], steps[len(steps) - end :]]
        if end
        else [[n] for n in steps]
    )
    return [(span(part), lambda value, part=part: value in part) for part in parts]


def span(steps: list[int]) -> str:
    return f"{steps[0]}–{steps[-1]}" if len(steps) > 1 else str(steps[0])


def crossed(field, said: Iterable[tuple[object, bool]]) -> list[Band]:
    """The bands of a question with their counts; nothing before there are enough answers.

    `said` are (answer, whether a second meeting took place) in an order that later answers do not change.
    """
    answers = in_sheaves([(value, again) for value, again in said if value is not None])
    if not answers:
        return []
    bands = bands_of(field)
    counts = Counter(
        (number, again) for value, again in answers for number, (_, holds) in enumerate(bands) if holds(value)
    )
    return [
        Band(label, told(counts[number, True]), told(counts[number, False]))
        for number, (label, _) in enumerate(bands)
    ]
