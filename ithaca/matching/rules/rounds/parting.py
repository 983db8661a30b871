"""“CVs and interviews” in a cell of a spreadsheet is two topics where each of them is known by itself."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from ithaca.matching.rules.rounds.people import Person, Rules
from ithaca.matching.rules.rounds.topics import Topic, Vocabulary

AND = re.compile(r"&|(?<!\+)\+(?!\+)|\band\b", re.IGNORECASE)  # not the signs of “C++”


def parted(
    mentees: Sequence[Person], mentors: Sequence[Person], rules: Rules
) -> tuple[list[Person], list[Person], list[str]]:
    """Both sides with such answers in their parts, and those answers as they were written, each once.

    A part is known if somebody gives it as an answer of its own, or it has synonyms; what has synonyms as a whole, such
    as "banking and finance", stays whole.
    """
    vocabulary, sides, said = Vocabulary(rules.synonyms), [list(mentees), list(mentors)], {}
    wholes = set(vocabulary.known.values())
    for criterion in (one for one in rules.criteria if one.kind == "topics"):
        columns = (criterion.needs, criterion.offers)
        given = [text for n in (0, 1) for person in sides[n] for text in person.all(columns[n])]
        topics = {text: vocabulary.of(text) for text in given}
        known = wholes.union(vocabulary.known, topics.values())
        parts = {
            text: parts_of(text, known, vocabulary) if topic not in wholes else [text]
            for text, topic in topics.items()
        }
        sides = [[in_parts(person, columns[n], parts) for person in sides[n]] for n in (0, 1)]
        said |= dict.fromkeys(text for text, found in parts.items() if len(found) > 1)
    return *sides, list(said)


def parts_of(text: str, known: Container[Topic], vocabulary: Vocabulary) -> list[str]:
    """The parts of one answer, or it alone; where nothing stands beside a sign, as in “Google+”, it is no sign between two."""
    parts = [part.strip() for part in AND.split(text)]
    return parts if all(part and vocabulary.of(part) in known for part in parts) else [text]


def in_parts(person: Person, column: str, parts: dict[str, list[str]]) -> Person:
    """The same person, with the answers of a column in their parts."""
    answers = person.all(column)
    if all(len(parts[text]) == 1 for text in answers):
        return person
    found = dict.fromkeys(part for text in answers for part in parts[text])
    return replace(person, answers={**person.answers, column: list(found)})
