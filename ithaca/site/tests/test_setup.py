"""The first run for real, in plain answers."""

import io
import smtplib

import pytest
from django.core.management import CommandError, call_command

from ithaca.accounts.models import Institution, Person
from ithaca.roles.access import held
from ithaca.roles.rights import Right
from ithaca.site import checkup, founding

FLAGS = [
    "--no-input",
    "--institution",
    "University of Ithaca",
    "--name",
    "Ada",
    "--email",
    "Ada@example.ac.uk",
]
CLOSED_DOOR = {
    "default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
    "door": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
    },
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_server(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("ITHACA_SECRET_KEY", raising=False)
    (tmp_path / "secret-key").write_text("a secret")
    (tmp_path / "secret-key").chmod(0o600)
    settings.DATA = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ITHACA_URL = "https://mentoring.example.ac.uk"
    settings.MAILERS = CLOSED_DOOR


def run(*arguments):
    out = io.StringIO()
    call_command("setup", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_makes_an_administrator_who_may_do_everything_at_their_institution():
    lines = run(*FLAGS)
    ada = Person.objects.get(email="ada@example.ac.uk")
    institution = Institution.objects.get(slug="university-of-ithaca")
    assert held(ada) == ((institution.pk, None, frozenset(Right)),)
    assert "OK: ada@example.ac.uk administers University of Ithaca" in "\n".join(lines)


def test_what_is_not_well_comes_with_what_to_do(settings):
    settings.ITHACA_URL = "http://mentoring.example.ac.uk"
    (settings.DATA / "secret-key").chmod(0o644)
    troubles = [line for line in run(*FLAGS) if line.startswith("look at this")]
    assert [line.split(":")[1] for line in troubles] == [
        f" others can read {settings.DATA / 'secret-key'}",
        " no mail can be sent",
        " http",
    ]
    assert "put a web server with HTTPS before it" in troubles[-1]


def test_a_second_run_changes_nothing_and_asks_nothing():
    run(*FLAGS)
    lines = run("--no-input")
    assert "OK: there is an administrator" in lines
    assert "look at this: no job process is at work, so no mail goes out: `ithaca serve` starts one" in lines
    assert (Person.objects.count(), Institution.objects.count()) == (1, 1)
    assert founding.is_founded()


def test_without_answers_and_without_flags_it_says_which_flags():
    with pytest.raises(CommandError, match="--institution --name --email"):
        run("--no-input")


def test_a_weak_password_is_refused_and_nothing_is_made(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("mentoring\n"))
    with pytest.raises(CommandError, match="too short"):
        run(*FLAGS, "--password-stdin")
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("http://localhost:8000", "set ITHACA_URL"),
        ("http://mentoring.example.ac.uk", "with HTTPS"),
        ("https://mentoring.example.ac.uk", ""),
    ],
)
def test_the_address_should_be_public_and_encrypted(url, advice):
    finding = checkup.address(url)
    assert advice in finding.advice
    assert bool(advice) == bool(finding.advice)


def test_encryption_by_another_server_must_be_told(settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    assert "ITHACA_BEHIND_PROXY=1" in checkup.address("https://mentoring.example.ac.uk").advice


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "refuses the user or password"),
        (smtplib.SMTPSenderRefused(550, b"no", "x@example.ac.uk"), "set ITHACA_FROM"),
        (smtplib.SMTPRecipientsRefused({}), "does not take mail for this address"),
        (ConnectionRefusedError("refused"), "is EMAIL_URL right"),
    ],
)
def test_mail_that_fails_comes_with_advice(error, advice):
    assert advice in checkup.advice_about(error)
