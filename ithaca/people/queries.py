"""Whom a person has to do with here: the only ones whom they can block by a page."""

from ithaca.accounts.models import Person
from ithaca.kit.models import EntrySubject

BETWEEN_PEOPLE = ("request", "relationship", "thread")


def known_to(person):
    """Everybody with whom somebody once had a request, a relationship or a conversation, by the trail."""
    mine = EntrySubject.objects.filter(kind="person", ref=person.pk).values("entry")
    shared = EntrySubject.objects.filter(entry__in=mine, kind__in=BETWEEN_PEOPLE).values("entry")
    met = EntrySubject.objects.filter(entry__in=shared, kind="person").exclude(ref=person.pk)
    return Person.objects.filter(pk__in=met.values("ref"))
