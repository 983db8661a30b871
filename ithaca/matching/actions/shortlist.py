"""A mentee's own shortlist. Nobody else sees it, so it leaves no fact."""

from ithaca.matching.models import Star


def star(mentor: int, *, by, at):
    """Put a mentor on one's shortlist; twice changes nothing."""
    Star.objects.get_or_create(person=by, mentor_id=mentor, defaults={"at": at})


def unstar(mentor: int, *, by):
    Star.objects.filter(person=by, mentor=mentor).delete()
