"""How the views of a relationship find their row."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ithaca.relationships.models import Relationship


def find(request, pk: int) -> Relationship:
    """A relationship that the person may see; for anybody else there is none."""
    return get_object_or_404(Relationship.objects.visible_to(request.user).with_people(), pk=pk)


def about_pair(view):
    """A view of one relationship, in its programme's zone: what is typed and shown is local there."""

    @wraps(view)
    def shown(request, pk, *args, **kwargs):
        pair = find(request, pk)
        with timezone.override(pair.programme.tz):
            return view(request, pair, *args, **kwargs)

    return shown


def about_own_pair(view):
    """The same for pages that only its own people have: staff meet a 404 there."""

    @wraps(view)
    def shown(request, pair, *args, **kwargs):
        if pair.part_of(request.user) is None:
            raise Http404
        return view(request, pair, *args, **kwargs)

    return about_pair(shown)
