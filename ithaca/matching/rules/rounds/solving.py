"""The best plan: as many people as can be matched, and of all plans with as many, the greatest total of scores."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds import certificate
from ithaca.matching.rules.rounds.prices import NotBest, chosen_of, prices_for, standing, surplus, values_of
from ithaca.matching.rules.rounds.problem import Problem, Unfit
from ithaca.matching.rules.rounds.saying import ROLES
from ithaca.matching.rules.rounds.ties import first_among_equals
from ithaca.matching.rules.rounds.units import NOBODY

MOST_CELLS = 64_000_000  # mentees times places: half a gigabyte for the solver
MOST_OTHERWISE = 16_000_000  # for all that is not the total alone: a minute, and a gigabyte or two


@dataclass(frozen=True, eq=False)
class Solved:
    """A plan with the prices that prove it. `chosen` (n) a mentor's number or -1; the people are those of `problem`."""

    problem: Problem
    chosen: np.ndarray
    mentee_prices: np.ndarray
    mentor_prices: np.ndarray
    certificate: certificate.Certificate
    floor: int = 0  # no pair scores less, where the worst-off were raised first
    filled: int | None = (
        None  # places of the mentors' minimums that are filled, where these come before the total
    )

    @property
    def can_be_argued(self) -> bool:
        """Whether it can be changed in steps: proved, with nothing before the total."""
        return self.certificate.proved and not self.floor and self.filled is None

    def pairs(self) -> list[tuple[str, str, int]]:
        """(mentee, mentor, score in units), in the order of the problem."""
        paired = np.flatnonzero(self.chosen != NOBODY)
        mentors = self.chosen[paired]
        scores = self.problem.scores[paired, mentors].tolist() if paired.size else []
        return [
            (self.problem.mentees[i], self.problem.mentors[j], score)
            for i, j, score in zip(paired, mentors, scores, strict=True)
        ]


def solve(problem: Problem, seed: str = "") -> Solved:
    """The best plan, proved; which of equally good plans it is depends on ids and seed alone (`ties`)."""
    return solve_in_order(problem.in_order_of_lots(seed))


def solve_in_order(problem: Problem) -> Solved:
    """The same for people who stand in the order of their lots."""
    return judged(problem, assigned(problem))


def judged(problem: Problem, chosen: np.ndarray) -> Solved:
    """A plan, and whether it is the best. If it is, it is the one of equal ones that `ties` says; if not, it stays as it is,
    with a bound that holds without prices."""
    values, stands = values_of(problem), standing(chosen, len(problem.mentors))
    try:
        prices = prices_for(values, stands, problem.places)
        stands = first_among_equals(values, stands, prices, problem.places)
    except NotBest:
        prices = np.zeros(values.shape[1], np.int64)
    chosen, mentee_prices = chosen_of(stands, len(problem.mentors)), surplus(values, stands, prices)
    found = certificate.check(problem, chosen, mentee_prices, prices[:-1])
    return Solved(problem, chosen, mentee_prices, prices[:-1], found)


def assigned(problem: Problem) -> np.ndarray:
    """(n) the mentor of each mentee by scipy's dense assignment, one column a place; -1 for nobody.

    A barred pair costs nothing and gains nothing, as staying without does; whoever was given one has nobody.
    Whole numbers below 2**53 are exact in the solver's floats, and the certificate does not rely on it.
    """
    places = np.minimum(problem.places, problem.allowed.sum(axis=0))  # more can never be used
    owner = np.repeat(np.arange(len(places)), places)
    chosen = np.full(len(problem.mentees), NOBODY, np.int64)
    need_room(problem.places, len(problem.mentees))
    if chosen.size and owner.size:
        costs = np.where(problem.allowed, -(problem.scores + problem.worth), 0).astype(np.float64)
        rows, columns = cheapest(costs, owner)
        real = problem.allowed[rows, owner[columns]]
        chosen[rows[real]] = owner[columns[real]]
    return chosen


def need_room(places, mentees: int, *, otherwise: bool = False):
    """Refuses a round whose pairs cannot be held, before they are: `otherwise` one for more than the total alone."""
    most = MOST_OTHERWISE if otherwise else MOST_CELLS
    if max(cells_of(places, mentees), mentees * len(places)) <= most:
        return
    found = {
        "mentees": f"{mentees:,}",
        "places": f"{int(sum(min(many, mentees) for many in places)):,}",
        "most": f"{most:,}",
        **ROLES,
    }
    if otherwise:
        raise Unfit(
            Sentence(
                "{mentees} {role_mentees} and {places} places are more than can be matched so ({most} combinations). With "
                "the greatest total, and one {role_mentor} each, more can be; or match them in parts, such as by faculty.",
                **found,
            )
        )
    raise Unfit(
        Sentence(
            "{mentees} {role_mentees} and {places} places are more than is solved here at once ({most} combinations). "
            "`ithaca match solve` takes more, with one {role_mentor} each and the objective total.",
            **found,
        )
    )


def cells_of(places, mentees: int) -> int:
    """How many combinations of a mentee and a place there are; no mentor uses more places than there are mentees."""
    return mentees * int(sum(min(many, mentees) for many in places))


def cheapest(costs: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows, columns) of the cheapest assignment, the shorter side first as the solver likes it."""
    if len(costs) <= len(owner):
        return linear_sum_assignment(costs[:, owner])
    columns, rows = linear_sum_assignment(np.ascontiguousarray(costs.T)[owner])
    return rows, columns
