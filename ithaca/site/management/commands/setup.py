import getpass
import sys

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from ithaca.accounts.models import Person
from ithaca.kit.clock import now
from ithaca.site import checkup, founding, ready

FLAGS = {"institution": "--institution", "name": "--name", "email": "--email"}


class Command(BaseCommand):
    help = "The first run for real: secret, database, first administrator, test mail and checks"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--institution", help="the name of the university, body or funder")
        parser.add_argument("--name", help="the administrator's name")
        parser.add_argument("--email", help="the administrator's address")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the administrator's password from standard input",
        )
        parser.add_argument(
            "--no-input", action="store_true", help="ask nothing; what is needed must be given"
        )
        parser.add_argument("--no-mail", action="store_true", help="send no test mail")

    def handle(self, *args, **options):
        self.troubles = 0
        self.say(checkup.secret())
        database = self.say(checkup.reachable())
        if database.advice:
            raise CommandError("Nothing more can be done without a database.")
        ready.bring_up_to_date()
        self.say(checkup.up_to_date())
        address = self.administrator(options)
        if not options["no_mail"]:
            self.say(checkup.mail(address))
        if not address:
            self.say(checkup.jobs())
        for finding in checkup.settings_and_places():
            self.say(finding)
        self.close()

    def say(self, finding):
        self.troubles += bool(finding.advice)
        self.stdout.write(str(finding))
        return finding

    def close(self):
        if self.troubles:
            self.stdout.write(f"\nThings to look at: {self.troubles}. Run `ithaca setup` again afterwards.")
        self.stdout.write(f"\n`ithaca serve` starts it. Sign in at {settings.ITHACA_URL}")

    # -------------------------------------------------------------------------------------- who begins

    def administrator(self, options):
        """The address of the administrator just made; empty if there was one already and nobody was named."""
        if founding.is_founded() and not options["email"]:
            self.say(checkup.Finding("there is an administrator"))
            return ""
        answers = self.answers(options)
        person = founding.found(**answers, at=now())
        by = "with the password" if person.has_usable_password() else "with a code that comes by mail"
        self.say(checkup.Finding(f"{person.email} administers {answers['institution']}, and signs in {by}"))
        return person.email

    def answers(self, options):
        if options["no_input"]:
            missing = [flag for key, flag in FLAGS.items() if not options[key]]
            if missing:
                raise CommandError(f"With --no-input, these are needed too: {' '.join(missing)}")
        answers = {
            "institution": options["institution"] or ask("Name of the university, body or funder"),
            "name": options["name"] or ask("Your name"),
            "email": options["email"] or ask("Your e-mail address", check=validate_email),
        }
        try:
            validate_email(answers["email"])
            answers["password"] = self.password(options, answers)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return answers

    def password(self, options, answers):
        person = Person(email=answers["email"], name=answers["name"])
        if options["password_stdin"]:
            password = sys.stdin.readline().rstrip("\r\n")
            validate_password(password, person)
            return password
        return None if options["no_input"] else choose_password(person)


def ask(question, check=None):
    """An answer that is not empty and passes the check."""
    while True:
        answer = input(f"{question}: ").strip()
        try:
            if answer and check:
                check(answer)
        except ValidationError as error:
            print(*error.messages)
            continue
        if answer:
            return answer


def choose_password(person):
    """A good one, typed twice; None if left empty."""
    while True:
        password = getpass.getpass("A password (or nothing: you then sign in with codes by mail): ")
        if not password:
            return None
        try:
            validate_password(password, person)
        except ValidationError as error:
            print(*error.messages)
            continue
        if getpass.getpass("The same again: ") == password:
            return password
        print("These were not the same.")
