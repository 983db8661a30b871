"""Which page shows a thing: rooms say it once, and dues, letters and timelines ask here."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

_in_mails: dict[tuple[str, str], Callable[[int, int], str]] = {}
_pages: dict[tuple[str, bool, str], str] = {}


def page(kind: str, view: str, *, staff: bool = False, name: str = ""):
    """Say that `view` (a URL name taking the id) shows a thing of this kind.

    With a `name` it is not the thing's own page but a form about it, to which a scheme may lead
    whoever owes something: `page = "reflection"`.
    """
    _pages[kind, staff, name] = view


def by_mail(kind: str, name: str, path: Callable[[int, int], str]):
    """Say how somebody reaches a form from a mail without signing in: `path(id of the thing, id of the person)`.

    What it leads to acts for that one thing and person, by a POST, and gives no session.
    """
    _in_mails[kind, name] = path


def in_mail(kind: str, ref: int, person: int, *, name: str) -> str:
    """The address for a mail to one person, or "" when there is none that needs no signing in."""
    path = _in_mails.get((kind, name))
    return path(ref, person) if path else ""


def forms(kind: str, *, staff: bool = False) -> list[str]:
    """The names of the forms about a kind of thing, for staff or for those who take part."""
    return sorted(name for k, s, name in _pages if (k, s) == (kind, staff) and name)


def url_for(kind: str, ref: int | str, *, staff: bool = False, name: str = "") -> str:
    """The address of a form about a thing, or of the thing's page when there is no such form."""
    ways = ((kind, staff, name), (kind, staff, ""), (kind, False, ""))
    view = next((_pages[way] for way in ways if way in _pages), "")
    return reverse(view, args=[ref]) if view else ""


def absolute(path: str) -> str:
    """A full address for mails and calendars: from the setting, never from a request's host."""
    return settings.ITHACA_URL.rstrip("/") + path
