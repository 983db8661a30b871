"""Files that do harm, sent to the page that takes spreadsheets: refused in clear words, or read as plain text."""

import logging
import random
import resource
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from ithaca.imports.models import ImportBatch
from ithaca.programmes.testing import make_programme, make_staff
from tests.trust.figures import LONG, figure, many
from tests.trust.hostile import GOOD, HEAD, files, quick_files, workbook

NIBBLED = many(15, 500)
SECONDS = 20  # for one file, on a busy machine
LEFT = Path("/tmp/ithaca-was-here.xml")


@pytest.mark.once
class Uploads(TestCase):
    @classmethod
    def setUpTestData(cls):
        programme = make_programme(slug="ours")
        cls.staff = make_staff(programme, "coordinator", "Ruth Okoro")
        cls.page = reverse("imports:start", args=["ours"])
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)

    def setUp(self):
        self.client.force_login(self.staff, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.client.raise_request_exception = False

    def test_every_hostile_file_is_refused_in_words_or_read_as_text(self):
        """PAR-29: whatever the file is, the page answers soon, and nothing in it comes alive."""
        tried = files() if LONG else quick_files()
        wrong, refused, slowest = [], 0, 0
        for what, (name, data, expected) in tried.items():
            begun = time.monotonic()
            problem, is_refused = self.send(name, data)
            slowest, refused = max(slowest, time.monotonic() - begun), refused + is_refused
            if problem or (expected is not None and expected != is_refused):
                wrong.append(f"{what}: {problem or f'refused {is_refused}'}")
        figure(
            "uploads", files=len(tried), refused=refused, read_as_text=len(tried) - refused, wrong=len(wrong),
            seconds_of_the_slowest=round(slowest, 1), megabytes_at_most=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )  # fmt: skip
        assert wrong == [], "\n".join(wrong)
        assert slowest < SECONDS
        assert not LEFT.exists()

    def test_files_nibbled_at_random_are_answered(self):
        """Bytes changed, cut and doubled in good files."""
        chance, wrong = random.Random(7), []
        good = [workbook(), (HEAD + GOOD * 20).encode(), (HEAD + GOOD * 20).encode("utf-16")]
        for number in range(NIBBLED):
            data = nibbled(chance.choice(good), chance)
            problem, _ = self.send(chance.choice(("a.csv", "a.xlsx", "a.ods")), data)
            if problem:
                wrong.append(f"{number}: {problem}")
        figure("uploads-at-random", files=NIBBLED, errors=len(wrong))
        assert wrong == [], "\n".join(wrong[:20])

    def send(self, name: str, data: bytes) -> tuple[str, bool]:
        """(what is wrong with the answer, whether the file was refused); all of it undone."""
        with transaction.atomic():
            file = SimpleUploadedFile("x", data)
            file._name = name  # as it comes over the wire
            answer = self.client.post(self.page, {"role": "mentor", "file": file})
            is_refused = not ImportBatch.objects.exists()
            problem = self.problem(answer, is_refused)
            transaction.set_rollback(True)
        return problem, is_refused

    def problem(self, answer, is_refused: bool) -> str:
        if answer.status_code >= 500:
            return f"error {answer.status_code}"
        if is_refused:
            said = answer.status_code == 400 or b"error-summary" in answer.content
            return "" if said else f"no words, {answer.status_code}"
        page = self.client.get(answer["Location"])
        if page.status_code != 200:
            return f"the next page: {page.status_code}"
        return "a script is alive" if b"<script>alert" in page.content else ""


def nibbled(data: bytes, chance) -> bytes:
    eaten = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(eaten))
        how = chance.random()
        if how < 0.6:
            eaten[at] = chance.randrange(256)
        elif how < 0.8:
            del eaten[at : at + chance.randint(1, 30)]
        else:
            eaten[at:at] = eaten[at : at + chance.randint(1, 200)]
        eaten = eaten or bytearray(b"x")
    return bytes(eaten)
