"""What the engine says: sentences with people and roles as values, so that names and a scheme's words can stand there.

Values under the names of `PEOPLE` are what somebody is called, or an id; those of `ROLES` what the two sides are called.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ithaca.kit.rules.sentences import Sentence

PEOPLE = ("who", "mentee", "mentor")
ROLES = {
    "role_mentee": "mentee",
    "role_mentees": "mentees",
    "role_mentor": "mentor",
    "role_mentors": "mentors",
}
CHOICES = {1: "first choice of {who}", 2: "second choice of {who}", 3: "third choice of {who}"}


class Told(ValueError):
    """A refusal; its `sentence` is fit to show."""

    @property
    def sentence(self) -> str:
        return self.args[0]


def in_a_row(sentences: Sequence[str]) -> str:
    """ "this; that"; "" for none."""
    if len(sentences) < 2:
        return sentences[0] if sentences else ""
    return Sentence("{one}; {rest}", one=sentences[0], rest=in_a_row(sentences[1:]))


def in_a_list(words: Iterable[str]) -> str:
    """ "Amara", "Amara and James", "Amara, James and Priya"."""
    *first, last = list(words) or [""]
    return Sentence("{names} and {last}", names=", ".join(first), last=last) if first else last


def choice_of(who: str, place: int) -> Sentence:
    """Whose first choice somebody is, or whose second."""
    if place in CHOICES:
        return Sentence(CHOICES[place], who=who)
    return Sentence("choice {number} of {who}", number=place, who=who)


def so_many_others(number: int) -> Sentence:
    return Sentence("1 other") if number == 1 else Sentence("{number} others", number=f"{number:,}")


def so_many_mentors(number: int) -> Sentence:
    if number == 1:
        return Sentence("1 {role_mentor}", **ROLES)
    return Sentence("{number} {role_mentors}", number=f"{number:,}", **ROLES)


def retold(sentence: str, other: Callable[[str, object], object]) -> str:
    """The same with `other(name, value)` in place of each value; what is no sentence stays as it is."""
    if not isinstance(sentence, Sentence):
        return sentence
    return Sentence(
        sentence.message, **{name: retold(other(name, one), other) for name, one in sentence.values.items()}
    )


def people_in(sentence: str) -> Iterator[str]:
    """The people of whom it speaks, as they stand there."""
    for name, value in sentence.values.items() if isinstance(sentence, Sentence) else ():
        if name in PEOPLE:
            yield value
        yield from people_in(value)
