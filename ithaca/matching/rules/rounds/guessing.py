"""What the columns of two spreadsheets mean, when nobody has said it: guessed from headings and values, and told.

A guess never uses what people are (sex, origin, age, health, faith): who wants that in a match says so by hand.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ithaca.matching.rules.rounds.people import YES, Bar, Criterion, Rules
from ithaca.matching.rules.rounds.tables import (
    JOINED,
    SEPARATORS,
    Reading,
    Table,
    answered,
    divided,
)
from ithaca.matching.rules.rounds.topics import Vocabulary, topic
from ithaca.questions.rules.people_named import Names
from ithaca.questions.rules.words import fold

CONCEPTS = {  # what a heading speaks of: the first that is found
    "contact": "e-?mail|phone|mobile|telephone|address|linkedin|url|website|twitter|teams id",
    "person": r"gender|sex\b|pronoun|ethnic|race\b|religio|faith|disab|health condition|sexual|birth|\bage\b|nationality|"
    r"first generation|income|care leaver|caring|socio|polar",
    "paper": r"consent|agree|gdpr|privacy|timestamp|submitted|date|notes?\b|comment|status|heard about|how did you hear|signature",
    "avoid": r"(?:should|must|would|do|does|rather|please|can) ?not\b|not (?:to )?(?:be )?(?:match|pair|mentor|work|with)|n't\b|never|avoid|exclu|except|other than|conflict|supervis|manager|tutor|assess|relative|know already",
    "passed": r"training|trained|induction|dbs\b|quiz",
    "choice": r"prefer(?!.*(?:meet|contact|online))|choice|choose|request|favou?rite|rank|would (?:you )?like to (?:work|be)|wish",
    "least": r"\bmin(?:imum)?\b.*(?:mentees|students|places)|(?:mentees|students|places)\b.*\bmin(?:imum)?\b",
    "places": r"^(?!(?!.*(?:mentee|student|people)).*\b(?:years?|hours?|months?|weeks?|days?|minutes|meetings?|miles?|distance)\b).*"
    r"(?:capacity|places?\b(?! of)|max(?:imum)?\b.*|how many|number of (?:mentees|students|people)|no\.? of mentees|mentees? \(?max)",
    "language": "language",
    "when": "availab|days|times?\\b|when|evening|schedule",
    "how": "medium|format|how (?:would|do) you.*meet|meet|online or|mode|remote|face to face",
    "style": "style|approach|personality|values|extro|intro|structured|direct|rating|scale",
    "level": r"\byear|grade|level|senior|band|stage|experience \(|years",
    "sector": "sector|industry|field|area of work|employer|company|organi",
    "subject": "course|degree|subject|discipline|department|faculty|school|stud(?:y|ies)|major|speciali[sz]",
    "place": r"location|city|town|place|region|campus|based|country|where",
    "text": "about|bio|background|motivation|statement|why|describe|tell us|story|say more|yourself|free text|summary|anything",
    "needs": "need|help|want|goal|aim|looking for|topic|support|develop|objective|challenge|offer|expert|skill|ways|"
    "can help|strength|interest|advice|hobb",
    "role": "role|job|profession|occupation|career|position|title",
}
WEIGHTS = {
    "needs": 35,
    "sector": 20,
    "role": 20,
    "subject": 20,
    "style": 20,
    "when": 15,
    "how": 15,
    "text": 15,
    "place": 10,
}
USUAL_WEIGHT, WEIGHT_OF_CHOICES = 10, 10
LISTS = {"needs", "when", "how", "language"}  # of these people name several
ENOUGH = 0.75  # of likeness between two columns
UNUSED = {"contact", "person", "paper", "avoid", "passed", "choice", "least", "places", "level"}


@dataclass(frozen=True)
class Guess:
    """What was taken for what; `unused` has (whose, column, why), `must` bars that are read otherwise: (kind, of mentees, of
    mentors)."""

    mentees: Reading
    mentors: Reading
    rules: Rules
    unused: tuple[tuple[str, str, str], ...] = ()
    must: tuple[tuple[str, str, str], ...] = ()


class Look:
    """One column, looked at."""

    def __init__(self, table: Table, name: str):
        self.table, self.name = table, name
        self.cells = [cell for cell in table.column(name) if answered(cell)]
        self.concept = next((c for c, words in CONCEPTS.items() if re.search(words, name.lower())), "")

    @cached_property
    def is_number(self) -> bool:
        numbers = sum(re.fullmatch(r"-?\d+(?:[.,]\d+)?", cell) is not None for cell in self.cells)
        return numbers >= 0.8 * max(len(self.cells), 1)

    @cached_property
    def separator(self) -> str:
        """What divides several values in one cell; "" when there is one value."""
        marks = () if self.concept == "text" else SEPARATORS
        least = 0.15 * len(self.cells) if self.concept not in LISTS else 1
        for mark in marks:
            parts = [part for cell in self.cells for part in cell.split(mark) if part.strip()]
            several = sum(mark in cell for cell in self.cells) >= max(least, 1)
            if (
                several
                and sum(len(part.split()) for part in parts) <= 5 * len(parts)
                and not self.is_inside(mark)
            ):
                return mark
        return ""

    def is_inside(self, mark: str) -> bool:
        """Whether a comma belongs to some answers of a list, as in "Arts, culture and heritage"."""
        rare = sum(mark in cell for cell in self.cells) < 0.5 * len(self.cells)
        whole = {fold(cell): {fold(part) for part in cell.split(mark)} for cell in self.cells}
        parts = Counter(part for one in whole.values() for part in one)
        return (
            mark == ","
            and rare
            and self.concept not in LISTS
            and len(whole) < 0.7 * len(self.cells)
            and max(parts.values()) == 1
        )

    @cached_property
    def is_text(self) -> bool:
        words = sum(len(cell.split()) for cell in self.cells)
        least = 2 if self.concept == "text" else 7
        return not self.is_number and not self.separator and words > least * max(len(self.cells), 1)

    @cached_property
    def values(self) -> set[str]:
        return {fold(value) for cell in self.cells for value in divided(cell, self.separator)}

    def topics(self, vocabulary: Vocabulary) -> set:
        return {vocabulary.of(value) for value in self.values}

    def names(self, people: set[str]) -> float:
        """The share of values that are people of the other table."""
        return sum(value in people for value in self.values) / max(len(self.values), 1)

    def avoids(self, names: Names) -> bool:
        """Whether anybody of the other table is meant, however they are called."""
        return any(names.meant(value) for cell in self.cells for value in divided(cell, self.separator))


def guess(mentees: Table, mentors: Table) -> Guess:
    sides = [Side(mentees), Side(mentors)]
    own, other = sides
    bars, criteria = [*guess_bars(own, other)], [*guess_choices(own, other)]
    for left, right in alike(own, other):
        if left.concept == right.concept == "language":
            bars.append(Bar(kind="same", needs=left.name, offers=right.name, says="no language in common"))
        else:
            criteria.append(criterion_for(left, right))
    rules = Rules(tuple(sorted(criteria, key=lambda c: -c.weight)), tuple(bars))
    used = {side.table.what: columns_of(rules, number) for number, side in enumerate(sides)}
    readings = [side.reading(used[side.table.what]) for side in sides]
    unused = tuple(
        (side.table.what, look.name, why_unused(look))
        for side, reading in zip(sides, readings, strict=True)
        for look in side.looks
        if look.name
        not in {
            *single(used[side.table.what]),
            *(reading.id, reading.places, reading.least),
            *reading.name.split(JOINED),
        }
    )
    return Guess(*readings, rules, unused)


class Side:
    """One of the two tables, its columns looked at."""

    def __init__(self, table: Table):
        self.table = table
        self.looks = [Look(table, name) for name in table.head]
        self.name = self.find_name()
        self.id = self.find_id()
        self.places, self.least = self.numbers("places"), self.numbers("least")

    def numbers(self, concept: str) -> str:
        """The first column of mentors that speaks of it in numbers; those that are none are told by row when it is read."""
        for look in self.looks if self.table.what == "mentors" else ():
            if look.concept == concept and any(re.match(r"[-+]?\d", cell) for cell in look.cells):
                return look.name
        return ""

    def find_name(self) -> str:
        known = {fold(name): name for name in self.table.head}
        for whole in ("name", "full name", "mentee name", "mentor name", "mentee", "mentor", "your name"):
            if whole in known:
                return known[whole]
        parts = [next((n for f, n in known.items() if re.search(p, f)), "") for p in (FIRST, LAST)]
        said = [
            n for f, n in known.items() if re.search(r"\byour name|\bname$", f) and not re.search(NO_NAME, f)
        ]
        return JOINED.join(filter(None, parts)) or next(iter(said), "")

    def find_id(self) -> str:
        """An id, an address or a name that everybody has and nobody shares; else the one that comes nearest."""
        candidates = [
            name for name in self.table.head if re.search(r"\bids?\b|number$|identifier|username", fold(name))
        ]
        candidates += [name for name in self.table.head if re.search(r"e-?mail", name.lower())]
        candidates += [self.name] if self.name else []
        candidates += [name for name in self.table.head if name == "column 1"]
        for name in candidates:
            cells = self.table.column(name)
            if all(cells) and len({fold(cell) for cell in cells}) == len(cells):
                return name
        sure = [name for name in candidates if re.search(r"id$|^id|e-?mail", fold(name)) or name == self.name]
        return sure[0] if sure else ""

    @cached_property
    def people(self) -> set[str]:
        columns = [name for name in (self.id, self.name) if name]
        return {fold(" ".join(cell.split())) for name in columns for cell in self.table.column(name)} - {""}

    @cached_property
    def names(self) -> Names:
        ids = self.table.column(self.id) if self.id else [""] * len(self.table.rows)
        return Names(enumerate(self.table.column(self.name) if self.name else ids), enumerate(ids))

    def free(self) -> list[Look]:
        """Columns that may say something about a fit."""
        taken = {self.id, self.places, self.least, *self.name.split(JOINED)}
        return [
            look
            for look in self.looks
            if look.name not in taken and look.concept not in UNUSED and look.cells
        ]

    def reading(self, used: Sequence[str]) -> Reading:
        looks = {look.name: look for look in self.looks}
        lists = {
            name: looks[name].separator if name in looks else "\n"
            for name in used
            if name not in looks or (looks[name].separator and not looks[name].is_text)
        }
        name = "" if self.name == self.id else self.name
        return Reading(self.id, name or self.name, self.places, self.least, lists)


IDS, NO_IDS = r"\bids?\b|(number|\bno|\bref|\bcode)$|identifier|username", "phone|mobile|tel|contact|post"
NO_NAME = "user|company|employer|organi|manager|supervisor|course|programme|mentor s|school"
FIRST, LAST = r"^(first|given|fore) ?name", r"^(last|sur|family) ?name"


def guess_bars(own: Side, other: Side):
    for look in own.looks:
        if look.concept == "avoid" and look.avoids(other.names):
            yield Bar(kind="not named", needs=look.name, says=f"named under “{look.name}”")
    for look in other.looks:
        if look.concept == "avoid" and look.avoids(own.names):
            yield Bar(kind="not named", offers=look.name, says=f"named under “{look.name}”")
        if (
            look.concept == "passed"
            and look.values
            and look.values <= {*YES, "no", "n", "not yet", "false", "0"}
        ):
            yield Bar(kind="passed", offers=look.name, says=f"“{look.name}” is not passed")


def guess_choices(own: Side, other: Side):
    """Columns in which people of the other side are named, and which do not say whom to avoid."""
    for side, there, kind, key in (
        (own, other, "mentee chooses", "needs"),
        (other, own, "mentor chooses", "offers"),
    ):
        chosen = [
            look.name for look in side.looks if look.concept == "choice" and look.names(there.people) > 0
        ]
        if chosen:
            yield Criterion(kind=kind, **{key: JOINED.join(chosen)}, weight=WEIGHT_OF_CHOICES, says="{what}")


def alike(own: Side, other: Side) -> list[tuple[Look, Look]]:
    """Columns of the two sides that speak of one thing, the most alike first, each once."""
    vocabulary = Vocabulary()
    pairs = [(likeness(a, b, vocabulary), a, b) for a in own.free() for b in other.free()]
    found, taken = [], set()
    for score, a, b in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= ENOUGH and not {(0, a.name), (1, b.name)} & taken:
            found.append((a, b))
            taken |= {(0, a.name), (1, b.name)}
    order = {look.name: place for place, look in enumerate(own.looks)}
    return sorted(found, key=lambda pair: order[pair[0].name])


def likeness(a: Look, b: Look, vocabulary: Vocabulary) -> float:
    """Words of the headings, what they speak of, and values in common."""
    one, two = topic(a.name), topic(b.name)
    heads = len(one & two) / max(len(one | two), 1)
    same = 0.8 if a.concept and a.concept == b.concept else 0.0
    if a.is_number != b.is_number or (a.is_text != b.is_text and not same):
        return 0.0
    if a.is_number or a.is_text or b.is_text:
        return heads + same
    left, right = a.topics(vocabulary), b.topics(vocabulary)
    common = len(left & right) / max(min(len(left), len(right)), 1)
    return heads / 2 + same / 2 + 1.5 * common if common or same or heads > 0.5 else 0.0


def criterion_for(a: Look, b: Look) -> Criterion:
    concept = a.concept if a.concept in WEIGHTS else b.concept
    made = Criterion(kind="same", needs=a.name, offers=b.name, weight=WEIGHTS.get(concept, USUAL_WEIGHT))
    if a.is_text or b.is_text:
        return replace(made, kind="text", weight=WEIGHTS["text"], says="both write of {what}")
    if a.is_number:
        return replace(made, kind="close")
    if a.separator or b.separator or concept in LISTS:
        return replace(made, kind="topics")
    return made


def single(columns: Sequence[str]) -> list[str]:
    """Each column by itself, where several are read as one."""
    return [part for column in columns for part in (column, *column.split(JOINED))]


def why_unused(look: Look) -> str:
    return {
        "contact": "how to reach somebody",
        "person": "what somebody is; never guessed to matter",
        "paper": "about the form itself",
        "avoid": "names nobody of the other side",
        "choice": "names nobody of the other side",
        "level": "a level; say in the file whether near or above is wanted",
    }.get(look.concept, "nothing on the other side to hold it against")


def columns_of(rules: Rules, side: int) -> list[str]:
    """The columns that rules read: of mentees (0) or mentors (1)."""
    both = [(rule.needs, rule.offers)[side] for rule in (*rules.criteria, *rules.bars)]
    return list(dict.fromkeys(filter(None, both)))
