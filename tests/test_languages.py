"""Every word that the house itself says can be said in another language."""

import ast
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines
from django.test import TestCase, override_settings
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.translation import gettext, trans_real

from ithaca.accounts.models import Person
from ithaca.notices.models import Mail
from ithaca.notices.shell import content_of
from ithaca.programmes.actions import members
from ithaca.site import catalogue
from tests.permissions import rows
from tests.permissions.world import build
from tests.trust.visiting import address, ask

ELSEWHERE = "eo"  # in this test: English, each letter in its wide form
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = re.compile(r"https?://[^\s\"<]+")
SLOT = re.compile(r"(\{[^{}]*\}|</?\d+>)")
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in map(chr, range(65, 123)) if letter.isalpha()}
NARROW = re.compile(r"[A-Za-z][A-Za-z’']*(?: [A-Za-z’']+)*")
PACKAGE = Path(catalogue.PACKAGE)
ACTORS = ("coordinator", "mentee", "mentor")
ENGLISH = {"components"}  # a page for those who build the software
MADE = {("notices_mail", "subject"), ("notices_mail", "text"), ("notices_mail", "html")}
MADE |= {
    ("imports_importrow", "problems"),
    ("imports_importrow", "notes"),
}  # in some words of ours, and stored


def wide(said: str) -> str:
    return "".join(piece if SLOT.fullmatch(piece) else piece.translate(WIDE) for piece in SLOT.split(said))


def wide_catalogue(folder: Path) -> Path:
    path = catalogue.begin(ELSEWHERE, folder)
    words = catalogue.gather()
    for message in list(words):
        if message.id:
            message.string = (
                wide(message.id) if isinstance(message.id, str) else tuple(wide(one) for one in message.id)
            )
    words.locale = ELSEWHERE
    catalogue.write(path, words)
    assert catalogue.mistakes(catalogue.opened(path)) == []
    catalogue.build(path)
    return folder


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The site in two languages: English, and English in wide letters."""
    folder = wide_catalogue(tmp_path_factory.mktemp("locale"))
    offered = [("en-gb", "English"), (ELSEWHERE, "Wide")]
    with override_settings(LOCALE_PATHS=[str(folder)], LANGUAGES=offered):
        forget()
        yield
    forget()


def forget():
    """Templates and catalogues are read anew."""
    trans_real._translations = {}
    trans_real._default = None
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


class Read(HTMLParser):
    """The words of a page that people read or hear."""

    def __init__(self):
        super().__init__()
        self.words, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("script", "style", "code", "textarea", "pre")
        self.words += [
            value for name, value in attributes if name in ("aria-label", "placeholder", "alt") and value
        ]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "code", "textarea", "pre")

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


def narrow(html: str, known: str) -> set[str]:
    """Words of a page in plain letters that are not data."""
    page = Read()
    page.feed(html)
    found = {" ".join(words.split()) for text in page.words for words in NARROW.findall(text)}
    return {words for words in found if len(words) > 2 and words.lower() not in known}


def what_is_data() -> str:
    """All text that is stored, or written in a scheme, or the house words that a scheme may change."""
    with connection.cursor() as cursor:
        rows = [
            value for table in connection.introspection.table_names(cursor) for value in stored(cursor, table)
        ]
        files = [
            words for path in PACKAGE.glob("*/policy.py") for words in defaults(ast.parse(path.read_text()))
        ]
    with translation.override(ELSEWHERE):
        known = [str(name) for names in (MONTHS, MONTHS_3, WEEKDAYS) for name in names.values()]
        known += [gettext("This field is required."), *dict(settings.LANGUAGES).values(), "Chromium"]
    return " ".join(" ".join((*rows, *files, *known)).split()).lower()


def stored(cursor, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    rows = [zip(names, row, strict=True) for row in cursor.fetchall()]
    return [str(value) for row in rows for name, value in row if value and (table, name) not in MADE]


def defaults(node: ast.AST) -> list[str]:
    """The house's words for what a scheme does not say: texts of a policy that stand in none of its functions."""
    if isinstance(node, ast.FunctionDef):
        return []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return [words for child in ast.iter_child_nodes(node) for words in defaults(child)]


def a_world_elsewhere():
    """What happens there is caused by people who read English, and read by people who do not."""
    language = vars(Person._meta.get_field("language"))
    with patch.dict(language, {"_get_default": lambda: ELSEWHERE}):
        return build()


@pytest.mark.once
@pytest.mark.usefixtures("elsewhere")
class InAnotherLanguage(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = a_world_elsewhere()
        Person.objects.update(language=ELSEWHERE)

    def test_no_page_has_a_word_that_nobody_could_translate(self):
        """PAR-19: with a catalogue of every message, no page says anything of its own in English."""
        known, left, looked = what_is_data(), {}, 0
        for name, row in rows.TABLE.items():
            for actor in [one for one in ACTORS if name not in ENGLISH and row.get and one in row.get]:
                answer = ask(self.world.clients[actor], "GET", address(self.world, name))
                if answer.status == 200 and "html" in answer.headers["Content-Type"]:
                    looked += 1
                    for words in narrow(answer.text, known):
                        left.setdefault(words, f"{name} as {actor}")
        assert looked > 100
        assert left == {}

    def test_a_letter_is_in_the_language_of_who_reads_it(self):
        """PAR-19: whoever causes it, a letter and what stands around it are in its reader's language."""
        members.approve(self.world.ids["applied"], by=self.world.people["coordinator"], at=AT)
        known, left, looked = what_is_data(), {}, 0
        for mail in Mail.objects.exclude(to=None):
            message = message_from_bytes(content_of(mail, None, AT)[0], policy=default)
            for part in filter(None, [message.get_body(["html"]), message.get_body(["plain"])]):
                looked += 1
                for words in narrow(URL.sub("", part.get_content()), known):
                    left.setdefault(words, mail.letter)
        assert looked > 10
        assert left == {}


@pytest.mark.parametrize("path", catalogue.languages(), ids=lambda path: path.parent.parent.name)
def test_a_language_that_is_shipped_loses_no_value_and_no_link(path):
    """PAR-19"""
    words = catalogue.opened(path)
    assert catalogue.mistakes(words) == []
    assert catalogue.progress(words)[0] > 2_500


def test_a_translation_that_names_what_is_not_there_is_no_use(tmp_path):
    path = catalogue.begin("cy", tmp_path)
    words = catalogue.opened(path)
    words.add("{name} said <1>yes</1>.", "Dywedodd {nmae} ie.")
    assert catalogue.mistakes(words) == ["“{name} said <1>yes</1>.”: look at </1>, <1>, {nmae}"]
