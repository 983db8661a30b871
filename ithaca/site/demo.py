"""What exists only while a demo runs: signing in with one click."""

from django.conf import settings

from ithaca.accounts.models import Person
from ithaca.site.worlds.cast import ONE_CLICK


def entrances() -> list[tuple[str, Person]]:
    """(what they are, the person) for each one-click sign-in of the demo; none when it does not run."""
    if not settings.ITHACA_DEMO:
        return []
    people = Person.objects.in_bulk(ONE_CLICK.values(), field_name="email")
    return [(role, people[email]) for role, email in ONE_CLICK.items() if email in people]
