"""Why this plan, in words: why a pair, why not another mentor, why somebody has none, and what more mentors would bring."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.words import listed
from ithaca.matching.rules.rounds.board import Board, Change
from ithaca.matching.rules.rounds.certificate import Certificate
from ithaca.matching.rules.rounds.measuring import Topics
from ithaca.matching.rules.rounds.people import Person
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.saying import ROLES, in_a_row, so_many_mentors, so_many_others
from ithaca.matching.rules.rounds.scarcity import Gap, ranked
from ithaca.matching.rules.rounds.scoring import Part, Scoring
from ithaca.matching.rules.rounds.several import Several
from ithaca.matching.rules.rounds.solving import Solved, solve
from ithaca.matching.rules.rounds.units import NOBODY, WHOLE

BANNED = Sentence("they are banned on the board")


@dataclass(frozen=True)
class Other:
    """The mentor who fits a mentee best beside their own; `better` by how many units the pair would score more."""

    mentor: Person
    better: int
    places: int
    held_by: tuple[str, ...]


class Reasons:
    """What can be said of a solved plan. Numbers are those of the pool's own order."""

    def __init__(self, scoring: Scoring, solved: Solved | Several, problem=None, anew=None):
        """`problem` the same pool in its own order, where it is too large to be held; `anew` solves another one as this was."""
        self.scoring, self.solved, self.pool, self.anew = scoring, solved, scoring.pool, anew
        self.problem = problem = problem or scoring.problem
        self.pairs = sorted(
            (problem.mentee_number[a], problem.mentor_number[b]) for a, b, _ in solved.pairs()
        )
        self.plan = np.full(
            len(problem.mentees), NOBODY, np.int64
        )  # the last mentor of each, where there are several
        for i, j in self.pairs:
            self.plan[i] = j

    @property
    def is_whole(self) -> bool:
        """Whether all pairs are held, so that other plans can be solved for beside this one."""
        return isinstance(self.problem, Problem)

    @property
    def can_be_argued(self) -> bool:
        """Whether a board can take the plan."""
        return self.is_whole and isinstance(self.solved, Solved) and self.solved.can_be_argued

    def scores(self) -> list[int]:
        """Of the pairs, in their order."""
        pairs = np.array(self.pairs, np.int64).reshape(-1, 2)
        return self.problem.scores[pairs[:, 0], pairs[:, 1]].tolist() if len(pairs) else []

    def parts(self, i: int, j: int | None = None) -> list[Part]:
        return self.scoring.parts(i, int(self.plan[i]) if j is None else j)

    def next_best(self, i: int) -> Other | None:
        """Whom the mentee would have next, by score alone; who stands in the way is told with it."""
        own = self.plan[i]
        can = self.problem.allowed[i].copy()
        can[own] = can[own] and own == NOBODY
        if not can.any():
            return None
        scores = np.where(can, self.problem.scores[i], -1)
        j = int(scores.argmax())
        mine = int(self.problem.scores[i, own]) if own != NOBODY else 0
        held = tuple(self.pool.mentees[k].called for k in np.flatnonzero(self.plan == j))
        return Other(self.pool.mentors[j], int(scores[j]) - mine, int(self.problem.places[j]), held)

    def without(self, i: int) -> Change:
        """What would be, were this pair banned: the best plan without it."""
        return self.board.without(self.problem.mentees[i])

    def best_without(self, i: int) -> Solved:
        """The same where no board can tell: solved anew."""
        allowed = self.problem.allowed.copy()
        allowed[i, self.plan[i]] = False
        return self.anew(self.problem.with_allowed(allowed))

    @cached_property
    def board(self) -> Board:
        return Board(self.solved)

    def unmatched(self) -> list[int]:
        return np.flatnonzero(self.plan == NOBODY).tolist()

    def why_without(self, i: int) -> Sentence:
        """Why somebody has no mentor: no place at all, which bars, or who holds the places."""
        if not self.problem.places.any():
            return Sentence("no {role_mentor} has a place", **ROLES)
        can = self.problem.allowed[i]
        if not can.any():
            return Sentence("every {role_mentor} is barred: {bars}", bars=self.which_bars(i), **ROLES)
        free = np.flatnonzero(can & (self.problem.places > 0))
        if not len(free):
            return Sentence("the {role_mentors} who are allowed have no place", **ROLES)
        said, missing = self.full(i, free), self.not_offered(i)
        return (
            Sentence("{said}; nobody offers {needs}", said=said, needs=listed(missing)) if missing else said
        )

    def which_bars(self, i: int) -> str:
        """Rules of the round, and bans; whoever a rule bars is counted with it alone."""
        found = self.scoring.bars.reasons(i)
        banned = self.scoring.bars.allowed(slice(i, i + 1))[0] & ~self.problem.allowed[i]
        if banned.any():
            found.append((BANNED, banned))
        ordered = sorted(found, key=lambda one: -int(one[1].sum()))
        return in_a_row(
            [
                Sentence("{bar} ({number})", bar=why, number=so_many_mentors(int(row.sum())))
                for why, row in ordered
            ]
        )

    def full(self, i: int, free: np.ndarray) -> Sentence:
        if len(free) == 1:
            mentor = self.pool.mentors[free[0]].called
            said = Sentence("{mentor}, the one {role_mentor} who is allowed, is full", mentor=mentor, **ROLES)
        else:
            said = Sentence("the {number} {role_mentors} who are allowed are full", number=len(free), **ROLES)
        barred = len(self.pool.mentors) - int(self.problem.allowed[i].sum())
        if not barred:
            return said
        return Sentence(
            "{said} ({number} barred: {bars})",
            said=said,
            number=so_many_others(barred),
            bars=self.which_bars(i),
        )

    def not_offered(self, i: int) -> list[str]:
        """Needs of theirs that no mentor offers."""
        return [
            text
            for criterion, found in self.scoring.measured
            if type(found) is Topics
            for text in self.pool.mentees[i].all(criterion.needs)
            if not found.offered[:, found.number(text)].any()
        ]

    def needs(self, i: int) -> list[str]:
        """What a mentee needs of a mentor, in their words or those of the form."""
        return [
            text
            for criterion, found in self.scoring.measured
            if type(found) is Topics
            for text in self.pool.mentees[i].all(criterion.needs)
        ]

    def gaps(self) -> list[Gap]:
        """(need, mentees who have it, places of mentors who offer it), the scarcest first, of the criteria that count."""
        return ranked(self.pool, [(c, found) for c, found in self.scoring.measured if type(found) is Topics])

    @cached_property
    def greatest(self) -> Certificate:
        """That of the greatest total, whatever else the plan puts before it."""
        return self.solved.certificate if self.can_be_argued else solve(self.problem).certificate

    def with_more(self, need: str, mentors: int, places: int = 1) -> tuple[int, int]:
        """(how many more are matched, by how much the total grows in units) with so many more mentors who offer a need.

        They take only who has named that need, and are average in all else. Solved anew, with them in it.
        """
        number, found = next(
            (k, f)
            for k, (_, f) in enumerate(self.scoring.measured)
            if type(f) is Topics and f.vocabulary.of(need) in f.numbers
        )
        wants = found.needed[:, found.number(need)]
        share = (wants * WHOLE // found.whole).astype(np.int64)
        weight, neutrals = self.scoring.weights, self.scoring.neutrals
        rest = sum(w * n for k, (w, n) in enumerate(zip(weight, neutrals, strict=True)) if k != number)
        score = (weight[number] * share + rest) // self.scoring.whole
        wider = widened(self.problem, score, wants > 0, mentors, places)
        before, after = self.greatest, solve(wider).certificate
        return after.matched - before.matched, after.total - before.total


def widened(problem: Problem, score, allowed, mentors: int, places: int) -> Problem:
    """With so many more mentors, each of whom scores `score` (n) with whom they are `allowed` (n)."""
    return replace(
        problem,
        mentors=(*problem.mentors, *(f"one more mentor {k + 1}\n" for k in range(mentors))),
        places=np.append(problem.places, [places] * mentors),
        scores=np.hstack([problem.scores, np.repeat(score[:, None], mentors, axis=1)]),
        allowed=np.hstack([problem.allowed, np.repeat(allowed[:, None], mentors, axis=1)]),
    )


def in_number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def in_words(part: Part) -> str:
    """ "can help with CVs and interviews (+12.3)"."""
    what = part.criterion.says.replace("{what}", part.words) if part.words else ""
    if not part.answered:
        what = f"{part.criterion.called}: not answered, counted as average"
    elif not what:
        what = f"{part.criterion.called}: {part.nothing}"
    elif part.criterion.says == "{what}":
        what = f"{part.criterion.called}: {what}"
    return f"{what} (+{part.points / 1000:.1f} of {part.most / 1000:.0f})"
