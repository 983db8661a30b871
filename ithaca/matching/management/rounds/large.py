"""Rounds of many thousands from the command line: what is needed for them, and how far they are."""

from ithaca.matching.management.rounds.progress import Progress
from ithaca.matching.rules.rounds.explaining import Reasons
from ithaca.matching.rules.rounds.large.compiled import AVAILABLE
from ithaca.matching.rules.rounds.large.problem import Large
from ithaca.matching.rules.rounds.large.solving import LargeSolved, solve_large
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.solving import MOST_CELLS, cells_of, solve


def solved_large(scoring, seed: str, say) -> tuple[LargeSolved, Reasons]:
    """Without numba: by the solver for small rounds as far as it goes, and a refusal beyond."""
    if not AVAILABLE:
        if cells_of(scoring.pool.places, len(scoring.pool.mentees)) <= MOST_CELLS:
            solved = solve(scoring.problem, seed)
            return solved, Reasons(scoring, solved)
        raise Unfit(
            "A round of this size needs a compiler, which is an extra: pip install 'ithaca-mentoring[large]'. "
            "Or solve it in parts, such as by faculty."
        )
    solved = solve_large(scoring, seed, say=Progress(say))
    if not solved.by_rule:
        say(
            "Very many plans are equally good; which of them this is does not go by the rule of lots, but by lots."
        )
    pool = scoring.pool
    return solved, Reasons(
        scoring, solved, Large(scoring, range(len(pool.mentees)), range(len(pool.mentors)))
    )
