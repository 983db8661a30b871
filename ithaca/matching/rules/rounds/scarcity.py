"""What mentees need beside the places of those who offer it: counted before anything is solved, for a pool of any size."""

from collections import Counter

import numpy as np

from ithaca.matching.rules.rounds.measuring import Topics, measure
from ithaca.matching.rules.rounds.people import Criterion, Pool, Rules
from ithaca.matching.rules.rounds.topics import Vocabulary

type Gap = tuple[str, int, int]  # a need, the mentees who have it, the places of mentors who offer it


def gaps(pool: Pool, rules: Rules) -> list[Gap]:
    """Every need, the scarcest first; also of a criterion that no mentor answers, or that counts nothing in this round."""
    vocabulary = Vocabulary(rules.synonyms)
    topics = [one for one in rules.criteria if one.kind == "topics"]
    return ranked(pool, [(c, measure(c, pool.mentees, pool.mentors, vocabulary)) for c in topics])


def ranked(pool: Pool, measured: list[tuple[Criterion, Topics]]) -> list[Gap]:
    """The same of criteria that are measured already; words as first written."""
    places = np.array(pool.places, dtype=float)
    rows = []
    for criterion, found in measured:
        wanted = (found.needed > 0).sum(axis=0)
        offered = places @ found.offered.astype(np.int64) if len(places) else wanted * 0
        spelt = commonest(pool, criterion, found)
        rows += [(spelt[k], int(wanted[k]), int(offered[k])) for k in range(len(spelt))]
    return sorted(rows, key=lambda row: (-row[1] / max(row[2], 0.5), row[0]))


def commonest(pool: Pool, criterion: Criterion, found: Topics) -> list[str]:
    """The commonest spelling of each topic among the mentees."""
    counted = [Counter() for _ in found.numbers]
    for person in pool.mentees:
        for text in person.all(criterion.needs):
            counted[found.number(text)][text] += 1
    return [min(one, key=lambda text: (-one[text], text)) for one in counted]
