"""A scheme: a folder of data, read and checked whole.

scheme.toml (sections declared by the rooms' policies, `[roles]`, `[[expect]]`), forms/*.toml,
pages/*.md, letters/*.md (`NAME.ROLE.md` for one role) and, if there is one, logo.svg. Nothing here touches the database: files in, rules or problems out.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ithaca.kit import expectations, policies
from ithaca.kit.expectations import Expect
from ithaca.kit.toml import Document, Problem, Refused
from ithaca.kit.toml import parse as parse_toml
from ithaca.notices.rules import letters as letter_texts
from ithaca.programmes.rules import logo
from ithaca.questions.rules import definitions
from ithaca.questions.rules.definitions import Form
from ithaca.roles.policy import RolePolicy

LOGO = "logo.svg"
KINDS = {"": ("scheme.toml", LOGO), "forms": (".toml",), "pages": (".md",), "letters": (".md",)}


@dataclass(frozen=True)
class Page:
    """A text in Markdown; its first heading is its title."""

    name: str
    title: str
    body: str


@dataclass(frozen=True)
class Scheme:
    """The rules and texts of a scheme, all checked."""

    sections: Mapping[str, object]
    roles: Mapping[str, RolePolicy]
    expects: tuple[Expect, ...]
    expect_tables: tuple[dict, ...]
    forms: Mapping[str, Form]
    pages: Mapping[str, Page]
    letters: Mapping[str, letter_texts.Text]
    logo: str = ""  # the drawing itself

    def section(self, cls):
        """The values of a section, or the house rules when the scheme does not speak of it."""
        return self.sections.get(cls.section) or cls()

    @property
    def about(self):
        return self.sections["scheme"]

    def participants(self) -> dict[str, RolePolicy]:
        return {name: role for name, role in self.roles.items() if role.kind == "participant"}

    def roles_with(self, right) -> list[str]:
        return [name for name, role in self.roles.items() if right in role.rights]


def read_folder(folder: Path) -> dict[str, str]:
    """The scheme files under a folder, by relative path. A missing scheme.toml is refused."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        top, _, _ = name.rpartition("/")
        if path.is_file() and top in KINDS and name.endswith(KINDS[top]):
            try:
                files[name] = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                raise Refused([Problem(name, 1, "the file", "other bytes", "UTF-8 text")]) from None
    if "scheme.toml" not in files:
        raise Refused([Problem("scheme.toml", 1, "the file", "no such file", f"a scheme.toml in {folder}")])
    return files


def digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def parse(files: Mapping[str, str]) -> Scheme:
    """All files of a scheme as one checked value; raises `Refused` with every problem."""
    problems: list[Problem] = []
    main = attempt(problems, parse_toml, files["scheme.toml"], "scheme.toml")
    forms = {stem(n): attempt(problems, parse_form, t, n) for n, t in within(files, "forms")}
    pages = {stem(n): attempt(problems, parse_page, t, n) for n, t in within(files, "pages")}
    letters = {stem(n): attempt(problems, letter_texts.parse, t, n) for n, t in within(files, "letters")}
    if main is None:
        raise Refused(problems)
    found = read_main(main, forms, pages, letters)
    problems += main.problems
    drawing = files.get(LOGO, "")
    if drawing:
        problems += [Problem(LOGO, 1, "the drawing", *wrong) for wrong in logo.problems(drawing)]
    if problems:
        raise Refused(problems)
    return replace(found, logo=drawing)


def within(files, folder):
    return [(name, text) for name, text in files.items() if name.startswith(f"{folder}/")]


def stem(name: str) -> str:
    return Path(name).stem


def attempt(problems, read, text, name):
    try:
        return read(text, name)
    except Refused as refused:
        problems += refused.problems
        return None


def parse_form(text: str, name: str) -> Form:
    document = parse_toml(text, name)
    form = policies.read(Form, document)
    if form and not document.problems:
        definitions.check(document, form)
    if document.problems:
        raise Refused(document.problems)
    return form


def parse_page(text: str, name: str) -> Page:
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("# "):
        raise Refused([Problem(name, 1, "the first line", repr(first[:40]), "a title: # About us")])
    return Page(stem(name), first.removeprefix("# ").strip(), rest.strip())


def read_main(document: Document, forms, pages, letters) -> Scheme | None:
    for key in document.data:
        if key not in policies.SECTIONS and key not in ("roles", "expect"):
            document.refuse(
                (key,), key, f"one of {policies.quoted([*sorted(policies.SECTIONS), 'roles', 'expect'])}"
            )
    roles = policies.convert(dict[str, RolePolicy], document, ("roles",), document.data.get("roles", {}))
    roles = {name: role for name, role in roles.items() if role}
    check_words_of_roles(document, roles)
    if not roles:
        document.refuse(("roles",), None, "at least one role: [roles.mentee]")
    sections = {
        name: policies.read(cls, document, (name,), document.data[name])
        for name, cls in policies.SECTIONS.items()
        if name in document.data
    }
    if "scheme" not in sections:
        document.refuse(("scheme",), None, "a section [scheme] with name and title")
    tables = document.data.get("expect", [])
    expects = policies.convert(tuple[Expect, ...], document, ("expect",), tables)
    known = {*(name.partition(".")[0] for name in letters), *letter_texts.HOUSE}
    if not document.problems:
        expectations.check(document, expects, roles, sorted(known))
        check_cohort_days(document, expects, sections.get("scheme"))
        check_letters_of_roles(document, letters, roles)
    found = Scheme(sections, roles, expects, tuple(tables), forms, pages, letters)
    if not document.problems:
        check_sections(document, found)
    return found


def check_words_of_roles(document: Document, roles):
    """No word means two roles: a spreadsheet that says it would be read in two ways."""
    whose: dict[str, str] = {}
    for name, role in roles.items():
        own = {words.casefold() for words in (name.replace("-", " "), role.title, role.plural)}
        whose.update(dict.fromkeys(own - whose.keys(), name))
    for name, role in roles.items():
        for number, words in enumerate(role.also):
            if whose.setdefault(words.casefold(), name) != name:
                other = roles[whose[words.casefold()]].title
                document.refuse(
                    ("roles", name, "also", number), words, f"a word that does not mean {other} too"
                )


def check_letters_of_roles(document: Document, letters, roles):
    """`NAME.ROLE.md` is for a role that there is."""
    for name in letters:
        _, dot, role = name.partition(".")
        if dot and role not in roles:
            expected = f"NAME.ROLE.md with one of {policies.quoted(roles)}"
            document.problems.append(Problem(f"letters/{name}.md", 1, "the file", name, expected))


def check_cohort_days(document: Document, expects, about):
    """Only cohorts with dates have a start and an end to count from."""
    for number, expect in enumerate(expects):
        edge = expect.due.edge if expect.due else ""
        if edge and (about.kind != "dated" or not getattr(about, f"{edge}s")):
            needed = f'a due date of another kind, or kind = "dated" and {edge}s under [scheme]'
            document.refuse(("expect", number, "due"), str(expect.due), needed)


def check_sections(document: Document, found: Scheme):
    """Each section may say what in it contradicts the rest: (key path, found, expected).

    One that is `always_checked` also speaks when the scheme leaves it out: its house rules may not fit.
    """
    for name, cls in policies.SECTIONS.items():
        if name in found.sections or getattr(cls, "always_checked", False):
            values = found.section(cls)
            for path, value, expected in getattr(values, "problems", lambda scheme: ())(found):
                document.refuse((name, *path), value, expected)
