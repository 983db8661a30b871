"""What `ithaca match solve` says: tables and sentences for the person who will release the plan."""

import csv
import io
from collections import Counter
from collections.abc import Iterable

from ithaca.matching.management.rounds.tables import table
from ithaca.matching.rules.rounds.explaining import Reasons, in_number, in_words
from ithaca.matching.rules.rounds.fairness import fairness
from ithaca.matching.rules.rounds.guessing import Guess
from ithaca.matching.rules.rounds.people import Pool
from ithaca.matching.rules.rounds.several import Several
from ithaca.matching.rules.rounds.solving import Solved
from ithaca.matching.rules.rounds.units import POINT

MOST_ROWS = 60
MOST_GAPS = 8
PARTS_SAID = 5
MOST_LOSSES = 500  # mentees; with more, what would be lost without each pair takes a minute
MOST_ANEW = 20_000_000  # pairs looked at, where it takes solving anew for each
MOST_TRIED = 3  # needs for which more mentors are tried
RED = 1.0  # mentees for each place
BETTER = {
    "total": "totals more",
    "worst-off": "has a higher lowest score, or with it totals more",
    "spread": "fills more of the mentors' minimums, or as much of them and totals more",
}


def heading(options: dict, files, pool: Pool) -> str:
    lines = [
        f"{options['mentees']}: {in_number(len(pool.mentees), 'mentee')} ({files.sheets[0].kind})",
        f"{options['mentors']}: {in_number(len(pool.mentors), 'mentor')} with {in_number(sum(pool.places), 'place')} "
        f"({files.sheets[1].kind})",
    ]
    return "\n".join([*lines, *(f"  {note}" for sheet in files.sheets for note in sheet.notes)])


def meaning(found: Guess, note: str, parts: list[str]) -> str:
    whole = sum(criterion.weight for criterion in found.rules.criteria) or 1
    rows = [
        (f"{criterion.weight / whole:.0%}", criterion.kind, *columns(criterion))
        for criterion in found.rules.criteria
    ]
    rows += [("must", bar.kind, *columns(bar)) for bar in found.rules.bars]
    rows += [("must", kind, needs or "-", offers or "-") for kind, needs, offers in found.must]
    said = [f"\nWhat the columns mean ({note}):", *table(("", "kind", "of mentees", "of mentors"), rows)]
    if not found.rules.criteria:
        said.append(
            "  Nothing was found to match people by, so every pair scores 50. Say it in a file for --columns."
        )
    said.append(
        f"  Mentees are known by {known(found.mentees)}, mentors by {known(found.mentors)}; {places(found)}."
    )
    if parts:
        others = f" and {len(parts) - PARTS_SAID} more" if len(parts) > PARTS_SAID else ""
        said.append(
            f"  Read as several answers in one: {', '.join(f'“{text}”' for text in parts[:PARTS_SAID])}{others}."
        )
    said += [f"  Not used: “{column}” of the {who} ({why})." for who, column, why in found.unused]
    return "\n".join(said)


def columns(rule) -> tuple[str, str]:
    return rule.needs or "-", rule.offers or "-"


def known(reading) -> str:
    return f"“{reading.id}”" if reading.id else "their row"


def places(found: Guess) -> str:
    column, least = found.mentors.places, found.mentors.least
    said = (
        f"places are in “{column}”"
        if column
        else "no column says how many places a mentor has (--places says it)"
    )
    return f"{said}, minimums for --objective spread in “{least}”" if least else said


def scarce(reasons: Reasons) -> str:
    rows = [row for row in reasons.gaps() if row[1] > RED * row[2]]
    if not rows:
        return ""
    lines = table(
        ("need", "mentees", "places offering it"), [(need, str(n), str(p)) for need, n, p in rows[:MOST_GAPS]]
    )
    more = [f"  and {len(rows) - MOST_GAPS} more"] if len(rows) > MOST_GAPS else []
    return "\n".join(["\nNeeds that more mentees have than there are places:", *lines, *more])


def pairs(reasons: Reasons, *, explain: bool) -> str:
    shown = reasons.pairs[: None if explain else MOST_ROWS]
    lines = table(("mentee", "mentor", "score", "because"), [row_of(reasons, i, j) for i, j in shown])
    if explain:
        rows = zip(lines[2:], shown, strict=True)
        lines[2:] = [line for row, pair in rows for line in (row, *because(reasons, *pair))]
    more = (
        [f"  and {len(reasons.pairs) - MOST_ROWS:,} more in the result"]
        if len(reasons.pairs) > len(shown)
        else []
    )
    return "\n".join(["\nPairs:", *(lines if shown else ["  none"]), *more])


def row_of(reasons: Reasons, i: int, j: int) -> tuple[str, str, str, str]:
    score = reasons.problem.scores[i, j] / POINT
    met = [f"{part.criterion.called}: {part.words}" for part in reasons.parts(i, j) if part.words][:2]
    return reasons.pool.mentees[i].called, reasons.pool.mentors[j].called, f"{score:.1f}", "; ".join(met)


def because(reasons: Reasons, i: int, j: int) -> Iterable[str]:
    for part in reasons.parts(i, j):
        yield f"      {in_words(part)}"
    if reasons.can_be_argued and len(reasons.plan) <= MOST_LOSSES:
        yield f"      without this pair: {loss(reasons, i)}"
    elif reasons.anew and len(reasons.plan) * reasons.problem.scores.size <= MOST_ANEW:
        yield f"      without this pair: {loss_anew(reasons, i)}"
    if isinstance(reasons.solved, Solved):
        yield f"      {next_best(reasons, i)}"


def next_best(reasons: Reasons, i: int) -> str:
    other = reasons.next_best(i)
    if other is None:
        return "nobody else is allowed"
    than = f"{abs(other.better) / POINT:.1f} {'more' if other.better > 0 else 'less'}"
    if not other.places:
        why = ", who has no place"
    elif len(other.held_by) < other.places:
        why = ", who still has a place"
    else:
        why = f", whose places are with {', '.join(other.held_by[:3])}{' and others' if len(other.held_by) > 3 else ''}"
    return f"next best: {other.mentor.called}, {than}{why}"


def loss(reasons: Reasons, i: int) -> str:
    """What the whole plan would lose; the best plan without the pair is computed for it."""
    change = reasons.without(i)
    if change.matched:
        return "a mentee less would be matched"
    others = f", and {in_number(len(change.moved), 'other')} would move" if change.moved else ""
    return f"{change.cost / POINT:.1f} points less in all{others}"


def loss_anew(reasons: Reasons, i: int) -> str:
    """The same for plans that put something before the total."""
    before, after = reasons.solved, reasons.best_without(i)
    if after.certificate.matched < before.certificate.matched:
        return "a mentee less would be matched"
    if (after.filled or 0) < (before.filled or 0):
        return "less of the mentors' minimums would be filled"
    if after.floor < before.floor:
        return f"the lowest score would be {after.floor / POINT:.1f}"
    cost = before.certificate.total - after.certificate.total
    return f"{abs(cost) / POINT:.1f} points {'more' if cost < 0 else 'less'} in all"


def without(reasons: Reasons) -> str:
    rows = reasons.unmatched()
    if not rows:
        return closed(reasons)
    lines = [f"  {reasons.pool.mentees[i].called}: {reasons.why_without(i)}." for i in rows[:MOST_ROWS]]
    more = [f"  and {len(rows) - MOST_ROWS:,} more in the result"] if len(rows) > MOST_ROWS else []
    return "\n".join(["\nWithout a mentor:", *lines, *more, closed(reasons)]).rstrip("\n")


def closed(reasons: Reasons) -> str:
    """Mentors who have places that no mentee may take."""
    problem = reasons.problem
    shut = ~problem.open_mentors() & (problem.places > 0)
    if not shut.any() or not len(problem.mentees):
        return ""
    return f"\n{in_number(int(shut.sum()), 'mentor')} with {in_number(int(problem.places[shut].sum()), 'place')} may take nobody."


def more_mentors(reasons: Reasons) -> str:
    """Solved anew for each: what a few more mentors would bring."""
    lines = []
    for need, wanted, offered in reasons.gaps()[:MOST_TRIED]:
        many = max(1, min(3, max(wanted - offered, len(reasons.unmatched()))))
        matched, total = reasons.with_more(need, many)
        brings = f"would place {in_number(matched, 'more mentee')}" if matched else "would place nobody more"
        lines.append(
            f"  {in_number(many, 'more mentor')} offering {need} (one place each) {brings} "
            f"({total / POINT:+.1f} points in all)."
        )
    return "\n".join(["\nWhat more mentors would bring:", *lines]) if lines else ""


def summary(reasons: Reasons, solved, objective: str, seconds: float) -> str:
    found = solved.certificate
    share = found.matched / max(len(reasons.plan), 1)
    lines = [
        f"\n{found.matched:,} of {in_number(len(reasons.plan), 'mentee')} matched ({share:.0%}). {verdict(solved, objective)}",
        f"  total {found.total / POINT:,.1f} of at most {found.bound / POINT:,.1f} (gap {found.gap / POINT:,.1f}); "
        f"{seconds:.2f} seconds",
    ]
    return "\n".join([*lines, *(fair(reasons) if isinstance(solved, Solved) else [spread(reasons)])])


def verdict(solved, objective: str) -> str:
    if objective == "stable":
        return "Nobody would rather leave their pair for each other (stable)."
    if not solved.certificate.proved:
        return "NOT proved the best."
    if isinstance(solved, Several):
        return "Proved: no plan matches more, then makes more pairs, then totals more."
    return f"Proved: no plan matches more, and none that matches as many {BETTER[objective]}."


def fair(reasons: Reasons) -> list[str]:
    found = fairness(reasons.problem, reasons.plan)
    load = ", ".join(f"{in_number(many, 'mentor')} with {k}" for k, many in found.load.items())
    return [
        f"  scores: mean {found.mean / POINT:.1f}, lowest {found.lowest / POINT:.1f}; first choice by score "
        f"{found.ranks.get(1, 0)}, top three {found.in_top}",
        f"  pairs who would both score higher together: {found.blocking}; load: {load or 'none'}; free places: "
        f"{found.free_places}",
    ]


def spread(reasons: Reasons) -> str:
    """How many mentors mentees have."""
    have = Counter(Counter(i for i, _ in reasons.pairs).values())
    said = ", ".join(
        f"{in_number(many, 'mentee')} with {in_number(k, 'mentor')}" for k, many in sorted(have.items())
    )
    return f"  {in_number(len(reasons.pairs), 'pair')}: {said or 'none'}"


def spreadsheet(reasons: Reasons, suffix: str) -> bytes:
    """The pairs, and who is without, as a table for a coordinator."""
    from ithaca.kit.tables.writing import safe, xlsx_bytes

    head = ["Mentee", "Mentee name", "Mentor", "Mentor name", "Score", "Because"]
    rows = []
    for i, j in reasons.pairs:
        mentee, mentor = reasons.pool.mentees[i], reasons.pool.mentors[j]
        score = round(int(reasons.problem.scores[i, j]) / POINT, 1)
        rows.append([mentee.id, mentee.name, mentor.id, mentor.name, score, row_of(reasons, i, j)[3]])
    for i in reasons.unmatched():
        mentee = reasons.pool.mentees[i]
        rows.append([mentee.id, mentee.name, "", "", "", reasons.why_without(i)])
    if suffix.lower() == ".xlsx":
        return xlsx_bytes(head, rows, "Pairs")
    text = io.StringIO()
    csv.writer(text).writerows([[safe(cell) for cell in row] for row in (head, *rows)])
    return text.getvalue().encode("utf-8-sig")
