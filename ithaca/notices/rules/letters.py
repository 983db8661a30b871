"""Letters: texts with typed placeholders, and how they become a mail's text and HTML.

A room declares a letter once with the house text; a scheme may say it in its own words. What
people typed is never trusted: it is escaped, and never becomes a link.
"""

import html
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt

from ithaca.kit import policies
from ithaca.kit.toml import Problem, Refused
from ithaca.kit.toml import parse as parse_toml
from ithaca.kit.words import day_and_hour, listed, weekday_date

MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")
PLACES = re.compile(r"<p>\{([a-z_]+)\}</p>|%7B([a-z_]+)%7D|\{([a-z_]+)\}")  # in the HTML of a letter
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)  # all but a new line; bidi too
EVERY_LETTER = {"you": "name", "programme": "name", "contact": "name", "home": "link"}


class Kind(StrEnum):
    """What sort of letter it is: all but the needed ones can be stopped with one click."""

    NEEDED = "needed"
    REMINDERS = "reminders"
    MESSAGES = "messages"
    CHANGES = "changes"
    NEWS = "news"
    DIGEST = "digest"


class AtOnce(StrEnum):
    """Why a needed letter comes at any hour and by itself. A letter that has none of these can wait for the morning."""

    TURN = "something waits on the reader, or on whoever is in their place"
    AWAITED = "the reader has asked or sent something, and looks out for the answer"
    HOUR = "it is about an hour that may be today or tomorrow, with its entry for the calendar"
    ENDING = "something has ended on which the reader would go on counting"
    SAFETY = "it is about somebody's safety, or about signing in"
    STAFF = "staff said in writing it that it cannot wait"


KINDS = {
    Kind.REMINDERS: "reminders of what waits on you",
    Kind.MESSAGES: "copies of what somebody wrote to you",
    Kind.CHANGES: "notes of what has changed for you",
    Kind.NEWS: "news",
}  # as the one reads them who may stop them
USUAL = {
    Kind.REMINDERS: "daily",
    Kind.MESSAGES: "now",
    Kind.CHANGES: "daily",
    Kind.NEWS: "daily",
}  # how they come unless one wishes otherwise


@dataclass(frozen=True)
class Text:
    """A letter's words: one line of subject, and a body in Markdown."""

    name: str
    subject: str
    body: str


@dataclass(frozen=True)
class Declared:
    """A letter that the house sends: when, to whom, and what its placeholders are.

    Types of placeholders: `name` (one line), `words` (what somebody wrote, quoted), `text`
    (what staff wrote), `date`, `moment` (aware, already in the reader's zone), `number`, `link` (our own address).
    A list of names is said as "Amara and James". What else is put into words here is put into the reader's, who need
    not be whoever causes the letter: `later(...)`, or a lazy text.
    """

    name: str
    meaning: str
    kind: Kind
    fields: dict[str, str]
    text: Text
    at_once: AtOnce | None = None

    @property
    def once(self) -> bool:
        """Reminders, digests and news go at most once; all else at least once."""
        return self.kind in (Kind.REMINDERS, Kind.NEWS)


HOUSE: dict[str, Declared] = {}
OWN = ("reminder", "escalation")  # a scheme may add letters like these: `reminder-goals`


def declare(
    name: str,
    meaning: str,
    *,
    kind: Kind,
    at_once: AtOnce | None = None,
    subject: str,
    body: str,
    **fields: str,
) -> Declared:
    """Declare a letter with its house text; every letter also has `EVERY_LETTER`'s placeholders.

    A needed letter says why it comes at once; every other kind comes when the reader wishes.
    """
    assert name not in HOUSE, f"letter {name} is declared twice"
    assert (kind == Kind.NEEDED) == bool(at_once), f"letter {name}: why at once?"
    text = Text(name, subject, body.strip())
    HOUSE[name] = Declared(name, meaning, kind, {**EVERY_LETTER, **fields}, text, at_once)
    unknown = used(HOUSE[name].text) - HOUSE[name].fields.keys()
    assert not unknown, f"letter {name} uses {unknown}"
    assert not loose_links(HOUSE[name].text), f"letter {name} links to what people typed"
    return HOUSE[name]


def declared(name: str) -> Declared | None:
    """The declaration that a letter goes by: its own, or for `reminder-goals` and `reminder.guide` that of `reminder`."""
    name = name.partition(".")[0]
    return HOUSE.get(name) or next((HOUSE[own] for own in OWN if name.startswith(f"{own}-")), None)


def named(letter: str) -> str:
    """What staff call a letter: `message-received` is "Message received"."""
    return letter.replace("-", " ").capitalize()


def parse(text: str, file: str) -> Text:
    """A file of a scheme's letters/: `+++`, `subject = "..."`, `+++`, then the body.

    `NAME.md` is for everybody who gets the letter, `NAME.ROLE.md` for those in one role.
    """
    name = file.rpartition("/")[2].removesuffix(".md")
    head = re.match(r"\+\+\+\n(.*?)\n\+\+\+\n?", text, re.DOTALL)
    if not head:
        raise Refused([Problem(file, 1, "the first line", repr(text[:20]), "+++, then subject = and +++")])
    document = parse_toml(head[1], file, first_line=2)
    subject = document.data.get("subject")
    if not isinstance(subject, str) or "\n" in subject:
        document.refuse(("subject",), subject, "one line of text")
    if declared(name) is None:
        document.refuse((), name, f"the name of a letter: {policies.quoted(sorted(HOUSE))}")
    if document.problems:
        raise Refused(document.problems)
    found = Text(name, subject, text[head.end() :].strip())
    refuse_unknown(found, file, text)
    return found


def refuse_unknown(found: Text, file: str, text: str):
    known, loose = declared(found.name).fields, loose_links(found)
    links = [name for name, kind in known.items() if kind == "link"]
    problems = [
        Problem(
            file, text[: m.start()].count("\n") + 1, m[0], m[0], f"one of {policies.quoted(sorted(expected))}"
        )
        for m in PLACEHOLDER.finditer(text)
        for expected in [links if m[1] in loose else known]
        if m[1] not in expected
    ]
    if problems:
        raise Refused(problems)


def loose_links(text: Text) -> set[str]:
    """Placeholders that stand as the address of a link and are not one of our own links."""
    kinds = declared(text.name).fields
    inside = re.findall(r"%7B([a-z_]+)%7D", MARKDOWN.render(text.body))
    return {name for name in inside if kinds.get(name) != "link"}


def used(text: Text) -> set[str]:
    return set(PLACEHOLDER.findall(text.subject + text.body))


def render(text: Text, fields: dict[str, str], values: dict) -> tuple[str, str, str]:
    """(subject, plain text, HTML body) with the placeholders filled in."""
    said = {name: in_words(kind, values.get(name)) for name, kind in fields.items()}
    subject = PLACEHOLDER.sub(lambda m: one_line(said[m[1]]), text.subject)[:250]
    return subject, plain(text.body, fields, said), rich(text.body, fields, said)


def in_words(kind: str, value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return day_and_hour(value)
    if isinstance(value, date):
        return weekday_date(value)
    if isinstance(value, list):
        return one_line(listed(value))
    return as_written(str(value)) if kind in ("words", "text") else one_line(str(value))


def one_line(value: str) -> str:
    """A line for subjects and sentences; nothing in it can end a header or be read as an encoded one."""
    return CONTROL.sub("", " ".join(value.split())).replace("=?", "= ?")


def as_written(value: str) -> str:
    return CONTROL.sub("", "\n".join(value.splitlines()))


def plain(body: str, fields, said) -> str:
    def fill(match):
        value = said[match[1]]
        return quoted(value) if fields[match[1]] == "words" else value

    for name, kind in fields.items():
        if kind == "words" and not said.get(name):  # nobody wrote anything: no empty quotation
            body = body.replace("{" + name + "}\n\n", "")
    body = re.sub(r"\[([^\]]+)\]\((\{[a-z_]+\})\)", r"\1: \2", body)
    body = re.sub(r"^#+ |\*\*|\\$", "", body, flags=re.MULTILINE)
    return PLACEHOLDER.sub(fill, body).strip() + "\n"


def quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines() or [""])


def rich(body: str, fields, said) -> str:
    """The HTML body. All placeholders are filled in one pass: what was filled in is never looked at again."""

    def fill(match):
        alone, in_address, in_text = match.groups()
        if alone:
            return paragraph(fields[alone], said[alone])
        return html.escape(said[in_address or in_text])

    return PLACES.sub(fill, made(body))


@lru_cache(maxsize=1000)
def made(body: str) -> str:
    """The Markdown of a letter as HTML, with its placeholders. A link alone in a paragraph is a button; a placeholder
    alone in a line, such as the name under "Kind regards", keeps its line."""
    buttons = re.sub(r"<p>(<a [^>]*>[^<]*</a>)</p>", r'<p class="do">\1</p>', MARKDOWN.render(body))
    return re.sub(r"\n(\{[a-z_]+\})(?=\n|</p>)", r"<br>\1", buttons)


def paragraph(kind: str, value: str) -> str:
    if kind == "words" and not value:
        return ""
    lines = html.escape(value).replace("\n", "<br>")
    return f"<blockquote>{lines}</blockquote>" if kind == "words" else f"<p>{lines}</p>"


def wrapped(text: str, home: str, button: str) -> str:
    """Plain text as an HTML body. A line that is one of our own addresses becomes a button of these words."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "".join(
        f"<p{mark}>{words}</p>" for mark, words in (block_of(block.strip(), home, button) for block in blocks)
    )


def block_of(block: str, home: str, button: str) -> tuple[str, str]:
    safe = html.escape(block)
    if block.startswith(home) and len(block.split()) == 1:
        return ' class="do"', f'<a href="{safe}">{html.escape(button)}</a>'
    if re.fullmatch(r"[A-Z0-9]{3,8}(-[A-Z0-9]{3,8})*", block):
        return ' class="code"', safe
    return "", safe.replace("\n", "<br>")


STYLES = {
    '<p class="do"><a ': '<p style="margin:28px 0"><a class="button" style="display:inline-block;background:#1d5c63;'
    'color:#ffffff;padding:13px 26px;border-radius:8px;text-decoration:none;font-weight:600" ',
    '<p class="code">': '<p class="code" style="margin:24px 0;font-size:28px;font-weight:700;letter-spacing:3px">',
    "<p>": '<p style="margin:0 0 18px">',
    "<h2>": '<h2 style="margin:30px 0 12px;padding-top:22px;border-top:1px solid #dde5e4;font-size:18px">',
    '<a href="': '<a style="color:#1d5c63" href="',
    "<blockquote>": '<blockquote class="said" style="margin:0 0 18px;padding:12px 18px;border-left:4px solid #d9a441;'
    'background:#f7f3ea;border-radius:0 8px 8px 0">',
}


def styled(body: str) -> str:
    """The HTML body with the styles that mail programs want inside the tags."""
    for plain_tag, tag in STYLES.items():
        body = body.replace(plain_tag, tag)
    return body


def as_on_a_page(body: str) -> str:
    """The HTML body as our own pages show it: with their button."""
    return body.replace('<p class="do"><a ', '<p><a class="btn btn-primary" ')
