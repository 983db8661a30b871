"""For long forms: `{% load kept %}{% kept_here %}` above one, and `{% keeps %}` inside its `<form>` tag."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from ithaca.accounts import queries

register = template.Library()


@register.inclusion_tag("accounts/kept_here.html", takes_context=True)
def kept_here(context):
    """Says that more was written here than has been saved, and leads to it."""
    request = context["request"]
    here = queries.draft_at(request.user, request.get_full_path()) if request.method == "GET" else None
    return {"draft": here}


@register.simple_tag
def keeps():
    """What a form needs for a script to keep what is typed: where to send it."""
    return format_html('data-keep="{}"', reverse("accounts:keep"))
