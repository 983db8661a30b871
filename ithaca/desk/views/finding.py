"""How the desk's views find a programme: by its address, for whoever has the right, else there is none."""

from functools import wraps

from django.http import Http404
from django.utils import timezone

from ithaca.desk.queries.places import Place, places
from ithaca.programmes.models import Programme
from ithaca.roles.rights import Right


def find(request, slug: str, right: Right) -> Place:
    """The programme as the desk needs it, or a 404 without the right in it."""
    found = next((p for p in places(request.user).values() if p.slug == slug), None)
    if found is None or not found.may(request.user, right):
        raise Http404
    return found


def at_desk(right: Right):
    """A view of one programme: it gets the place, and everything it shows is in the programme's zone."""

    def made(view):
        @wraps(view)
        def shown(request, slug, *args, **kwargs):
            place = find(request, slug, right)
            with timezone.override(place.tz):
                return view(request, place, *args, **kwargs)

        return shown

    return made


def programme(place: Place) -> Programme:
    return Programme.objects.select_related("institution").get(pk=place.pk)
