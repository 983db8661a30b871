"""What translators are given, and what they give back: gettext's files, by Babel (a tool of the build, not of the server).

`ithaca/locale/LANGUAGE/LC_MESSAGES/django.po` holds a language; `ITHACA_LANGUAGES` says which are offered.
"""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from django.template import engines

from ithaca.kit.expectations import OUTCOMES
from ithaca.kit.facts import NAMES
from ithaca.kit.translating.message import SLOT
from ithaca.kit.translating.reading import Reader
from ithaca.notices.rules.letters import HOUSE, KINDS, named
from ithaca.questions.rules.definitions import SEEN_BY
from ithaca.records.rules.words import THINGS
from ithaca.site import accessibility
from ithaca.site.places import LOCALE, PACKAGE

UNREAD = {
    "tests",
    "showcase",
    "components_page.html",
    "worlds",
    "management",
    "migrations",
}  # English alone: for those who build or run it
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "Sentence": None,
}


def gather():
    """A catalogue of every message of this version: of templates, of code, and the house's letters."""
    from babel.messages.catalog import Catalog

    catalogue = Catalog(project="Ithaca", charset="utf-8")
    for said, place in (*of_templates(), *of_code(), *of_letters(), *of_facts(), *of_rules(), *of_last_run()):
        catalogue.add(said, locations=[(place, 1)])
    return catalogue


def of_templates() -> Iterator[tuple[str, str]]:
    """(message, file) for all words of templates."""
    engine = engines["django"].engine
    for path in readable("templates/**/*.html", "templates/**/*.txt"):
        found: list[str] = []
        template = engine.from_string(path.read_text(encoding="utf-8"))
        Reader(found.append, plain=path.suffix != ".html").read(template.nodelist)
        yield from ((said, place(path)) for said in found)


def of_code() -> Iterator[tuple[str | tuple, str]]:
    """(message, file) for all that code marks with `_`."""
    from babel.messages.extract import extract_from_file

    for path in readable("**/*.py"):
        found = extract_from_file("python", str(path), keywords=KEYWORDS)
        yield from ((said, place(path)) for _, said, _, _ in found)


def of_letters() -> Iterator[tuple[str, str]]:
    for letter in HOUSE.values():
        yield letter.text.subject, f"letter {letter.name}"
        yield letter.text.body, f"letter {letter.name}"


def of_facts() -> Iterator[tuple[str, str]]:
    """What happened, as timelines say it, and what happens by itself."""
    yield from ((fact.meaning, f"fact {name}") for name, fact in NAMES.items())
    yield from ((meaning, f"outcome {name}") for name, meaning in OUTCOMES.items())


def of_rules() -> Iterator[tuple[str, str]]:
    """Words of the pure rules, translated where they are shown."""
    words = (*KINDS.values(), *SEEN_BY.values(), *THINGS.values(), *map(named, HOUSE))
    yield from ((said, "rules") for said in words)


def of_last_run() -> Iterator[tuple[str, str]]:
    """What the accessibility statement says was looked at."""
    yield from ((said, "accessibility") for said in accessibility.words(accessibility.figures()))


def readable(*patterns: str) -> list[Path]:
    rooms = [path for path in PACKAGE.iterdir() if path.is_dir()]
    found = {path for room in rooms for pattern in patterns for path in room.glob(pattern)}
    return sorted(path for path in found if not UNREAD & set(path.relative_to(PACKAGE).parts))


def place(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


# Languages ----------------------------------------------------------------------------------------------------------


def languages(folder: Path = LOCALE) -> list[Path]:
    """The catalogue of each language: .../cy/LC_MESSAGES/django.po."""
    return sorted(folder.glob("*/LC_MESSAGES/django.po"))


def bring_up_to_date(path: Path) -> None:
    """Adds what is new in this version to a language's catalogue, and takes away what is gone."""
    catalogue = opened(path)
    catalogue.update(gather(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(path, catalogue)


def begin(language: str, folder: Path = LOCALE) -> Path:
    """A new, empty catalogue for a language that Babel knows."""
    from babel.messages.catalog import Catalog

    path = folder / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    header = "# Ithaca in another language; docs/guides/languages.md says how.\n#"
    write(
        path, Catalog(locale=language, project="Ithaca", charset="utf-8", fuzzy=False, header_comment=header)
    )
    return path


def write(path: Path, catalogue) -> None:
    from babel.messages.pofile import write_po

    with path.open("wb") as file:
        write_po(file, catalogue, sort_by_file=True, include_lineno=False, width=110)


def build(path: Path) -> None:
    """Compiles a language's catalogue to what the server reads."""
    from babel.messages.mofile import write_mo

    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, opened(path))


def opened(path: Path):
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def mistakes(catalogue) -> list[str]:
    """Translations that name a value, or close a link, that their message does not have."""
    pairs = [(message.id, message.string) for message in catalogue if message.id and message.string]
    return [
        f"“{said}”: look at {', '.join(sorted(odd))}" for said, ours in pairs if (odd := strange(said, ours))
    ]


def strange(said, ours) -> set[str]:
    """Values that the message does not have, and links that are lost or invented."""
    theirs, own = (
        set().union(*map(slots, [words] if isinstance(words, str) else words)) for words in (said, ours)
    )
    return {slot for slot in theirs ^ own if slot in own or slot.startswith("<")}


def slots(words: str) -> set[str]:
    named = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(words) if name}
    return named | {piece for piece in SLOT.findall(words) if piece.startswith("<")}


def progress(catalogue) -> tuple[int, int]:
    """How many messages are translated, and how many there are."""
    messages = [message for message in catalogue if message.id]
    return sum(bool(message.string) for message in messages), len(messages)
