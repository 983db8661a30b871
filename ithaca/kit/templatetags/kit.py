"""Tags for the components: see templates/kit/README.md for one example of each. All are cheap: no template, no query."""

import json
from functools import cache
from pathlib import Path
from zlib import crc32

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ithaca.kit import charts, components
from ithaca.kit import words as wording
from ithaca.kit.tables import showing

register = template.Library()
ICONS = Path(__file__).parent.parent / "static" / "ithaca" / "icons.json"
NOTHING = mark_safe("")
FLASHES = {
    "success": ("good", "circle-check"),
    "warning": ("warn", "alert-triangle"),
    "error": ("bad", "alert-circle"),
}
MARKS = {
    "good": "circle-check",
    "note": "info-circle",
    "warn": "alert-triangle",
    "bad": "alert-circle",
    "calm": "info-circle",
    "sea": "info-circle",
}


# Small marks ------------------------------------------------------------------------------------------------------


@cache
def drawings():
    """Every icon's paths by name, as the asset build left them."""
    return json.loads(ICONS.read_text()) if ICONS.exists() else {}


@register.simple_tag
@cache
def icon(name, size=""):
    """The icon of that name, hidden from screen readers: {% icon "calendar" %}, {% icon "calendar" "lg" %}."""
    known = drawings()
    if known and name not in known:
        raise template.TemplateSyntaxError(
            f"No icon {name!r}: add it to assets/icons.txt and run npm run build."
        )
    extra = f" icon-{size}" if size else ""
    fill = 'fill="currentColor"' if name.endswith("-filled") else 'fill="none" stroke="currentColor"'
    return mark_safe(
        f'<svg class="icon{extra}" viewBox="0 0 24 24" width="24" height="24" {fill} stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false">{known.get(name, "")}</svg>'
    )


@register.simple_tag
def avatar(name, size=""):
    """A disc with initials; its colour follows the name. Sizes: sm, (none), lg, xl."""
    extra = f" avatar-{size}" if size else ""
    return format_html(
        '<span class="avatar avatar-{}{}" aria-hidden="true">{}</span>',
        components.colour_of(str(name)),
        extra,
        components.initials(str(name)),
    )


@register.simple_tag
def avatar_pair(one, other, size=""):
    return format_html('<span class="avatar-pair">{}{}</span>', avatar(one, size), avatar(other, size))


@register.simple_tag
def status(key, label="", tone=""):
    """A pill: {% status pair.state pair.get_state_display %}. The tone follows the key unless given."""
    words = label or str(key).replace("_", " ").capitalize()
    return format_html('<span class="pill tone-{}">{}</span>', tone or components.tone_of(key), words)


@register.simple_tag(name="tag")
def tag_word(text, match=False, url=""):
    """A word on a card; `match` marks one that the reader has too (said in words as well as in colour)."""
    inside = text
    if match:
        told = _(", matches yours")
        inside = format_html('{}{}<span class="visually-hidden">{}</span>', icon("check", "sm"), text, told)
    classes = "tag-word tag-match" if match else "tag-word"
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', classes, url, inside)
    return format_html('<span class="{}">{}</span>', classes, inside)


@register.simple_tag
def tags(words, matches=()):
    """A list of words, those in `matches` marked."""
    mine = set(matches or ())
    items = format_html_join("", "<li>{}</li>", ((tag_word(word, word in mine),) for word in words))
    return format_html('<ul class="tags">{}</ul>', items)


# Dates in words ---------------------------------------------------------------------------------------------------


def local(moment):
    aware = hasattr(moment, "tzinfo") and moment.tzinfo is not None
    return timezone.localtime(moment) if aware else moment


@register.filter
def weekday_date(moment):
    """ "Friday 27 November 2026"."""
    return wording.weekday_date(local(moment))


@register.filter
def weekday_time(moment):
    """ "Friday 27 November 2026, 13:00 GMT"; a day alone has no hour."""
    here = local(moment)
    return wording.weekday_time(here) if hasattr(here, "tzname") else wording.weekday_date(here)


@register.filter
def full_date(moment):
    """ "27 November 2026"."""
    return wording.full_date(local(moment))


@register.simple_tag
def due(on, today):
    """ "by Friday 27 November, in 6 days", marked when it is late."""
    if not on:
        return NOTHING
    words = wording.due_words(local(on), local(today))
    late = wording.is_late(local(on), local(today))
    return format_html('<span class="overdue">{}</span>', words) if late else words


@register.simple_tag
def ago(on, today):
    """ "yesterday", "in 6 days", "8 weeks ago"."""
    return wording.days_apart(local(on), local(today)) if on else ""


# Things to do -----------------------------------------------------------------------------------------------------


def csrf(context):
    token = context.get("csrf_token")
    return (
        format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        if token
        else NOTHING
    )


def hidden(fields):
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items())


@register.simple_tag(takes_context=True)
def act(context, verdict, url, label, kind="primary", icon_name="", **fields):
    """A POST button, or the same button disabled with the verdict's reason in words beside it.

    `verdict` is anything truthy when allowed, with `.reason` when not. Further keywords become hidden fields.
    """
    drawn = icon(icon_name) if icon_name else NOTHING
    if verdict:
        return format_html(
            '<form class="act" method="post" action="{}">{}{}<button class="btn btn-{}">{}{}</button></form>',
            url,
            csrf(context),
            hidden(fields),
            kind,
            drawn,
            label,
        )
    reason = getattr(verdict, "reason", "")
    ident = f"why-{crc32(f'{url} {label}'.encode()):x}"
    return format_html(
        '<div class="act"><button class="btn" type="button" disabled aria-describedby="{}">{}{}</button>'
        '<p class="act-reason" id="{}">{}</p></div>',
        ident,
        drawn,
        label,
        ident,
        reason,
    )


@register.simple_tag
def link_button(url, label, kind="primary", icon_name=""):
    drawn = icon(icon_name) if icon_name else NOTHING
    return format_html('<a class="btn btn-{}" href="{}">{}{}</a>', kind, url, drawn, label)


# Numbers and pictures ---------------------------------------------------------------------------------------------


@register.simple_tag
def progress(value, most, label, unit=""):
    """A bar with its meaning in words: {% progress 7 12 "Pairs that met this month" "pairs" %}."""
    words = _("{value} of {most} {unit}").format(value=value, most=most, unit=unit).rstrip()
    return format_html(
        '<div class="meter"><div class="meter-words"><span>{}</span><span>{}</span></div>'
        '<progress value="{}" max="{}" aria-label="{}">{}</progress></div>',
        label,
        words,
        value,
        most or 1,
        f"{label}: {words}",
        words,
    )


@register.simple_tag
def tile(label, value, note="", tone="", url=""):
    """A number with its meaning: {% tile "Active pairs" 128 "11 more than in September" %}."""
    name = format_html('<a class="card-link" href="{}">{}</a>', url, label) if url else label
    extra = format_html('<p class="tile-note">{}</p>', note) if note else NOTHING
    return format_html(
        '<div class="tile{}"><p class="tile-label">{}</p><p class="tile-value">{}</p>{}</div>',
        f" tile-{tone}" if tone else "",
        name,
        value,
        extra,
    )


@register.simple_tag
def bars(rows, title, note="", aim=None, unit=""):
    """Upright bars for a series: rows of (label, number). Always with its table."""
    rows = list(rows)
    return figure(charts.bars(rows, aim=aim), rows, title, note, unit)


@register.simple_tag
def funnel(rows, title, note="", unit=""):
    """Lying bars from most to fewest, each with its share of the first: rows of (label, number)."""
    rows = list(rows)
    return figure(charts.funnel(rows), rows, title, note, unit or _("people"))


@register.simple_tag
def tally(rows, title, note="", unit=""):
    """Lying bars for answers that were counted: rows of (label, number)."""
    rows = list(rows)
    return figure(charts.lying(rows), rows, title, note, unit)


@register.simple_tag
def trend(rows, title, note="", unit=""):
    """A line over time: rows of (label, number)."""
    rows = list(rows)
    return figure(charts.trend(rows), rows, title, note, unit)


def figure(drawing, rows, title, note, unit):
    cells = format_html_join("", '<tr><th scope="row">{}</th><td class="numeric">{}</td></tr>', rows)
    small = format_html("<small>{}</small>", note) if note else NOTHING
    return format_html(
        '<figure><figcaption>{}{}</figcaption>{}<details class="chart-table details-plain"><summary>{}</summary>'
        '<table class="table"><caption class="visually-hidden">{}</caption><thead><tr><th scope="col">{}</th>'
        '<th scope="col" class="numeric">{}</th></tr></thead><tbody>{}</tbody></table></details></figure>',
        title,
        small,
        drawing,
        _("Show as a table"),
        title,
        _("What"),
        (unit or _("number")).capitalize(),
        cells,
    )


# Boxes with something inside --------------------------------------------------------------------------------------


@register.simple_block_tag
def card(content, title="", action_url="", action="", level=2, flush=False, ident=""):
    """{% card "Next meeting" %}...{% endcard %}; `flush=True` leaves out the padding, for tables and lists."""
    link = (
        format_html('<a class="btn btn-sm btn-quiet" href="{}">{}</a>', action_url, action)
        if action_url
        else NOTHING
    )
    name = format_html(' id="{}"', ident) if ident else NOTHING
    head = NOTHING
    if title:
        head = format_html(
            '<div class="card-header"><h{} class="card-title">{}</h{}>{}</div>', level, title, level, link
        )
    body = (
        SafeString(content) if flush else format_html('<div class="card-body">{}</div>', SafeString(content))
    )
    return format_html('<section class="card"{}>{}{}</section>', name, head, body)


@register.simple_block_tag
def callout(content, title="", tone="note", role=""):
    """{% callout "Paused until January" tone="warn" %}<p>...</p>{% endcallout %}"""
    head = format_html('<p class="callout-title">{}</p>', title) if title else NOTHING
    spoken = format_html(' role="{}"', role) if role else NOTHING
    return format_html(
        '<div class="callout tone-{}"{}>{}<div>{}{}</div></div>',
        tone,
        spoken,
        icon(MARKS[tone]),
        head,
        SafeString(content),
    )


@register.simple_block_tag
def table(content, caption, cards=False, hide_caption=False):
    """A table in a region that scrolls and can be reached by keyboard; `cards=True`: rows become cards on a phone."""
    return format_html(
        '<div class="table-region" role="region" aria-label="{}" tabindex="0"><table class="table{}">'
        "<caption{}>{}</caption>{}</table></div>",
        caption,
        " table-cards" if cards else "",
        mark_safe(' class="visually-hidden"') if hide_caption else NOTHING,
        caption,
        SafeString(content),
    )


@register.simple_tag
def body(columns, rows):
    """The rows of a long table, made in Python: see `kit.tables.showing`."""
    return showing.body(columns, rows)


@register.simple_block_tag
def filters(content, label="Filters", chosen=0, open_now=False):
    """The filter sheet: a column on a wide screen, a sheet that opens on a phone. Put the GET form inside."""
    told = _("{n} chosen").format(n=chosen)
    number = format_html('<span class="filters-count">{}</span>', told) if chosen else NOTHING
    return format_html(
        '<details class="filters"{}><summary>{}{}{}{}</summary><div class="filters-body">{}</div></details>',
        mark_safe(" open") if open_now else NOTHING,
        icon("adjustments-horizontal"),
        label,
        number,
        icon("chevron-down"),
        SafeString(content),
    )


@register.simple_block_tag(name="empty")
@register.simple_block_tag
def blank(content, title, picture="island"):
    """Nothing here yet: says what to do next. Pictures: island, calm, letter, none.

    Also called `empty`, which cannot stand inside a {% for %}: there it is Django's own word.
    """
    drawing = mark_safe(charts.PICTURES.get(picture, ""))
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', drawing, title, SafeString(content))


@register.simple_tag
def flash(message):
    """One of Django's messages: an error speaks up (alert), the others wait their turn (status)."""
    tone, mark = FLASHES.get(message.level_tag, ("note", "info-circle"))
    role = "alert" if message.level_tag == "error" else "status"
    return format_html(
        '<div class="callout tone-{}" role="{}">{}<div>{}</div></div>',
        tone,
        role,
        icon(mark),
        message.message,
    )
