"""What is private shows up for those alone who may read it: in pages, exports, mails and logs."""

import logging
import re

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from ithaca.notices.models import Mail
from tests.permissions import rows
from tests.permissions.world import build
from tests.trust.figures import figure
from tests.trust.planting import may_read, plant
from tests.trust.visiting import SIGNED, address, ask, pages

TOKEN = re.compile(r"canary-[a-z]+-[a-z-]+-\d+-x")
# A signed link in a mail shows its thing to whoever has the link: no sign-in is asked for.
BY_LINK = {
    "matching:answer",
    "matching:back",
    "programmes:invitation",
    "programmes:confirm_by_mail",
    "notices:stop",
}


class Heard(logging.Handler):
    """Everything that any logger says."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.words = []

    def emit(self, record):
        if not record.name.startswith("django.db"):
            self.words.append(record.getMessage())


@override_settings(ITHACA_DEMO=False)
@pytest.mark.once
class Canaries(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()
        cls.planted = plant()

    def setUp(self):
        self.heard = Heard()
        logging.getLogger("django.request").setLevel(
            logging.ERROR
        )  # refusals say the address alone, hundreds of times
        self.addCleanup(logging.getLogger("django.request").setLevel, logging.NOTSET)
        logging.getLogger().addHandler(self.heard)
        self.addCleanup(logging.getLogger().removeHandler, self.heard)

    def test_no_page_export_mail_or_log_tells_what_is_private(self):
        """TOP-16: every private field holds a token; nobody meets one that is not meant for them."""
        asked, met, leaks = 0, set(), set()
        for name, actor, url in pages(self.world):
            if name in BY_LINK:
                continue
            answer = ask(self.world.clients[actor], "GET", url)
            asked += 1
            leaks |= self.leaks(actor, answer.text, f"{name} {url}", met)
        leaks |= {f"anonymous: {token} on {name}" for name in rows.TABLE for token in self.strangers(name)}
        sent = self.mails(leaks, met)
        told = {token for words in self.heard.words for token in TOKEN.findall(words)}
        leaks |= {f"a log says {token}" for token in told}
        figure("canaries", planted=len(self.planted), met=len(met), pages=asked, mails=sent, leaks=len(leaks))
        assert leaks == set(), "\n".join(sorted(leaks))
        assert len(met) > len(self.planted) / 3, "the tokens are not met by those who may read them either"

    def leaks(self, actor, text: str, where: str, met: set) -> set[str]:
        """The tokens of a page that its reader may not read."""
        found = set()
        for token in set(TOKEN.findall(text)):
            model, field, pk = self.planted[token]
            met.add(token)
            if not may_read(self.world.people[actor], model, field, pk):
                found.add(f"{actor}: {token} on {where}")
        return found

    def strangers(self, name: str) -> list[str]:
        if rows.TABLE[name].get is None:
            return []
        return [
            token
            for token in TOKEN.findall(
                ask(self.world.clients["anonymous"], "GET", address(self.world, name)).text
            )
            if name not in BY_LINK
        ]

    def mails(self, leaks: set, met: set) -> int:
        """Everything that the verbs of the matrix send: to whom, and what stands in it."""
        number, before = 0, set(Mail.objects.values_list("pk", flat=True))
        people = {person.pk: actor for actor, person in self.world.people.items()}
        for name, row in rows.TABLE.items():
            for actor in sorted((row.post or set()) & set(SIGNED)):
                number += self.mails_of(name, row, actor, people, before, leaks, met)
        return number

    def mails_of(self, name, row, actor, people, before, leaks, met) -> int:
        with transaction.atomic():
            self.world.clients[actor].post(address(self.world, name), row.data)
            made = list(Mail.objects.exclude(pk__in=before))
            for mail in made:
                text = f"{mail.subject} {mail.text} {mail.html} {mail.attachment} {mail.headers}"
                if mail.to_id in people:
                    leaks |= self.leaks(people[mail.to_id], text, f"a mail after {name} by {actor}", met)
            transaction.set_rollback(True)
        return len(made)
