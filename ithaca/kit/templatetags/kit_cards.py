"""What a directory shows by the dozen, made in plain Python: cards of people, and boxes to tick."""

from collections.abc import Iterable, Mapping
from html import escape  # Django's makes the same of a plain text, at thrice the price

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ithaca.kit.templatetags.kit import avatar, icon, status, tag_word
from ithaca.kit.translating.keeping import kept

register = template.Library()
MANY = 2_000
word = kept(MANY)(tag_word)  # the words of a scheme, and the same few states, on every card
state = kept(MANY)(status)


@register.simple_tag(takes_context=True)
def person_cards(context, people: Iterable[Mapping]) -> SafeString:
    """A grid of cards; pressing a star leads back to this page."""
    here = context["request"].get_full_path() if "request" in context else ""
    hidden = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">',
        context.get("csrf_token", ""),
        here,
    )
    return mark_safe(f'<div class="grid">{"".join(person_card(one, hidden) for one in people)}</div>')


def person_card(person: Mapping, hidden: str = "") -> SafeString:
    """`person`: name url role place words helps matches fit room room_words answers, and of a shortlist
    star_url starred; `hidden`: the fields, as HTML, that the star's form takes along."""
    said = escape(person["name"])
    place = f"<br>{icon('map-pin', 'sm')} {escape(person['place'])}" if person["place"] else ""
    more = [
        f'<p class="person-words">{escape(person["words"])}</p>' if person["words"] else "",
        words(person["helps"], set(person["matches"] or ())) if person["helps"] else "",
        f'<p class="person-fit">{icon("heart-handshake")}{escape(person["fit"])}</p>'
        if person["fit"]
        else "",
    ]
    return mark_safe(
        '<article class="card person"><div class="card-body">'
        f'<div class="person-head">{avatar(person["name"], "lg")}'
        f'<div><h3 class="person-name"><a class="card-link" href="{escape(person["url"])}">{said}</a></h3>'
        f'<p class="person-role">{escape(person["role"])}{place}</p></div>{star(person, said, hidden)}</div>'
        f'{"".join(more)}</div><div class="card-footer">{state(person["room"], person["room_words"])}'
        f"<span>{escape(person['answers'])}</span></div></article>"
    )


@register.simple_tag
def choices(name: str, offered: Iterable[tuple[str, str, bool]], form: str) -> SafeString:
    """Boxes to tick: (value, words, ticked) of one question of the form with that id."""
    return boxes(name, tuple(offered), form)


@kept(MANY)
def boxes(name: str, offered: tuple, form: str) -> SafeString:
    return mark_safe("".join(box(escape(name), *one, escape(form)) for one in offered))


def box(name: str, value: str, words: str, on: bool, form: str) -> str:
    value = escape(str(value))
    return (
        f'<div class="form-check"><input class="form-check-input" type="checkbox" form="{form}" id="{name}-{value}" '
        f'name="{name}" value="{value}"{" checked" if on else ""}><label for="{name}-{value}">{escape(str(words))}'
        "</label></div>"
    )


def words(said: Iterable[str], matches: set[str]) -> str:
    """A list of words, as the tag `tags` has it."""
    return f'<ul class="tags">{"".join(f"<li>{word(one, one in matches)}</li>" for one in said)}</ul>'


def star(person: Mapping, said: str, hidden: str) -> str:
    """The button that keeps somebody on the shortlist."""
    if not person.get("star_url"):
        return ""
    on, drawn = ("true", "star-filled") if person.get("starred") else ("false", "star")
    return (
        f'<form class="person-star" method="post" action="{escape(person["star_url"])}">{hidden}'
        f'<button aria-pressed="{on}">{icon(drawn)}<span class="visually-hidden">{_("Shortlist {name}").format(name=said)}</span></button></form>'
    )
