"""Making a database and a data folder ready for this version, as often as one likes."""

from django.conf import settings
from django.core.management import call_command

from ithaca.site.serve import READY, fingerprint


def bring_up_to_date():
    """Migrate, make the cache's table, collect the static files, and note for which version this was done."""
    call_command("migrate", verbosity=0, skip_checks=True, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    (settings.DATA / READY).write_text(fingerprint())
