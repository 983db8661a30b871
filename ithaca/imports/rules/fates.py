"""What becomes of a row, by what is known of its address."""

from dataclasses import dataclass, field
from datetime import date

from ithaca.imports.rules.dates import day_said
from ithaca.imports.rules.entries import Entry
from ithaca.kit.rules.sentences import Sentence


@dataclass
class Judge:
    """Judges the rows of one file in their order; it remembers the addresses it has met.

    `here`: {address: {role: state in words}} in this programme; `elsewhere`: addresses of people whom
    the coordinator sees in other programmes; `own`: {second address: the one that its owner signs in with}.
    """

    role: str
    here: dict[str, dict[str, str]]
    elsewhere: set[str]
    own: dict[str, str] = field(default_factory=dict)
    namesakes: dict[str, str] = field(default_factory=dict)  # name in small letters: the address known of it
    met: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def fate_of(self, number: int, entry: Entry) -> str:
        """The fate of a row, its reasons added to the entry."""
        if entry.problems:
            return "problem"
        whose = self.own.get(entry.email, entry.email)
        if whose in self.met:
            return self.twice(entry, whose)
        self.met[whose] = (number, entry.name, entry.email)
        self.same_name(number, entry)
        roles = self.here.get(entry.email)
        if roles is None:
            self.known_name(entry)
            return "joins" if entry.email in self.elsewhere else "new"
        if self.role in roles:
            entry.notes.append(Sentence("Already here: {state}.", state=roles[self.role]))
            return "member"
        already = Sentence(
            "Already here as a {roles}; joins as a {role} too.",
            roles=", ".join(sorted(roles)),
            role=self.role,
        )
        entry.notes.append(already)
        return "joins"

    def twice(self, entry: Entry, whose: str) -> str:
        number, name, email = self.met[whose]
        if email == entry.email:
            why = [Sentence("The same address as row {row}, which is used.", row=number)]
        else:
            why = [Sentence("Another address of the person in row {row}, which is used.", row=number)]
        if name.casefold() != entry.name.casefold():
            why.append(
                Sentence("The names differ: “{there}” there, “{here}” here.", there=name, here=entry.name)
            )
        entry.notes[:0] = why  # what has to be mended stands before what was mended already
        return "duplicate"

    def known_name(self, entry: Entry):
        if email := self.namesakes.get(entry.name.lower()):
            told = Sentence(
                "Somebody of this name is here, with the address {email}. Perhaps one person?", email=email
            )
            entry.notes.append(told)

    def same_name(self, number: int, entry: Entry):
        first = self.names.setdefault(entry.name.casefold(), number)
        if first != number:
            told = Sentence(
                "The same name as row {row}, with another address. Perhaps one person?", row=first
            )
            entry.notes.append(told)


def another_day(was: date | None, day: date) -> Sentence:
    """Of somebody who is here, and of whom the file says another last day."""
    if was is None:
        return Sentence("Their time ends on {day}, which is not known here yet.", day=day_said(day))
    return Sentence("Their time ends on {day}, not on {was}.", day=day_said(day), was=day_said(was))
