"""Somebody whom an answer names: `Lydia Stone <lydia@example.org>`, one text that every list and file can hold."""

import re
from dataclasses import dataclass

WHOLE = re.compile(r"\s*(.*?)\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*")
ADDRESS = re.compile(r"[^<>\s,;]+@[^<>\s,;]+")


@dataclass(frozen=True)
class Named:
    """A name and a lower-case address; either may be empty."""

    name: str = ""
    email: str = ""

    def __str__(self):
        return f"{self.name} <{self.email}>" if self.email and self.name else self.name or self.email


def read(said: str) -> Named:
    """What somebody wrote as a name and an address, as far as both are there."""
    if found := WHOLE.fullmatch(said):
        return Named(tidy(found[1]), found[2].lower())
    if found := ADDRESS.search(said):
        return Named(tidy(said.replace(found[0], " ").strip(" ,;")), found[0].lower())
    return Named(tidy(said))


def tidy(name: str) -> str:
    """On one line, and without the marks that stand around an address."""
    return " ".join(name.replace("<", " ").replace(">", " ").split())
