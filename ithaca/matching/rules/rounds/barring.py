"""Which pairs must not be: for all pairs at once, and which bar it was, for one."""

from collections.abc import Sequence

import numpy as np

from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules, named, steps
from ithaca.matching.rules.rounds.topics import Vocabulary


def barred_by(bar: Bar, pool: Pool, vocabulary: Vocabulary) -> np.ndarray:
    """(n, m) whether this bar stands between two people."""
    return BARS[bar.kind](bar, pool.mentees, pool.mentors, vocabulary)


def not_the_same(bar, mentees, mentors, vocabulary) -> np.ndarray:
    common, both = in_common(bar, mentees, mentors, vocabulary)
    return np.where(both, ~common, bar.missing == "barred")


def not_different(bar, mentees, mentors, vocabulary) -> np.ndarray:
    common, both = in_common(bar, mentees, mentors, vocabulary)
    return np.where(both, common, bar.missing == "barred")


def in_common(bar, mentees, mentors, vocabulary) -> tuple[np.ndarray, np.ndarray]:
    """(n, m) whether they have a value in common, and whether both have answered. No guess at misspellings."""
    left = [{vocabulary.of(text) for text in p.all(bar.needs)} for p in mentees]
    right = [{vocabulary.of(text) for text in p.all(bar.offers)} for p in mentors]
    numbers = {one: number for number, one in enumerate({t for row in (*left, *right) for t in row})}
    tables = []
    for rows in (left, right):
        table = np.zeros((len(rows), len(numbers)), np.float32)
        for row, values in zip(table, rows, strict=True):
            row[[numbers[value] for value in values]] = 1
        tables.append(table)
    one, other = tables
    answered = one.any(axis=1)[:, None] & other.any(axis=1)
    return one @ other.T > 0, answered


def not_at_least(bar, mentees, mentors, vocabulary) -> np.ndarray:
    left = np.array([p.number(bar.needs) for p in mentees], dtype=float)
    right = np.array([p.number(bar.offers) for p in mentors], dtype=float)
    return lower(bar, left, right)


def not_above(bar, mentees, mentors, vocabulary) -> np.ndarray:
    left, right = steps(mentees, bar.needs, bar.order), steps(mentors, bar.offers, bar.order)
    return lower(bar, np.array(left, dtype=float), np.array(right, dtype=float))


def lower(bar, left, right) -> np.ndarray:
    unknown = np.isnan(left)[:, None] | np.isnan(right)
    return np.where(unknown, bar.missing == "barred", right < left[:, None] + bar.by)


def one_names_the_other(bar, mentees, mentors, vocabulary) -> np.ndarray:
    found = np.zeros((len(mentees), len(mentors)), bool)
    for row, numbers in zip(found, named(mentees, bar.needs, mentors), strict=True):
        row[numbers] = True
    for column, numbers in zip(found.T, named(mentors, bar.offers, mentees), strict=True):
        column[numbers] = True
    return found


def not_passed(bar, mentees, mentors, vocabulary) -> np.ndarray:
    left, right = not_yes(mentees, bar.needs), not_yes(mentors, bar.offers)
    return left[:, None] | right


def not_yes(people: Sequence[Person], column: str) -> np.ndarray:
    return np.array([bool(column) and not person.is_yes(column) for person in people], dtype=bool)


BARS = {
    "same": not_the_same,
    "different": not_different,
    "at least": not_at_least,
    "level": not_above,
    "not named": one_names_the_other,
    "passed": not_passed,
}

APART = "they are never to be brought together"


def allowed_pairs(pool: Pool, rules: Rules, vocabulary: Vocabulary) -> np.ndarray:
    allowed = np.ones((len(pool.mentees), len(pool.mentors)), bool)
    for bar in rules.bars:
        allowed &= ~barred_by(bar, pool, vocabulary)
    for mentee, mentor in numbers_apart(pool, rules):
        allowed[mentee, mentor] = False
    return allowed


def numbers_apart(pool: Pool, rules: Rules) -> list[tuple[int, int]]:
    mentees = {p.id: i for i, p in enumerate(pool.mentees)}
    mentors = {p.id: j for j, p in enumerate(pool.mentors)}
    return [(mentees[a], mentors[b]) for a, b in sorted(rules.apart) if a in mentees and b in mentors]


def reasons(pool: Pool, rules: Rules, vocabulary: Vocabulary, mentee: Person) -> list[tuple[str, np.ndarray]]:
    """For one mentee (why, (m) whom it bars), a row for each bar that bars anybody."""
    one = Pool((mentee,), pool.mentors, pool.places)
    rows = [(said(bar), barred_by(bar, one, vocabulary)[0]) for bar in rules.bars]
    apart = np.array([(mentee.id, mentor.id) in rules.apart for mentor in pool.mentors], dtype=bool)
    return [(why, row) for why, row in (*rows, (APART, apart)) if row.any()]


def said(bar: Bar | Criterion) -> str:
    """Why a pair is barred, in the bar's words or in plain ones."""
    columns = " and ".join(dict.fromkeys(f"“{name}”" for name in (bar.needs, bar.offers) if name))
    plain = {
        "same": f"{columns} have nothing in common",
        "different": f"{columns} are the same",
        "at least": f"the mentor is not far enough above in {columns}",
        "level": f"the mentor is not far enough above in {columns}",
        "not named": f"one names the other in {columns}",
        "passed": f"{columns} is not passed",
    }
    return bar.says or plain[bar.kind]
