"""Hostile text in every field that people fill in: it is shown as text, and does nothing anywhere else."""

import csv
import html
import io
import re
from email import message_from_bytes
from html.parser import HTMLParser

import pytest
from django.core.mail import EmailMessage
from django.test import TestCase, override_settings

from ithaca.accounts.models import Person
from ithaca.kit.prose import prose
from ithaca.notices.models import Mail
from tests.permissions import rows
from tests.permissions.world import build
from tests.trust.figures import LONG, figure
from tests.trust.planting import own_models, sensitive
from tests.trust.visiting import address, ask, pages

SCRIPTS = (
    "<script>boom()</script>", "<img src=x onerror=boom()>", '"><svg onload=boom()>', "'><iframe srcdoc=boom>",
    "</textarea><script>boom()</script>", "</title><script>boom()</script>", "<a href=javascript:boom()>x</a>",
    '" onfocus=boom() autofocus="', "<math><mi//xlink:href=javascript:boom()>", "<style>@import 'boom'</style>",
    "<!--<script>-->boom()", "<base href=//boom.example>", "<form action=//boom.example>", "<object data=boom>",
    "<embed src=boom>", "<link rel=stylesheet href=//boom.example>", "<meta http-equiv=refresh content=0;url=//boom.example>",
    "<body onload=boom()>", "<input onfocus=boom() autofocus>", "<details open ontoggle=boom()>", "<video><source onerror=boom()>",
    "<marquee onstart=boom()>", "{{constructor.constructor('boom()')()}}", "${boom()}", "<template><script>boom()</script>",
    "\\u003cscript\\u003eboom()", "&lt;script&gt;boom()&lt;/script&gt;", "<scr<script>ipt>boom()</scr</script>ipt>",
    "[x](javascript:boom())", "![x](//boom.example/x.png)",
)  # fmt: skip
LEADS = ("=1+1+cmd", "+1+cmd", "-1+cmd", "@SUM(cmd)", "\t=cmd", "\r=cmd", '=HYPERLINK("http://boom")')
AWAY = (
    "https://evil.example/", "//evil.example/", "///evil.example", "\\\\evil.example", "/\\evil.example", "http:evil.example",
    "javascript:boom()", "%2f%2fevil.example", "https:/evil.example", "//evil.example/%2f..", "\t//evil.example",
    "https://testserver@evil.example/", "https://testserver.evil.example/", " https://evil.example", "http:///evil.example",
)  # fmt: skip
HEADERS = (
    "x\r\nBcc: boom@example.org",
    "x\nBcc: boom@example.org",
    "x\rBcc: boom@example.org",
    "x\u2028Bcc: boom@example.org",
)


class Alive(HTMLParser):
    """What of a page would act: scripts, handlers, addresses that are no addresses, and whatever loads from elsewhere."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag in ("iframe", "object", "embed", "base", "marquee", "math"):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            value = (value or "").strip().lower()
            leads = name in LEADING and "boom" in value and value.startswith(("javascript:", "//"))
            if name.startswith("on") or leads or (tag == "script" and "boom" in value):
                self.found.append(f"<{tag} {name}={value[:60]}>")


LEADING = ("href", "src", "action", "formaction", "data", "srcdoc")


def alive(text: str) -> list[str]:
    found = Alive()
    found.feed(text)
    scripts = [
        s for s in re.findall(r"<script[^>]*>(.*?)</script>", text, re.S) if "boom" in html.unescape(s)
    ]
    return found.found + scripts


@override_settings(ITHACA_DEMO=True)
@pytest.mark.once
class Hostile(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()
        cls.fields = cls.poison()

    @classmethod
    def poison(cls) -> int:
        """One payload after another in every text that people gave: names, answers, messages, notes …"""
        number = 0
        for model in own_models():
            for name, _ in sensitive(model):
                field = model._meta.get_field(name)
                if field.get_internal_type() in ("CharField", "TextField") and name not in (
                    "path",
                    "page",
                    "query",
                    "html",
                ):
                    for row in model.objects.all():
                        text = SCRIPTS[number % len(SCRIPTS)][: field.max_length]
                        model.objects.filter(pk=row.pk).update(**{name: text})
                        number += 1
                elif model.__name__ == "Submission" and name == "answers":
                    for row in model.objects.all():
                        texts = {
                            k: SCRIPTS[number % len(SCRIPTS)] if isinstance(v, str) else v
                            for k, v in row.answers.items()
                        }
                        model.objects.filter(pk=row.pk).update(answers=texts)
                        number += 1
        return number

    def test_no_page_runs_what_somebody_wrote(self):
        """TOP-16: stored scripts are shown as text on every page, to everybody."""
        wrong, asked, shown = set(), 0, 0
        for name, actor, url in pages(self.world):
            if not LONG and actor not in rows.TABLE[name].get:
                continue  # `script/prove` looks at the pages of refusal as well
            answer = ask(self.world.clients[actor], "GET", url)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            asked += 1
            shown += "boom" in answer.text
            assert "'self'" in answer.headers["Content-Security-Policy"]
            wrong |= {f"{name} as {actor}: {found}" for found in alive(answer.text)}
        figure(
            "scripts",
            payloads=len(SCRIPTS),
            fields=self.fields,
            pages=asked,
            pages_that_show_one=shown,
            alive=len(wrong),
        )
        assert wrong == set(), "\n".join(sorted(wrong))
        assert shown > 100

    def test_no_mail_carries_it_on(self):
        """TOP-16: what somebody wrote is text in a mail, and no header of it."""
        wrong = set()
        before = set(Mail.objects.values_list("pk", flat=True))
        for name, row in rows.TABLE.items():
            for actor in sorted((row.post or set()) & {"mentee", "mentor", "coordinator"}):
                self.world.clients[actor].post(address(self.world, name), row.data)
        for mail in Mail.objects.exclude(pk__in=before):
            wrong |= {f"{mail.letter}: {found}" for found in alive(mail.html)}
            wrong |= {f"{mail.letter}: a line in its subject" for c in "\r\n" if c in mail.subject}
        figure("mails", written=Mail.objects.count() - len(before), alive=len(wrong))
        assert wrong == set()

    def test_no_export_holds_a_formula(self):
        """TOP-16: a cell that begins as a formula is not one."""
        for number, person in enumerate(Person.objects.all()):
            Person.objects.filter(pk=person.pk).update(name=LEADS[number % len(LEADS)])
        cells, live = 0, []
        for name, actor, url in pages(self.world):
            if not url.endswith("as=csv") or actor not in rows.TABLE[name].get:
                continue
            answer = ask(self.world.clients[actor], "GET", url)
            if answer.headers.get("Content-Type", "").startswith("text/csv"):
                for line in csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))):
                    cells += len(line)
                    live += [cell for cell in line if cell[:1] in "=+-@\t\r" and cell not in ("", "-")]
        figure("formulas", cells=cells, live=len(live))
        assert live == []
        assert cells > 50

    def test_nobody_is_sent_elsewhere(self):
        """TOP-16: `next` leads nowhere but here."""
        wrong, tried = [], 0
        for name in rows.TABLE:
            for actor in ("anonymous", "mentee"):
                for target in (
                    AWAY
                    if name in ("accounts:appearance", "accounts:arrive", "home", "search")
                    else AWAY[: 2 if LONG else 1]
                ):
                    for method in ("GET", "POST"):
                        tried += 1
                        data = {"next": target, "theme": "dark"}
                        answer = ask(self.world.clients[actor], method, address(self.world, name), data)
                        to = answer.headers.get("Location", "")
                        if to and not (to.startswith("/") and not to.startswith(("//", "/\\"))):
                            wrong.append(f"{name} {method} {target!r} as {actor}: {to}")
        figure("redirects", tried=tried, away=len(wrong))
        assert wrong == []


# A picture from elsewhere is no script, and the browser is told to load none (Content-Security-Policy).
@pytest.mark.parametrize("payload", [payload for payload in SCRIPTS if not payload.startswith("![")])
def test_markdown_of_a_scheme_is_made_harmless(payload):
    assert alive(str(prose(f"Words {payload}\n\n{payload}"))) == []


@pytest.mark.parametrize("payload", HEADERS)
@pytest.mark.parametrize("slot", ["subject", "to", "reply_to"])
def test_no_header_is_added_to_a_mail(payload, slot):
    """A line break in what becomes a header is refused before anything is sent."""
    given = {"subject": "Hello", "body": "x", "to": ["x@example.org"], "reply_to": ["x@example.org"]}
    given[slot] = payload if slot == "subject" else [f"{payload} <x@example.org>"]
    try:
        sent = message_from_bytes(EmailMessage(**given).message().as_bytes())
    except ValueError:
        return
    assert "Bcc" not in sent
