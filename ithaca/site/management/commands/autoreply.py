import os
import sys

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from ithaca.integrations.inbound_mail.actions import answer
from ithaca.integrations.inbound_mail.rules.bounces import read as read_bounce
from ithaca.integrations.inbound_mail.rules.replies import MOST, read
from ithaca.kit.clock import now
from ithaca.notices.actions.mending import bounced

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the mail and tries later


class Command(BaseCommand):
    help = "Take in one mail from standard input: a reply is told where it belongs, a bounce is noted (for a mail server's pipe)"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--sender", help="the envelope sender (default: $SENDER, as Postfix gives it)")
        parser.add_argument("--recipient", help="the envelope recipient (default: $ORIGINAL_RECIPIENT)")

    def handle(self, *args, sender, recipient, **options):
        raw = sys.stdin.buffer.read(MOST)
        while sys.stdin.buffer.read(65536):
            pass  # the mail server wants to be rid of all of it
        sender = os.environ.get("SENDER") if sender is None else sender
        mail = read(raw, sender=sender, recipient=recipient or os.environ.get("ORIGINAL_RECIPIENT", ""))
        bounce = read_bounce(raw)
        try:
            if bounce:
                noted = bounced(bounce.message_id, bounce.address, bounce.said, at=now())
                self.stdout.write("noted: a mail came back" if noted else "not one of ours")
                return
            sent = answer(mail, at=now())
        except (OperationalError, InterfaceError):
            sys.exit(TRY_AGAIN)
        self.stdout.write(f"answered: {sent}" if sent else "not answered")
