"""A round before it is worked out, as its page shows it: the gaps of the pool, and what it would come to.

Loads numpy: import it only where a round is worked with. Scores are shown as points of 100.
"""

from dataclasses import dataclass

from ithaca.matching.models import Round, Run
from ithaca.matching.queries import plans
from ithaca.matching.queries.wording import points, worded
from ithaca.matching.rules.rounds import scarcity
from ithaca.matching.rules.rounds.explaining import Reasons
from ithaca.matching.rules.rounds.fairness import fairness
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.scoring import Scoring

RED = 1.0  # mentees for each place: above it there are not enough
GAPS = 12
PREVIEWED = 250_000  # pairs: a preview of more takes longer than a page may


@dataclass(frozen=True)
class Preview:
    """What a round would come to: `changed` have somebody else than in the last run, None where there is none."""

    matched: int
    mentees: int
    mean: str
    lowest: str
    first: int
    changed: int | None


def gaps(people, rules) -> list[dict]:
    """The needs of mentees beside the places of those who offer them, the scarcest first: each that is not covered, and
    some of the others."""
    rows = [row for row in scarcity.gaps(people, rules) if row[1]]
    short = sum(wanted > RED * places for _, wanted, places in rows)
    return [
        {
            "need": need,
            "wanted": wanted,
            "places": places,
            "ratio": f"{wanted / places:.1f}" if places else "–",
            "red": wanted > RED * places,
        }
        for need, wanted, places in rows[: max(GAPS, short)]
    ]


def preview(found: Round, people, rules) -> Preview | None:
    """What it would come to; None where there are too many to try on a page."""
    if len(people.mentees) * len(people.mentors) > PREVIEWED:
        return None
    scoring = Scoring(people, rules)
    solved = plans.best(scoring, found.objective, plans.seed_of(found))
    reasons = Reasons(scoring, solved)
    fair = fairness(scoring.problem, reasons.plan)
    before = last_pairs(found)
    now = {mentee: mentor for mentee, mentor, _score in solved.pairs()}
    changed = None if before is None else sum(now.get(m) != before.get(m) for m in scoring.problem.mentees)
    return Preview(
        fair.matched, fair.mentees, points(fair.mean), points(fair.lowest), fair.ranks.get(1, 0), changed
    )


def look(found: Round, people, rules) -> tuple[Preview | None, str]:
    """(`preview`, why it cannot be): an answer that cannot be read is said on the page, where its giver can be left out."""
    if not (people.mentees and people.mentors):
        return None, ""
    try:
        plans.need_room_for(people, found.objective)
        return preview(found, people, rules), ""
    except Unfit as problem:
        return None, worded(problem.sentence, found.cohort.scheme)


def last_pairs(found: Round) -> dict[str, str] | None:
    run = found.runs.done().order_by("number").last()
    return pairs_in(run) if run else None


def pairs_in(run: Run) -> dict[str, str]:
    return {mentee: mentor for mentee, mentor, _score in run.result["pairs"]}
