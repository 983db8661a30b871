from django.core.management.base import BaseCommand
from django.db import transaction

from ithaca.notices.models import Mail
from ithaca.site.held import HELD_BY_RESTORE, release_mail


class Command(BaseCommand):
    help = "Let mail go out again after a restore (--drop: not what had been waiting in the backup)"

    def add_arguments(self, parser):
        parser.add_argument(
            "--drop", action="store_true", help="never send what had been waiting in the backup"
        )

    @transaction.atomic
    def handle(self, *args, drop, **options):
        held = Mail.objects.filter(state=Mail.State.HELD, problem__startswith=HELD_BY_RESTORE)
        number = held.update(state=Mail.State.DROPPED if drop else Mail.State.WAITING, problem="")
        release_mail()
        self.stdout.write(f"Mail goes out again; {number} {'dropped' if drop else 'released'}.")
