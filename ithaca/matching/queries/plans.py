"""A round worked out, kept, laid out again as a board, and explained. Loads numpy: import it only where a round is worked with.

What a run keeps is enough to have the same plan again, on any machine: `inputs` are plain JSON, and the engine is exact.
"""

import hashlib
import platform
import time
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock

import numpy
import scipy

from ithaca.kit.rules.sentences import Sentence, kept
from ithaca.matching.models import Round, Run, as_json
from ithaca.matching.rules import rounds
from ithaca.matching.rules.rounds.board import Board, Change, Refused, barred, no_place
from ithaca.matching.rules.rounds.certificate import Certificate
from ithaca.matching.rules.rounds.explaining import Reasons
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.raising import raise_the_lowest
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import Solved, need_room, solve
from ithaca.matching.rules.rounds.spreading import solve_spread
from ithaca.matching.rules.rounds.stable import ranks_for, solve_stable
from ithaca.matching.rules.rounds.units import NOBODY
from ithaca.questions.rules import words

ARGUING = Lock()
KEPT = 4  # runs whose scores a process keeps at hand


# What goes in -----------------------------------------------------------------------------------------------------


def as_plain(rules: Rules, found: Round, people: Pool) -> dict:
    """The rules, and whatever else is asked of the plan; `least` by the ids of mentors."""
    least = zip((mentor.id for mentor in people.mentors), people.least, strict=True) if people.least else ()
    return {
        **({"least": dict(least)} if people.least else {}),
        "criteria": [asdict(one) for one in rules.criteria],
        "bars": [asdict(one) for one in rules.bars],
        "synonyms": [list(words) for words in rules.synonyms],
        "apart": sorted(map(list, rules.apart)),
        "objective": found.objective,
        "seed": seed_of(found),
    }


def seed_of(found: Round) -> str:
    """What decides between equally good plans."""
    return f"round {found.pk}"


def inputs_of(run: Run) -> dict:
    """What went into a run, in the order in which it did."""
    rows = list(run.members.order_by("pk").values_list("membership", "answers", "places"))
    return {
        **run.rules,
        "mentees": [[str(pk), answers] for pk, answers, places in rows if places is None],
        "mentors": [[str(pk), answers, float(places)] for pk, answers, places in rows if places is not None],
    }


def pool_in(inputs: dict, names: dict[str, str] | None = None) -> tuple[Pool, Rules]:
    """The people and rules of a run; `names` by id are for words alone and decide nothing."""
    called = names or {}
    mentees = tuple(Person(id, answers, called.get(id, "")) for id, answers in inputs["mentees"])
    mentors = tuple(Person(id, answers, called.get(id, "")) for id, answers, _ in inputs["mentors"])
    rules = Rules(
        tuple(Criterion(**{**one, "order": tuple(one["order"])}) for one in inputs["criteria"]),
        tuple(Bar(**{**one, "order": tuple(one["order"])}) for one in inputs["bars"]),
        tuple(map(tuple, inputs["synonyms"])),
        frozenset(map(tuple, inputs["apart"])),
    )
    wanted = inputs.get("least", {})
    least = tuple(wanted.get(mentor.id, 0) for mentor in mentors) if wanted else ()
    return Pool(mentees, mentors, tuple(places for *_, places in inputs["mentors"]), least), rules


# What comes out ---------------------------------------------------------------------------------------------------


def worked_out(inputs: dict) -> dict:
    """The result of these inputs: the same bytes on every machine (`digest_of`)."""
    pool, rules = pool_in(inputs)
    need_room_for(pool, inputs["objective"])
    solved = best(Scoring(pool, rules), inputs["objective"], inputs["seed"])
    found = solved.certificate
    return {
        "pairs": [list(pair) for pair in solved.pairs()],
        "prices": solved.mentor_prices.tolist(),
        "mentee_prices": solved.mentee_prices.tolist(),
        "matched": found.matched,
        "total": found.total,
        "bound": found.bound,
        "proved": found.proved,
        "floor": solved.floor,
        **({} if solved.filled is None else {"filled": solved.filled}),
    }


def need_room_for(pool: Pool, objective: str):
    """Refuses a round that is too large, before its pairs are scored."""
    need_room(pool.places, len(pool.mentees), otherwise=objective != "total")


def best(scoring: Scoring, objective: str, seed: str, problem: Problem | None = None) -> Solved:
    """The best plan by an objective; `problem` is the scoring's own, or that with pins and bans."""
    problem = problem or scoring.problem
    if objective == "worst-off":
        return raise_the_lowest(problem, seed)
    if objective == "spread":
        return solve_spread(problem, scoring.pool.least or (0,) * len(problem.mentors), seed)
    if objective == "stable":
        return solve_stable(problem, *ranks_for(scoring), seed)
    return solve(problem, seed)


def digest_of(result: dict) -> str:
    return hashlib.sha256(as_json(result)).hexdigest()


def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "engine": engine(),
    }


@lru_cache
def engine() -> str:
    """What tells one version of the rules of rounds from another: a sum over their files."""
    files = [*sorted(Path(rounds.__file__).parent.rglob("*.py")), Path(words.__file__)]
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in files)).hexdigest()[:10]


def solve_run(run: Run) -> Run:
    """Work out a run and lay down its result. Nothing is saved."""
    begun = time.perf_counter()
    result = worked_out(inputs_of(run))
    run.seconds = time.perf_counter() - begun
    run.result, run.digest, run.versions = result, digest_of(result), versions()
    run.matched, run.total, run.bound, run.proved = (
        result[key] for key in ("matched", "total", "bound", "proved")
    )
    return run


# As a board -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def scoring_of(pk: int, digest: str) -> tuple[Scoring, dict, dict]:
    """(scores, inputs, result) of a run. A run never changes, so a process may keep them until somebody is erased."""
    run = Run.objects.get(pk=pk, digest=digest)
    inputs = inputs_of(run)
    return Scoring(*pool_in(inputs)), inputs, run.result


def solved_of(scoring: Scoring, inputs: dict, result: dict) -> Solved:
    """The plan as it was solved, without solving it again."""
    problem = scoring.problem.in_order_of_lots(inputs["seed"])
    chosen = numpy.full(len(problem.mentees), NOBODY, numpy.int64)
    for mentee, mentor, _score in result["pairs"]:
        chosen[problem.mentee_number[mentee]] = problem.mentor_number[mentor]
    certificate = Certificate(*(result[key] for key in ("matched", "total", "bound", "proved")))
    prices = (numpy.array(result[key], numpy.int64) for key in ("mentee_prices", "prices"))
    return Solved(problem, chosen, *prices, certificate, result["floor"], result.get("filled"))


@dataclass(frozen=True)
class Plan:
    """A run with what staff changed on it: who is with whom, how sure it is, and what it cost to change.

    `chosen` {mentee's id: mentor's id}; `pins` and `bans` as ids; `cost` in units that all edits together lost.
    """

    scoring: Scoring
    solved: Solved
    chosen: dict[str, str]
    certificate: Certificate
    pins: dict[str, str]
    bans: frozenset[tuple[str, str]]
    board: Board | None = None
    last: Change | None = None  # where there is a board
    at_first: int = 0  # units that all totalled before any edit

    @cached_property
    def reasons(self) -> Reasons:
        """What can be said of the plan as it stands; numbers are those of the pool."""
        problem = self.solved.problem
        chosen = numpy.full(len(problem.mentees), NOBODY, numpy.int64)
        for mentee, mentor in self.chosen.items():
            chosen[problem.mentee_number[mentee]] = problem.mentor_number[mentor]
        found = Reasons(self.scoring, replace(self.solved, chosen=chosen, certificate=self.certificate))
        found.problem = without_bans(self.scoring.problem, self.bans)
        return found

    def loss(self, mentee: str) -> Change:
        """What all would lose without somebody's pair, where there is a board and they are not pinned."""
        with ARGUING:  # the board is changed and put back
            return self.board.without(mentee)

    @property
    def cost(self) -> int:
        return self.at_first - self.certificate.total

    def score(self, mentee: str, mentor: str) -> int:
        problem = self.solved.problem
        return int(problem.scores[problem.mentee_number[mentee], problem.mentor_number[mentor]])


def plan_of(run: Run, edits) -> Plan:
    """The plan with these edits, [do, mentee, mentor] each, in their order. Raises `board.Refused` at one that cannot be."""
    need_whole(run)
    return laid_out(run.pk, run.digest, tuple(map(tuple, edits)))


def need_whole(run: Run):
    """Nothing is shown of somebody whose answers were deleted, nor kept at hand by this process."""
    if not run.is_whole:
        laid_out.cache_clear()
        scoring_of.cache_clear()
        raise Refused(
            Sentence("The answers of somebody who was in it have been deleted. Work the round out again.")
        )


def tried(plan: Plan, run: Run, edits, one) -> Plan:
    """What a plan with these edits would be with one more, for a look only: it takes nobody's place among those at hand."""
    if plan.board is None:
        return laid_out.__wrapped__(run.pk, run.digest, tuple(map(tuple, [*edits, one])))
    with ARGUING:  # `loss` changes the board for a moment
        board = plan.board.copied()
    return on_board(plan.scoring, plan.solved, board, done(board, *one))


@lru_cache(maxsize=KEPT)
def laid_out(pk: int, digest: str, edits: tuple) -> Plan:
    scoring, inputs, result = scoring_of(pk, digest)
    solved = solved_of(scoring, inputs, result)
    if not edits or (inputs["objective"] == "total" and result["proved"]):
        return argued(scoring, solved, edits)
    return solved_anew(scoring, inputs, solved, edits)


def argued(scoring: Scoring, solved: Solved, edits) -> Plan:
    """Step by step on the board, which is exact and takes no solving."""
    pairs = {mentee: mentor for mentee, mentor, _ in solved.pairs()}
    if not solved.can_be_argued:
        total = solved.certificate.total
        return Plan(scoring, solved, pairs, solved.certificate, {}, frozenset(), at_first=total)
    board, change = Board(solved), None
    for one in edits:
        change = done(board, *one)
    return on_board(scoring, solved, board, change)


def done(board: Board, do: str, mentee: str, mentor: str) -> Change:
    return board.unpin(mentee) if do == "unpin" else getattr(board, do)(mentee, mentor)


def on_board(scoring: Scoring, solved: Solved, board: Board, last: Change | None) -> Plan:
    """The plan that a board shows."""
    mentees, mentors = solved.problem.mentees, solved.problem.mentors
    return Plan(
        scoring=scoring,
        solved=solved,
        chosen={mentees[i]: mentors[j] for i, j in enumerate(board.chosen()) if j != NOBODY},
        certificate=board.prove() if last else solved.certificate,
        pins={mentees[i]: mentors[j] for i, j in board.pins.items()},
        bans=frozenset((mentees[i], mentors[j]) for i, j in board.bans),
        board=board,
        last=last,
        at_first=solved.certificate.total,
    )


def solved_anew(scoring: Scoring, inputs: dict, solved: Solved, edits) -> Plan:
    """For the other objectives: the whole problem once more, where who is pinned may go nowhere else."""
    pins, bans = standing_edits(edits)
    problem = without_bans(scoring.problem, bans)
    allowed, left = problem.allowed.copy(), problem.places.copy()
    for mentee, mentor in pins.items():
        i, j = problem.mentee_number[mentee], problem.mentor_number[mentor]
        if not allowed[i, j]:
            raise Refused(barred(mentee, mentor))
        if not left[j]:
            raise Refused(no_place(mentee, mentor, int(problem.places[j])))
        left[j] -= 1
        allowed[i] = numpy.arange(len(allowed[i])) == j
    again = best(scoring, inputs["objective"], inputs["seed"], problem.with_allowed(allowed))
    chosen = {mentee: mentor for mentee, mentor, _ in again.pairs()}
    total = solved.certificate.total
    return Plan(scoring, again, chosen, again.certificate, pins, frozenset(bans), at_first=total)


def changed(before: Plan, after: Plan, mentee: str) -> Change:
    """What one more edit about a mentee did; of a board its own, otherwise the two plans are compared."""
    if after.last:
        return after.last
    problem = before.scoring.problem
    pairs = [(one, before.chosen.get(one), after.chosen.get(one)) for one in problem.mentees]
    return Change(
        mentee,
        before.chosen.get(mentee),
        after.chosen.get(mentee),
        before.certificate.total - after.certificate.total,
        after.certificate.matched - before.certificate.matched,
        tuple(pair for pair in pairs if pair[0] != mentee and pair[1] != pair[2]),
    )


def change_of_the_last(run: Run, edits) -> Change:
    """What the last of these edits did."""
    return changed(plan_of(run, edits[:-1]), plan_of(run, edits), str(edits[-1][1]))


def best_for_each(pool: Pool, rules: Rules, many: int) -> dict[str, list[int]]:
    """{mentee: the mentors who fit them best and may be, the best first}; whoever has none is left out."""
    need_room_for(pool, "total")
    problem = Scoring(pool, rules).problem
    found = {}
    for i, mentee in enumerate(problem.mentees):
        can = numpy.flatnonzero(problem.allowed[i] & (problem.places > 0))
        best = sorted(can, key=lambda j: (-int(problem.scores[i, j]), problem.mentors[j]))[:many]
        if best:
            found[mentee] = [int(problem.mentors[j]) for j in best]
    return found


def without_bans(problem: Problem, bans) -> Problem:
    allowed = problem.allowed.copy()
    for mentee, mentor in bans:
        allowed[problem.mentee_number[mentee], problem.mentor_number[mentor]] = False
    return problem.with_allowed(allowed)


def standing_edits(edits) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """(pins, bans) that are left when all edits are done."""
    pins, bans = {}, set()
    for do, mentee, mentor in edits:
        if do == "pin":
            pins[mentee] = mentor
        elif do == "unpin":
            pins.pop(mentee, None)
        elif do == "ban":
            bans.add((mentee, mentor))
        else:
            bans.discard((mentee, mentor))
    return pins, bans


def edits_that_hold(run: Run, edits) -> list[list[str]]:
    """Of a board's edits those that a new run begins with: the pins and bans that are left and still make sense."""
    problem = scoring_of(run.pk, run.digest)[0].problem
    standing = standing_edits(edits)
    pins, bans = (
        sorted(
            pair for pair in pairs if pair[0] in problem.mentee_number and pair[1] in problem.mentor_number
        )
        for pairs in (standing[0].items(), standing[1])
    )
    held, left = [["ban", *pair] for pair in bans], problem.places.copy()
    for mentee, mentor in pins:
        i, j = problem.mentee_number[mentee], problem.mentor_number[mentor]
        if problem.allowed[i, j] and left[j] and (mentee, mentor) not in bans:
            left[j] -= 1
            held.append(["pin", mentee, mentor])
    return held


def in_common(plan: Plan, mentee: str) -> list[dict]:
    """What fits a mentee and whom they have, as a proposal keeps it: {says, what, needs, offers}, with the questions whose
    answers it tells. `what` is kept as it was said, and stands in the place that `says` has for it."""
    problem = plan.scoring.problem
    i, j = problem.mentee_number[mentee], problem.mentor_number[plan.chosen[mentee]]
    return [
        {
            "says": part.criterion.says,
            "what": kept(part.words),
            "needs": part.criterion.needs,
            "offers": part.criterion.offers,
        }
        for part in plan.scoring.parts(i, j)
        if part.words
    ]
