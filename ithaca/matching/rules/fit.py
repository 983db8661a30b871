"""How well somebody who is asked fits what somebody else wants: pure, and the same for everyone.

A want is answered when the other person has said anything about it; an unanswered one counts
neither for nor against. The score is the covered share of each answered want, weighted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.words import listed


@dataclass(frozen=True, slots=True)
class Want:
    """Values that somebody looks for in the field `offers` of the other's profile."""

    offers: str
    values: frozenset[str]
    weight: float = 1.0
    says: str = "{what}"


@dataclass(frozen=True, slots=True)
class Fit:
    """`score` from 0 to 1, or None when nothing can be said; `met` is what of each want is covered."""

    score: float | None
    met: tuple[tuple[Want, frozenset[str]], ...]

    def covered(self, field: str) -> frozenset[str]:
        return frozenset().union(*(values for want, values in self.met if want.offers == field))


def fit(wants: Sequence[Want], offers: Mapping[str, Collection[str]]) -> Fit:
    """How the offers (values by field) meet the wants."""
    met = tuple((want, want.values & frozenset(offers.get(want.offers, ()))) for want in wants)
    shares = [(w.weight, len(v) / len(w.values)) for w, v in met if offers.get(w.offers)]
    return Fit(weighted(shares), met)


def weighted(shares: Iterable[tuple[float, float]]) -> float | None:
    """The mean of (weight, share); None when there is none."""
    total = earned = 0.0
    for weight, share in shares:
        total += weight
        earned += weight * share
    return earned / total if total else None


def in_short(found: Fit, main: str) -> str:
    """ "matches 3 of your 4 aims": of the wants about `main`, or of all when nothing is wanted there."""
    rows = [(w, v) for w, v in found.met if w.offers == main] or list(found.met)
    wanted, covered = sum(len(w.values) for w, _ in rows), sum(len(v) for _, v in rows)
    if not covered:
        return ""
    if wanted == 1:
        return Sentence("Fits what you are looking for")
    return Sentence("Matches {met} of your {all} aims", met=covered, all=wanted)


def reasons(found: Fit, labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A line for each want that is met: `can help with a first job and salary`."""
    said = []
    for want, values in found.met:
        if values:
            names = labels.get(want.offers, {})
            words = [in_sentence(words) for value, words in names.items() if value in values]
            said.append(want.says.replace("{what}", listed(words or sorted(values))))
    return said


def in_sentence(label: str) -> str:
    """A label inside a sentence: `moving to another country`, but `CVs and interviews`, `Wales`."""
    first, _, rest = label.partition(" ")
    return label[:1].lower() + label[1:] if rest[:1].islower() and first[1:].islower() else label


def wanted(criteria: Iterable, given: Mapping[str, object]) -> list[Want]:
    """What somebody wants, from the scheme's criteria and their own answers; one want a field."""
    found = {}
    for criterion in criteria:
        value = given.get(criterion.needs)
        values = value if isinstance(value, list) else [value]
        if chosen := frozenset(str(v) for v in values if v not in (None, "")):
            found.setdefault(
                criterion.offers, Want(criterion.offers, chosen, criterion.weight, criterion.says)
            )
    return list(found.values())


def offered(answers: Mapping[str, object], fields: Iterable[str]) -> dict[str, list[str]]:
    """The values of some fields of a profile, as `fit` takes them."""
    found = {}
    for name in fields:
        value = answers.get(name)
        if value not in (None, "", []):
            found[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
    return found
