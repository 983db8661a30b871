"""TOML that knows on which line everything stands, and problems that say so."""

import re
import tomllib
from dataclasses import dataclass, field

import tree_sitter
import tree_sitter_toml

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a scheme: where, what was found, what was expected."""

    file: str
    line: int
    key: str
    found: str
    expected: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.key}: found {self.found}; expected {self.expected}"


class Refused(Exception):
    """A scheme was not accepted: all its problems, in the order of files and lines."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=lambda p: (p.file, p.line))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Document:
    """A TOML file: its values, and the line of every key."""

    file: str
    data: dict
    lines: dict[Path, int]
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def refuse(self, path: Path, found, expected: str):
        said = "nothing" if found is None else repr(found)[:80]
        self.problems.append(Problem(self.file, self.line(path), shown(path), said, expected))


def parse(text: str, file: str, *, first_line: int = 1) -> Document:
    """Read TOML text; a syntax error raises `Refused` with its place."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([syntax_problem(str(error), text, file, first_line)]) from None
    tree = PARSER.parse(text.encode())
    lines: dict[Path, int] = {}
    locate(tree.root_node, lines, first_line)
    return Document(file, data, lines)


def syntax_problem(said: str, text: str, file: str, first_line: int) -> Problem:
    place = re.search(r" \(at line (\d+), column \d+\)", said)
    line = int(place[1]) if place else text.count("\n") + 1
    what = re.sub(r" \(at .*\)", "", said)
    return Problem(file, line + first_line - 1, "TOML", what, "valid TOML")


def shown(path: Path) -> str:
    """`expect[2].due` as people write it; items are counted from 1."""
    said = ""
    for part in path:
        said += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if said else part
    return said or "the file"


def locate(root, lines, first_line):
    here: Path = ()
    counts: dict[Path, int] = {}
    for node in root.children:
        if node.type == "pair":
            locate_pair(node, (), lines, first_line)
        elif node.type in ("table", "table_array_element"):
            here = resolve(keys(node), counts, array=node.type != "table")
            lines.setdefault(here, node.start_point[0] + first_line)
            for child in node.children:
                if child.type == "pair":
                    locate_pair(child, here, lines, first_line)


def resolve(names: Path, counts: dict[Path, int], *, array: bool) -> Path:
    """A header's real path: `[a.b]` under the third `[[a]]` is ("a", 2, "b")."""
    path: Path = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if array and depth == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def locate_pair(node, above: Path, lines, first_line):
    path = (*above, *keys(node))
    lines[path] = node.start_point[0] + first_line
    locate_value(node.named_children[-1], path, lines, first_line)


def locate_value(node, path: Path, lines, first_line):
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                locate_pair(child, path, lines, first_line)
    elif node.type == "array":
        items = [child for child in node.named_children if child.type != "comment"]
        for number, child in enumerate(items):
            lines[(*path, number)] = child.start_point[0] + first_line
            locate_value(child, (*path, number), lines, first_line)


def keys(node) -> Path:
    """The names in a header or before an equals sign, dotted ones apart."""
    first = next(c for c in node.named_children if c.type.endswith("key"))
    return tuple(names_of(first))


def names_of(node):
    if node.type == "dotted_key":
        for child in node.named_children:
            yield from names_of(child)
    else:
        text = node.text.decode()
        yield tomllib.loads(f"k = {text}")["k"] if text[0] in "\"'" else text
