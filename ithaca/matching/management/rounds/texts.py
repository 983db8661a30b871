"""Free text by its meaning, from the command line: whether it can be, and reading it."""

from dataclasses import replace

from ithaca.kit.words import listed
from ithaca.matching.management.rounds.progress import Progress
from ithaca.matching.rules.rounds.guessing import Guess
from ithaca.matching.rules.rounds.meaning import EXTRA, VERSION, measure
from ithaca.matching.rules.rounds.meaning.files import found as model_found
from ithaca.matching.rules.rounds.people import Criterion, Pool, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.scoring import Scoring


def by_meaning(found: Guess) -> Guess:
    """The same with every free text compared by meaning, as --meaning wants it."""
    if not model_found():
        raise Unfit(f"--meaning needs a language model, which is an extra: pip install '{EXTRA}'.")
    if not any(one.kind in ("text", "meaning") for one in found.rules.criteria):
        raise Unfit("--meaning: no free text of the mentees is held against free text of the mentors.")
    return replace(found, rules=replace(found.rules, criteria=tuple(map(meant, found.rules.criteria))))


def meant(criterion: Criterion) -> Criterion:
    return replace(criterion, kind="meaning", says="{what}") if criterion.kind == "text" else criterion


def read(pool: Pool, rules: Rules, say) -> tuple[Pool, str]:
    """(the people with what their texts mean, where a criterion asks for it and the extra is there; what to say of it)."""
    texts = measure.unread(pool, rules) if model_found() else []
    if not texts:
        return pool, ""
    from ithaca.matching.rules.rounds.meaning.pieces import is_longer
    from ithaca.matching.rules.rounds.meaning.reading import encode

    found = measure.read(pool, rules, lambda texts: encode(texts, Progress(say)))
    return found, in_words(len(texts), sum(map(is_longer, texts)))


def in_words(texts: int, longer: int) -> str:
    said = f"\n{texts:,} texts were read by the language model {VERSION}, which knows English."
    return f"{said} Of {longer:,} of them only the first 200 words or so." if longer else said


def not_read(scoring: Scoring) -> str:
    columns = listed(f"“{one.needs}”" for one in scoring.by_words)
    return f"\nCompared by words in common: {columns}. What texts mean needs an extra: pip install '{EXTRA}'."
