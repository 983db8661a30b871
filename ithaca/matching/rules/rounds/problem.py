"""What is to be solved: who could work with whom, how well, and how many places each mentor has."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ithaca.matching.rules.rounds.saying import Told
from ithaca.matching.rules.rounds.units import WHOLE

BLOCK = 256  # mentees looked at in one go


class Unfit(Told):
    """What was given cannot be solved; it says which row and which column."""


class People:
    """What every problem has: `mentees` and `mentors` by their ids, and how many `places` each mentor has."""

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    places: np.ndarray

    @property
    def most_matched(self) -> int:
        """No plan matches more: a bound by counting, not by solving."""
        return int(min(len(self.mentees), self.places.sum()))

    @property
    def worth(self) -> int:
        """What one more mentee with a mentor counts beside the scores: more than all scores of any plan together."""
        return self.most_matched * WHOLE + 1

    @cached_property
    def mentee_number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.mentees)}

    @cached_property
    def mentor_number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.mentors)}


class Held(People):
    """People whose pairs are held all at once: `scores` and `allowed` (n, m)."""

    scores: np.ndarray
    allowed: np.ndarray

    @property
    def extremes(self) -> tuple[int, int]:
        """(no score is lower, none is higher)."""
        return int(self.scores.min(initial=0)), int(self.scores.max(initial=0))

    def blocks(self) -> Iterator[tuple[slice, np.ndarray]]:
        """(which mentees, (rows, m) their scores), a few at a time."""
        for begin in range(0, len(self.mentees), BLOCK):
            rows = slice(begin, begin + BLOCK)
            yield rows, self.scores[rows]

    def are_allowed(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Of single pairs whether they may be."""
        return self.allowed[i, j]


@dataclass(frozen=True, eq=False)
class Problem(Held):
    """n mentees and m mentors, by their ids.

    `places` (m) how many mentees each mentor takes; `scores` (n, m) whole numbers from 0 to WHOLE; `allowed` (n, m)
    whether a pair may be at all. Whatever else the arrays hold is refused.
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    places: np.ndarray
    scores: np.ndarray
    allowed: np.ndarray

    def __post_init__(self):
        shape = (len(self.mentees), len(self.mentors))
        checked_ids(self.mentees, "mentee")
        checked_ids(self.mentors, "mentor")
        object.__setattr__(self, "places", checked_places(self.places, self.mentors))
        object.__setattr__(self, "scores", checked_scores(self.scores, self.mentees, self.mentors))
        object.__setattr__(self, "allowed", np.asarray(self.allowed, dtype=bool))
        if self.scores.shape != shape or self.allowed.shape != shape or self.places.shape != shape[1:]:
            raise Unfit(f"Scores, bars and places have to be for {shape[0]} mentees and {shape[1]} mentors.")

    def open_mentors(self) -> np.ndarray:
        """(m) whether a mentor may take anybody."""
        return self.allowed.any(axis=0)

    def with_allowed(self, allowed) -> "Problem":
        return replace(self, allowed=allowed)

    def in_order_of_lots(self, seed: str = "") -> "Problem":
        """The same people in the order of their lots, so that the order of rows in a spreadsheet decides nothing."""
        rows, columns = order_of_lots(self.mentees, seed), order_of_lots(self.mentors, seed)
        return Problem(
            tuple(self.mentees[i] for i in rows),
            tuple(self.mentors[j] for j in columns),
            self.places[columns],
            self.scores[np.ix_(rows, columns)],
            self.allowed[np.ix_(rows, columns)],
        )


def lot(name: str, seed: str) -> bytes:
    """What an id draws: the same on every machine, and nothing that anybody can choose by where they stand in a list."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


def order_of_lots(names: Sequence[str], seed: str) -> list[int]:
    return sorted(range(len(names)), key=lambda number: (lot(names[number], seed), names[number]))


def checked_ids(names: Sequence[str], what: str):
    seen = set()
    for row, name in enumerate(names, 1):
        if not name or name in seen:
            said = f"the id “{name}” stands there twice" if name else "there is no id"
            raise Unfit(f"{what.capitalize()} {row}: {said}. Give every {what} an id of their own.")
        seen.add(name)


def checked_places(places, mentors) -> np.ndarray:
    given = np.asarray(places, dtype=float).reshape(-1) if len(mentors) else np.zeros(0)
    wrong = np.flatnonzero(~np.isfinite(given) | (given < 0) | (given != np.floor(given)) | (given > 1e6))
    if wrong.size:
        row = int(wrong[0])
        raise Unfit(
            f"Mentor {row + 1} ({mentors[row]}): {given[row]:g} places. Give a whole number from 0 to 1,000,000."
        )
    return given.astype(np.int64)


def checked_scores(scores, mentees, mentors) -> np.ndarray:
    given = np.asarray(scores)
    if given.size == 0:
        return np.zeros((len(mentees), len(mentors)), np.int64)
    if given.dtype == np.int64 and given.min() >= 0 and given.max() <= WHOLE:
        return given
    with np.errstate(invalid="ignore"):
        wrong = np.argwhere(~np.isfinite(given) | (given < 0) | (given > WHOLE) | (given != np.floor(given)))
    if len(wrong):
        row, column = wrong[0]
        raise Unfit(
            f"Mentee {row + 1} ({mentees[row]}) with mentor {column + 1} ({mentors[column]}): the score "
            f"{given[row, column]:g} is not a whole number from 0 to {WHOLE}."
        )
    return given.astype(np.int64)
