"""The conversation on the page that people share."""

from django.urls import reverse

from ithaca.conversations.actions import LONGEST
from ithaca.conversations.forms import ACCEPT
from ithaca.conversations.queries import counts, talk, thread_of, to_read_of, unread, waiting_talks
from ithaca.kit.panels import panel
from ithaca.kit.prepared import asking
from ithaca.kit.words import listed
from ithaca.relationships import access

SHOWN = 12


@panel("relationship", order=10)
def conversation(request, pair):
    """The last messages, and a box to write in."""
    thread = thread_of(pair, request.user)
    messages = talk(thread, request.user, pair.programme.tz, SHOWN + 1) if thread else []
    return {
        "template": "conversations/panel.html",
        "thread": thread,
        "talk": messages[-SHOWN:],
        "more": len(messages) > SHOWN,
        "unread": unread(messages),
        "names": listed(pair.others(request.user)),
        "can_write": access.can_reach(request.user, pair),
        "longest": LONGEST,
        "accept": ACCEPT,
        "url": reverse("conversations:say", args=[thread.pk])
        if thread
        else reverse("conversations:write", args=[pair.pk]),
    }


@panel("bell")
def new_words(person):
    """For the bell: the conversations in which somebody waits to be read."""
    return {"found": getattr(person, "_to_read", None), "asked": asking(to_read_of, person=person.pk)}


@panel("home.waiting")
def to_read(request):
    """For home: the same conversations by name."""
    return {"items": waiting_talks(request.user)}


@panel("relationship.staff", order=20)
def written(request, pair):
    """For staff a number, no words."""
    return {"template": "conversations/staff.html", "number": counts(pair)}
