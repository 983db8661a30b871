"""What surrounds every page is drawn once for all who have the same around them, and filled in for each."""

import json
from collections.abc import Mapping
from functools import lru_cache
from secrets import token_hex

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ithaca.kit.templatetags.kit import avatar

register = template.Library()
MOST = 500  # drawings that a process keeps
OWN = ("person", "demo", "viewing")  # of a shell: what is each reader's own, and what no frame shows
MARK = token_hex(8)  # nobody outside this process knows it, so that no text of a page holds it by design
HOLES = {name: f"{MARK}{name}" for name in ("csrf_token", "here", "name", "email", "avatar")}


@register.simple_tag(takes_context=True)
def frame(context, part: str) -> SafeString:
    """One of the templates around a page: {% frame "kit/bar.html" %}. It reads `shell`, `here` and a CSRF token."""
    shell = context.get("shell") or {}
    common = json.dumps({key: said for key, said in shell.items() if key not in OWN}, default=str)
    draw = drawn.__wrapped__ if settings.DEBUG else drawn
    drawing = draw(part, common, bool(shell.get("person")), translation.get_language())
    return filled(drawing, context, shell)


@lru_cache(MOST)
def drawn(part: str, common: str, known: bool, language: str) -> str:
    """The template with holes for what is each reader's own: it sees nothing but what it is kept by, and is drawn
    while `language` is the one spoken."""
    person = {key: HOLES[key] for key in ("name", "email", "avatar")} if known else None
    shell = json.loads(common) | {"person": person}
    return render_to_string(part, {"shell": shell, "csrf_token": HOLES["csrf_token"], "here": HOLES["here"]})


def filled(drawing: str, context, shell: Mapping) -> SafeString:
    if MARK not in drawing:
        return mark_safe(drawing)
    person, request = shell.get("person") or {}, context.get("request")
    own = {
        "csrf_token": context.get("csrf_token", ""),
        "here": request.get_full_path() if request else "",
        "name": person.get("name", ""),
        "email": person.get("email", ""),
        "avatar": avatar(person.get("name", "")),
    }
    for name, said in own.items():
        drawing = drawing.replace(HOLES[name], said if name == "avatar" else escape(said))
    return mark_safe(drawing)
