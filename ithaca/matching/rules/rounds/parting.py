"""“CVs and interviews” in a cell of a spreadsheet is two topics where each of them is known by itself."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from ithaca.matching.rules.rounds.people import Person, Rules
from ithaca.matching.rules.rounds.topics import Topic, Vocabulary

AND = re.compile(r"&|(?<!\+)\+(?!\+)|\band\b", re.IGNORECASE)  # not the signs of “C++”
type Parted = tuple[
    list[Person], list[str]
]  # the people, and what was read as several things, as it was written


def parted(mentees: Sequence[Person], mentors: Sequence[Person], rules: Rules) -> tuple[Parted, Parted]:
    """Both sides with such answers in their parts. A part is known if somebody gives it as an answer of its own, or it
    has synonyms; what has synonyms as a whole, such as "banking and finance", stays whole."""
    vocabulary, sides = Vocabulary(rules.synonyms), ((list(mentees), {}), (list(mentors), {}))
    for criterion in (one for one in rules.criteria if one.kind == "topics"):
        columns = (criterion.needs, criterion.offers)
        given = {
            vocabulary.of(text)
            for (people, _), column in zip(sides, columns, strict=True)
            for person in people
            for text in person.all(column)
        }
        known = given.union(vocabulary.known, vocabulary.known.values())
        for (people, said), column in zip(sides, columns, strict=True):
            for k, person in enumerate(people):
                parts = {text: parts_of(text, known, vocabulary) for text in person.all(column)}
                if several := {text: True for text, found in parts.items() if len(found) > 1}:
                    whole = list(dict.fromkeys(part for found in parts.values() for part in found))
                    people[k] = replace(person, answers={**person.answers, column: whole})
                    said.update(several)
    (needing, needed), (offering, offered) = sides
    return (needing, list(needed)), (offering, list(offered))


def parts_of(text: str, known: Container[Topic], vocabulary: Vocabulary) -> list[str]:
    """The parts of one answer, or it alone; where nothing stands beside a sign, as in “Google+”, it is no sign between two."""
    parts = [part.strip() for part in AND.split(text)]
    if vocabulary.of(text) in vocabulary.known.values() or any(
        not part or vocabulary.of(part) not in known for part in parts
    ):
        return [text]
    return parts
