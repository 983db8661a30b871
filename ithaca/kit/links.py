"""Which page shows a thing: rooms say it once, and dues, letters and timelines ask here."""

from django.conf import settings
from django.urls import reverse

_pages: dict[tuple[str, bool], str] = {}


def page(kind: str, view: str, *, staff: bool = False):
    """Say that `view` (a URL name taking the id) shows a thing of this kind."""
    _pages[kind, staff] = view


def url_for(kind: str, ref: int | str, *, staff: bool = False) -> str:
    view = _pages.get((kind, staff)) or _pages.get((kind, False))
    return reverse(view, args=[ref]) if view else ""


def absolute(path: str) -> str:
    """A full address for mails and calendars: from the setting, never from a request's host."""
    return settings.ITHACA_URL.rstrip("/") + path
