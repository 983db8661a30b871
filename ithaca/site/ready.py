"""Making a database and a data folder ready for this version, as often as one likes."""

from django.core.management import call_command


def bring_up_to_date():
    """Migrate, make the cache's table, and collect the static files."""
    call_command("migrate", verbosity=0, skip_checks=True, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
