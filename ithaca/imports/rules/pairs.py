"""Pairs that work together already, and when they met: one row a pair, or one a meeting."""

import re
from dataclasses import dataclass, field
from datetime import date

from ithaca.imports.rules.addresses import email_of
from ithaca.imports.rules.archives import Files
from ithaca.imports.rules.columns import (
    ADDRESS,
    Column,
    cell_at,
    filled,
    first_address,
    letters,
    samples,
    share,
    tidy,
)
from ithaca.imports.rules.dates import order_of, read_date
from ithaca.imports.rules.entries import Entry, note
from ithaca.kit.rules.sentences import Sentence

SINCE, MET, MINUTES, FILES = "since", "met", "minutes", "files"
LABELS = {
    SINCE: Sentence("Together since"),
    MET: Sentence("Met on (one day or several)"),
    MINUTES: Sentence("Minutes of the meeting"),
    FILES: Sentence("Files of the ZIP (with ; between)"),
}
SYNONYMS = {
    SINCE: "since|start|started|start date|together since|match date|matched|matched on|date matched|paired on|began|from",
    MET: "met|met on|meeting|meetings|meeting date|meeting dates|date of meeting|dates met|date|last met|last meeting",
    MINUTES: "minutes|duration|length|minutes of the meeting|mins",
    FILES: "file|files|file name|file names|filename|filenames|file path|path|attachment|attachments|document|documents",
}
USUAL_MINUTES = 60
LONGEST = 24 * 60


def targets(parties: dict[str, str]) -> dict[str, str]:
    """Everything that a column may be; `parties` is {role: what it is called}."""
    return {
        f"who:{role}": Sentence("{role}: e-mail", role=title.capitalize()) for role, title in parties.items()
    } | LABELS


def columns(rows, parties: dict[str, str]) -> tuple[int | None, list[Column]]:
    """(the row of headings, every column with values and a guess)."""
    place = first_address(rows)
    header = place - 1 if place and any(c.strip() for c in rows[place - 1]) else None
    body = rows[place:]
    wide = max((len(row) for row in rows[:500]), default=0)
    titles = [cell_at(rows[header], n) if header is not None else "" for n in range(wide)]
    values = [filled(body, n) for n in range(wide)]
    guesses = guess(titles, values, parties)
    return header, [
        Column(n, titles[n].strip() or letters(n), samples(values[n]), guesses.get(n, ""))
        for n in range(wide)
        if titles[n].strip() or values[n]
    ]


def guess(titles, values, parties) -> dict[int, str]:
    """Addresses by the role that their heading names, else in the order of the roles; the rest by heading."""
    given: dict[int, str] = {}
    addresses = [n for n, found in enumerate(values) if found and share(found, is_address) > 0.6]
    for role, title in parties.items():
        named = {tidy(role), tidy(title)}
        place = next((n for n in addresses if n not in given and named & set(tidy(titles[n]).split())), None)
        if place is not None:
            given[place] = f"who:{role}"
    for role in parties:
        place = next((n for n in addresses if n not in given), None)
        if f"who:{role}" not in given.values() and place is not None:
            given[place] = f"who:{role}"
    for n, title in enumerate(titles):
        found = next((t for t, words in SYNONYMS.items() if tidy(title) in words.split("|")), "")
        if found and n not in given and found not in given.values():
            given[n] = found
    return given


def is_address(value: str) -> bool:
    return bool(ADDRESS.search(value))


def problems(mapping: dict[int, str], parties: dict[str, str]) -> list[str]:
    """Why a chosen mapping cannot be used, in words."""
    chosen = [target for target in mapping.values() if target]
    said = targets(parties)
    found = [
        Sentence("Two columns are both “{what}”. Keep one of them.", what=said[t])
        for t in sorted(set(chosen))
        if chosen.count(t) > 1
    ]
    return found + [
        Sentence("Say which column has the e-mail address of the {role}.", role=title)
        for role, title in parties.items()
        if f"who:{role}" not in chosen
    ]


@dataclass(slots=True)
class Together:
    """What a row says of people who work together. A problem keeps it out; a note does not."""

    emails: dict[str, str] = field(default_factory=dict)  # role: address
    since: str = ""
    met: list[str] = field(default_factory=list)
    minutes: int = USUAL_MINUTES
    files: list[str] = field(default_factory=list)  # as the row names them; the judge puts their paths
    members: list[int] = field(default_factory=list)  # filled in by the judge
    names: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def cleaned(self) -> dict:
        """As JSON holds it."""
        return {
            "name": ", ".join(self.names or self.emails.values()),
            "email": ", ".join(self.emails.values()),
            "members": self.members,
            "since": self.since,
            "met": self.met,
            "minutes": self.minutes,
            "files": self.files,
        }


@dataclass(frozen=True)
class Plan:
    """How to read every row: the column of each target, and whether days come first in dates."""

    place: dict[str, int]
    parties: dict[str, str]
    day_first: bool | None
    today: date


def plan(mapping: dict[int, str], parties, body, day_first, today: date) -> Plan:
    place = {target: column for column, target in mapping.items() if target}
    dated = [place[target] for target in (SINCE, MET) if target in place]
    if day_first is None and dated:
        cells = (part for row in body for n in dated if n < len(row) for part in parts_of(row[n]))
        day_first = order_of(cells)[0]
    return Plan(place, parties, day_first, today)


def parts_of(said: str) -> list[str]:
    """`3 May 2026; 7 June 2026` are two days."""
    return [part.strip() for part in re.split(r"[;|\n]|, (?=\d)", said) if part.strip()]


def read_pair(row: list[str], by: Plan) -> Together:
    """A row of text as people who work together."""
    found = Together()
    at = {target: cell_at(row, n).strip() for target, n in by.place.items()}
    for role, title in by.parties.items():
        entry = Entry()
        what = Sentence("e-mail address of the {role}", role=title)
        found.emails[role] = email_of(at.get(f"who:{role}", ""), entry, what)
        found.problems += entry.problems
        found.notes += entry.notes
    if len(set(found.emails.values())) < len(found.emails) and not found.problems:
        found.problems.append(Sentence("The same address stands twice. Nobody works with themselves."))
    found.since = next(iter(days_in(at.get(SINCE, ""), by, found)), "")
    found.met = sorted(set(days_in(at.get(MET, ""), by, found)))
    found.minutes = minutes_in(at.get(MINUTES, ""), found)
    found.files = [part.strip() for part in re.split(r"[;\n]", at.get(FILES, "")) if part.strip()]
    return found


def days_in(said: str, by: Plan, found: Together):
    """Every day that a cell names, as ISO text; what is no day, or still to come, is said and left out."""
    for part in parts_of(said):
        day, words = read_date(part, by.day_first)
        if day and day > by.today:
            day, words = None, Sentence("“{text}” has not come yet.", text=part[:40])
        note(found, words, lost=day is None)
        if day:
            yield day.isoformat()


def minutes_in(said: str, found: Together) -> int:
    if not said:
        return USUAL_MINUTES
    number = re.match(r"(\d{1,4})\s*(min|m\b|$)", said.lower())
    if number and 0 < int(number[1]) <= LONGEST:
        return int(number[1])
    note(found, Sentence("“{text}” is no number of minutes.", text=said[:40]), lost=True)
    return USUAL_MINUTES


@dataclass
class PairJudge:
    """Judges the rows of one file in their order.

    `members`: {(role, address): (membership, person, name)} of this programme; `together`: {persons: the days on which
    they are known to have met} of those who work together here; `titles`: {role: what it is called}; `files`: the ZIP.
    """

    members: dict[tuple[str, str], tuple[int, int, str]]
    together: dict[frozenset, set[str]]
    titles: dict[str, str]
    files: Files = field(default_factory=Files)
    met: dict[frozenset, int] = field(default_factory=dict)

    def fate_of(self, number: int, row: Together) -> str:
        """The fate of a row, its reasons and its people added to it."""
        row.files, said = self.files.found(row.files)
        row.notes += said
        unknown = [
            (role, email) for role, email in row.emails.items() if email and (role, email) not in self.members
        ]
        row.problems += [
            Sentence(
                "No {role} here has the address {email}. Bring them in first.",
                role=self.titles[role],
                email=email,
            )
            for role, email in unknown
        ]
        if row.problems:
            return "problem"
        found = [self.members[role, email] for role, email in row.emails.items()]
        row.members, row.names = [m for m, _, _ in found], [name for _, _, name in found]
        return self.known_or_new(number, row, frozenset(person for _, person, _ in found))

    def known_or_new(self, number: int, row: Together, people: frozenset) -> str:
        if len(people) < len(row.members):
            row.problems.append(Sentence("Both addresses are of one person. Nobody works with themselves."))
            return "problem"
        fresh = people not in self.together
        known = self.together.setdefault(people, set())
        more = [day for day in row.met if day not in known]
        known.update(more)
        first = self.met.setdefault(people, number)
        row.met = more
        row.files, said = self.files.new_to(row.members, row.files)
        row.notes += said
        if fresh:
            return "new"
        if more or row.files:
            above = (
                Sentence("More meetings of those in row {row}.", row=first)
                if more
                else Sentence("Files of those in row {row}.", row=first)
            )
            row.notes.append(above if first != number else Sentence("They work together here."))
            return "joins"
        row.notes.insert(0, Sentence("They work together here, and nothing is new."))
        return "duplicate" if first != number else "member"
