"""What becomes of a row, by what is known of its address."""

from dataclasses import dataclass, field

from ithaca.imports.rules.rows import Entry


@dataclass
class Judge:
    """Judges the rows of one file in their order; it remembers the addresses it has met.

    `here`: {address: {role: state in words}} in this programme; `elsewhere`: addresses of people whom
    the coordinator sees in other programmes.
    """

    role: str
    here: dict[str, dict[str, str]]
    elsewhere: set[str]
    met: dict[str, tuple[int, str]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def fate_of(self, number: int, entry: Entry) -> str:
        """The fate of a row, its reasons added to the entry."""
        if entry.problems:
            return "problem"
        if entry.email in self.met:
            return self.twice(entry)
        self.met[entry.email] = (number, entry.name)
        self.same_name(number, entry)
        roles = self.here.get(entry.email)
        if roles is None:
            return "joins" if entry.email in self.elsewhere else "new"
        if self.role in roles:
            entry.notes.append(f"Already here: {roles[self.role].lower()}.")
            return "member"
        entry.notes.append(f"Already here as a {', '.join(sorted(roles))}; joins as a {self.role} too.")
        return "joins"

    def twice(self, entry: Entry) -> str:
        number, name = self.met[entry.email]
        entry.notes.append(f"The same address as row {number}, which is used.")
        if name.casefold() != entry.name.casefold():
            entry.notes.append(f"The names differ: “{name}” there, “{entry.name}” here.")
        return "duplicate"

    def same_name(self, number: int, entry: Entry):
        first = self.names.setdefault(entry.name.casefold(), number)
        if first != number:
            entry.notes.append(f"The same name as row {first}, with another address. Perhaps one person?")
