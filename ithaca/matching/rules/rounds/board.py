"""Arguing with a plan: pin, ban or move a pair and have the new best plan at once, without solving anew.

The board keeps the plan and the mentors' prices. An edit leaves one unit too many at one mentor and one too few at
another; the cheapest chain of people who each move on by one mentor carries it over (Dijkstra on prices), and the prices
along the way are raised so that they support the new plan. README.md says why that is again the best plan.
"""

from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds import certificate
from ithaca.matching.rules.rounds.prices import chosen_of, standing, surplus, values_of
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.routes import cheapest_route
from ithaca.matching.rules.rounds.saying import ROLES, Told
from ithaca.matching.rules.rounds.solving import Solved, solve
from ithaca.matching.rules.rounds.units import BARRED, NOBODY

PINNED = -2  # where somebody stands who is no longer part of the problem


class Refused(Told):
    """An edit that makes no sense, and why. Nothing has changed."""


@dataclass(frozen=True)
class Change:
    """What an edit did. `moved` has (mentee, mentor before or None, mentor now or None) of everybody but the edited.

    `cost` in units of score that all pairs together lost (negative: gained), `matched` how many more have a mentor.
    """

    mentee: str
    before: str | None
    now: str | None
    cost: int
    matched: int
    moved: tuple[tuple[str, str | None, str | None], ...]


class Board:
    """A solved plan that can be argued with. Ids in, ids out."""

    def __init__(self, solved: Solved):
        if not solved.can_be_argued:
            raise Refused(
                Sentence(
                    "Only a plan that is proved best, without a floor, can be argued with in steps; solve anew."
                )
            )
        self.problem = solved.problem
        self.values = values_of(solved.problem)
        self.stands = standing(solved.chosen, len(solved.problem.mentors))
        self.prices = np.append(solved.mentor_prices, 0).astype(np.int64)
        self.places = solved.problem.places.copy()
        self.allowed = solved.problem.allowed.copy()  # without bans, and nobody for who is pinned
        self.pins: dict[int, int] = {}
        self.bans: set[tuple[int, int]] = set()

    def copied(self) -> "Board":
        """The same, to try something on."""
        found = copy(self)
        for name in ("values", "stands", "prices", "places", "allowed", "pins", "bans"):
            setattr(found, name, getattr(self, name).copy())
        return found

    # what stands on it

    @property
    def nobody(self) -> int:
        return len(self.problem.mentors)

    def chosen(self) -> np.ndarray:
        """(n) the mentor's number or -1, pins included."""
        chosen = chosen_of(self.stands, self.nobody)
        for i, j in self.pins.items():
            chosen[i] = j
        return chosen

    def mentor_of(self, mentee: str) -> str | None:
        return self.name(self.chosen()[self.mentee(mentee)])

    def matched(self) -> int:
        return int((self.chosen() != NOBODY).sum())

    def total(self) -> int:
        """All scores of the plan, in units."""
        chosen = self.chosen()
        paired = np.flatnonzero(chosen != NOBODY)
        return int(self.problem.scores[paired, chosen[paired]].sum())

    # edits

    def pin(self, mentee: str, mentor: str) -> Change:
        """This pair must be. Who was pinned elsewhere is moved; a pair that is barred or banned is refused."""
        i, j = self.mentee(mentee), self.mentor(mentor)
        if self.pins.get(i) == j:
            raise Refused(Sentence("{mentee} is pinned to {mentor} already.", mentee=mentee, mentor=mentor))
        if (i, j) in self.bans:
            raise Refused(
                Sentence(
                    "{mentee} with {mentor} is banned. Lift the ban first.", mentee=mentee, mentor=mentor
                )
            )
        if not self.problem.allowed[i, j]:
            raise Refused(barred(mentee, mentor))
        if self.places[j] == 0:
            held = sum(other == j for other in self.pins.values())
            raise Refused(no_place(mentee, mentor, held))
        return self.edited(i, lambda: self.fix(i, j))

    move = pin

    def unpin(self, mentee: str) -> Change:
        i = self.mentee(mentee)
        if i not in self.pins:
            raise Refused(Sentence("{mentee} is not pinned.", mentee=mentee))
        return self.edited(i, lambda: self.release(i))

    def ban(self, mentee: str, mentor: str) -> Change:
        """This pair must not be."""
        i, j = self.mentee(mentee), self.mentor(mentor)
        if (i, j) in self.bans:
            raise Refused(Sentence("{mentee} with {mentor} is banned already.", mentee=mentee, mentor=mentor))
        if self.pins.get(i) == j:
            raise Refused(
                Sentence(
                    "{mentee} is pinned to {mentor}. Take the pin out first.", mentee=mentee, mentor=mentor
                )
            )
        return self.edited(i, lambda: self.forbid(i, j))

    def unban(self, mentee: str, mentor: str) -> Change:
        i, j = self.mentee(mentee), self.mentor(mentor)
        if (i, j) not in self.bans:
            raise Refused(Sentence("{mentee} with {mentor} is not banned.", mentee=mentee, mentor=mentor))
        return self.edited(i, lambda: self.permit(i, j))

    def without(self, mentee: str) -> Change:
        """What a ban of somebody's pair would do. Nothing has changed afterwards."""
        i = self.mentee(mentee)
        j = int(self.stands[i])
        if j in (self.nobody, PINNED):
            pinned, alone = (
                Sentence("{mentee} is pinned.", mentee=mentee),
                Sentence("{mentee} has nobody.", mentee=mentee),
            )
            raise Refused(pinned if j == PINNED else alone)
        stands, prices, value = self.stands.copy(), self.prices.copy(), self.values[i, j]
        change = self.ban(mentee, self.problem.mentors[j])
        self.stands, self.prices = stands, prices
        self.bans.discard((i, j))
        self.values[i, j], self.allowed[i, j] = value, True
        return change

    def edited(self, mentee: int, edit) -> Change:
        before, total, matched = self.chosen(), self.total(), self.matched()
        edit()
        now = self.chosen()
        moved = tuple(
            (self.problem.mentees[i], self.name(before[i]), self.name(now[i]))
            for i in np.flatnonzero(before != now)
            if i != mentee
        )
        return Change(
            self.problem.mentees[mentee],
            self.name(before[mentee]),
            self.name(now[mentee]),
            total - self.total(),
            self.matched() - matched,
            moved,
        )

    # what edits are made of; i and j are numbers

    def fix(self, i: int, j: int):
        if i in self.pins:
            self.release(i)
        left = self.stands[i]
        self.stands[i], self.pins[i] = PINNED, j
        self.allowed[i] = False
        has_spare = self.spare()[j]
        self.places[j] -= 1
        if left != j:  # else mentee and place go together, and the rest stands as it stood
            self.carry(source=self.nobody if has_spare else j, target=left)

    def release(self, i: int):
        """A pinned mentee and the place come back: together, if nobody does better."""
        j = self.pins.pop(i)
        self.places[j] += 1
        self.allowed[i] = self.values[i, :-1] != BARRED
        self.carry(mentee=i, target=j)

    def forbid(self, i: int, j: int):
        self.bans.add((i, j))
        self.values[i, j], self.allowed[i, j] = BARRED, False
        if self.stands[i] == j:
            self.carry(mentee=i, target=j)

    def permit(self, i: int, j: int):
        self.bans.discard((i, j))
        if self.problem.allowed[i, j]:
            self.values[i, j] = self.problem.scores[i, j] + self.problem.worth
            if i not in self.pins:
                self.allowed[i, j] = True
                self.carry(mentee=i, target=self.stands[i])

    def carry(self, *, target: int, source: int | None = None, mentee: int | None = None):
        """Bring the unit from `source`, or the `mentee` who stands nowhere now, to where one is missing."""
        if mentee is not None:
            self.stands[mentee] = PINNED
        route = cheapest_route(self, target, source=source, mentee=mentee)
        self.prices += route.raised
        self.prices -= self.prices[-1]  # staying without costs nothing
        for who, _, where in route.hops:
            self.stands[who] = where

    # what a route needs to know

    def spare(self) -> np.ndarray:
        """(m + 1) whether a place stays empty there; staying without has room for all."""
        load = np.bincount(self.stands[self.stands != PINNED], minlength=self.nobody + 1)
        return np.append(load[:-1] < self.places, True)

    # proof

    def left_over(self) -> Problem:
        """The problem without what is pinned and banned: who is pinned may go nowhere, and their place is gone."""
        return replace(self.problem, places=self.places, allowed=self.allowed)

    def prove(self) -> certificate.Certificate:
        """Check the plan as it stands: the best of all with these pins and bans. The sums include the pins."""
        pinned = self.pinned_total()
        stands = np.where(self.stands == PINNED, self.nobody, self.stands)
        found = certificate.check(
            self.left_over(),
            chosen_of(stands, self.nobody),
            surplus(self.values, stands, self.prices),
            self.prices[:-1],
            worth=self.problem.worth,
        )
        return replace(
            found,
            matched=found.matched + len(self.pins),
            total=found.total + pinned,
            bound=found.bound + pinned,
        )

    def pinned_total(self) -> int:
        return sum(int(self.problem.scores[i, j]) for i, j in self.pins.items())

    def afresh(self) -> Solved:
        """The same pins and bans, solved anew."""
        return solve(self.left_over())

    # names

    def name(self, j: int) -> str | None:
        return None if j == NOBODY else self.problem.mentors[j]

    def mentee(self, name: str) -> int:
        if name not in self.problem.mentee_number:
            raise Refused(Sentence("There is no {role_mentee} {mentee} in this round.", mentee=name, **ROLES))
        return self.problem.mentee_number[name]

    def mentor(self, name: str) -> int:
        if name not in self.problem.mentor_number:
            raise Refused(Sentence("There is no {role_mentor} {mentor} in this round.", mentor=name, **ROLES))
        return self.problem.mentor_number[name]


def barred(mentee: str, mentor: str) -> Sentence:
    return Sentence(
        "{mentee} with {mentor} is barred by a rule of the round, so the pair cannot be pinned.",
        mentee=mentee,
        mentor=mentor,
    )


def no_place(mentee: str, mentor: str, held: int) -> Sentence:
    """Why somebody cannot be pinned to a mentor whose places, `held` in all, are all pinned."""
    people = {"mentee": mentee, "mentor": mentor}
    if not held:
        return Sentence("{mentee} cannot be pinned to {mentor}, who has no place.", **people)
    if held == 1:
        return Sentence("{mentee} cannot be pinned to {mentor}, whose one place is pinned.", **people)
    return Sentence(
        "{mentee} cannot be pinned to {mentor}, whose {held} places are all pinned.", held=held, **people
    )
