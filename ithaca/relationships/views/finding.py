"""How the views of a relationship find their row."""

from functools import wraps

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils import timezone

from ithaca.kit.prepared import ask, keep
from ithaca.relationships.models import Participant, Relationship, Wish
from ithaca.roles.access import held, standing


def find(request, pk: int) -> Relationship:
    """A relationship that the person may see, with its people; for anybody else there is none."""
    person = request.user
    for pair in ask(seen, held(person), person=person.pk, pk=pk):
        keep(pair, "participants", ask(people_of, pk=pk))
        return pair
    raise Http404


def seen(holdings, person, pk):
    """With `own_wish`: the open wish that this person has said about it, by its id."""
    wishes = Wish.objects.open().filter(relationship=OuterRef("pk"), person=person).values("pk")[:1]
    found = Relationship.objects.visible_to(standing(person, holdings)).filter(pk=pk)
    return found.annotate(own_wish=Subquery(wishes)).select_related("programme__institution", "cohort")


def people_of(pk):
    found = Participant.objects.filter(relationship__pk=pk).select_related("person", "role", "membership")
    return found.order_by("role__name", "pk")


def about_pair(view):
    """A view of one relationship, in its programme's zone: what is typed and shown is local there."""

    @wraps(view)
    def shown(request, pk, *args, **kwargs):
        pair = find(request, pk)
        with timezone.override(pair.programme.tz):
            return view(request, pair, *args, **kwargs)

    return shown


def about_own_pair(view):
    """The same for pages that only its own people have: staff, and who stands in, meet a 404 there."""
    return only_for(Relationship.part_of, view)


def about_shared_pair(view):
    """The same for what who stands in does too."""
    return only_for(Relationship.hand_of, view)


def only_for(part, view):
    @wraps(view)
    def shown(request, pair, *args, **kwargs):
        if part(pair, request.user) is None:
            raise Http404
        return view(request, pair, *args, **kwargs)

    return about_pair(shown)
