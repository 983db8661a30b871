"""Charts as SVG text, drawn by the server: no script, no inline style, themed by classes. Pure: numbers in, markup out."""

from math import ceil, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

WIDE, HIGH = 560, 260


def round_top(most):
    """The next round number above `most`, and the step of the grid: 139 -> (160, 40)."""
    if most <= 4:
        return 4, 1
    size = 10 ** int(log10(most))
    step = next(step for step in (size / 4, size / 2, size, size * 2, size * 5) if most / step <= 4.5)
    step = max(1, ceil(step))
    return ceil(most / step) * step, step


def grid(top, step, left=44, right=8, foot=28):
    """Lines and their numbers, from zero to `top`."""
    lines = (
        (value, HIGH - foot - value / top * (HIGH - foot - 24)) for value in range(0, int(top) + 1, int(step))
    )
    return draw(
        '<line class="chart-line" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="chart-soft" x="{}" y="{}" text-anchor="end">{}</text>',
        ((left, WIDE - right, y, y, left - 8, y + 4, value) for value, y in lines),
    )


def draw(shape, rows):
    """The shape once for each row, its measures rounded to a tenth."""
    tidy = (tuple(round(value, 1) if isinstance(value, float) else value for value in row) for row in rows)
    return format_html_join("", shape, tidy)


def svg(inside, high=HIGH):
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        WIDE,
        high,
        inside,
    )


def height(value, top, foot=28):
    return HIGH - foot - value / top * (HIGH - foot - 24)


def bars(rows, aim=None):
    """Upright bars; `aim` draws a dashed line with its number."""
    top, step = round_top(max([number for _, number in rows] + [aim or 0, 1]))
    right = 62 if aim else 8
    room = (WIDE - 44 - right) / max(len(rows), 1)
    wide = min(52, room * 0.6)
    drawn = draw(BAR, (bar(i, label, number, top, room, wide) for i, (label, number) in enumerate(rows)))
    line = aim_line(aim, top, right) if aim else ""
    return svg(format_html("{}{}{}", grid(top, step, right=right), drawn, line))


BAR = (
    '<rect class="chart-bar" x="{}" y="{}" width="{}" height="{}" rx="5"/>'
    '<text class="chart-value" x="{}" y="{}" text-anchor="middle">{}</text>'
    '<text class="chart-soft" x="{}" y="{}" text-anchor="middle">{}</text>'
)


def bar(place, label, number, top, room, wide):
    middle = 44 + room * (place + 0.5)
    y = height(number, top)
    return (middle - wide / 2, y, wide, HIGH - 28 - y, middle, y - 7, number, middle, HIGH - 6, label)


def aim_line(aim, top, right):
    y = height(aim, top)
    return draw(
        '<line class="chart-aim" x1="44" x2="{}" y1="{}" y2="{}"/><text class="chart-aim-word" x="{}" y="{}">aim {}</text>',
        [(WIDE - right, y, y, WIDE - right + 6, y + 4, aim)],
    )


def funnel(rows):
    """Lying bars, each with its share of the first."""
    return lying(rows, rows[0][1] if rows else 0)


def lying(rows, first=0):
    """Lying bars, each with its number and, if there is a first, its share of that; words in HTML, so that they stay
    readable on a phone."""
    most = max([number for _, number in rows] + [1])
    return format_html(
        '<ul class="shares" aria-hidden="true">{}</ul>',
        draw(SHARE, (share(row, first, most) for row in rows)),
    )


SHARE = (
    '<li><p class="shares-words"><span>{}</span><strong>{}<small>{}</small></strong></p><svg viewBox="0 0 100 10" preserveAspectRatio="none" '
    'focusable="false"><rect class="chart-track" width="100" height="10"/><rect class="chart-bar" width="{}" height="10"/></svg></li>'
)


def share(row, first, most):
    label, number = row
    return (label, number, f" · {number / first:.0%}" if first else "", number / most * 100)


def trend(rows):
    """A line over time, its first, last and highest points named."""
    top, step = round_top(max([number for _, number in rows] + [1]))
    room = (WIDE - 72) / max(len(rows) - 1, 1)
    points = [(56 + i * room, height(number, top), label, number) for i, (label, number) in enumerate(rows)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
    every = max(1, ceil(len(points) / 8))
    names = draw(
        '<text class="chart-soft" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, HIGH - 6, label) for x, _, label, _ in points[::every]),
    )
    return svg(
        format_html(
            '{}<polyline class="chart-path" points="{}"/>{}{}', grid(top, step), path, dots(points), names
        )
    )


def dots(points):
    named = {0, len(points) - 1, max(range(len(points)), key=lambda i: points[i][3])} if points else set()
    return draw(
        '<circle class="chart-dot" cx="{}" cy="{}" r="4.5"/><text class="chart-value" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, y, x, y - 11, number) for i, (x, y, _, number) in enumerate(points) if i in named),
    )


PICTURES = {
    "island": mark_safe(
        '<svg class="empty-picture" viewBox="0 0 240 120" aria-hidden="true" focusable="false"><circle class="pic-sun" cx="166" cy="36" r="17"/>'
        '<path class="pic-tint" d="M0 92c22-13 40-13 60 0s40 13 60 0 40-13 60 0 40 13 60 0v28H0z"/>'
        '<path class="pic-land" d="M62 90c22 0 28-50 55-50 22 0 20 26 39 26 15 0 17 24 36 24z"/>'
        '<path class="pic-line" d="M24 101c12-9 25-9 37 0s25 9 37 0 25-9 37 0 25 9 37 0 25-9 37 0"/>'
        '<path class="pic-line pic-far" d="M66 113c11-7 21-7 32 0s21 7 32 0 21-7 32 0"/></svg>'
    ),
    "calm": mark_safe(
        '<svg class="empty-picture" viewBox="0 0 240 120" aria-hidden="true" focusable="false"><path class="pic-sun" d="M84 78a36 36 0 0 1 72 0z"/>'
        '<path class="pic-line" d="M28 78h184"/><path class="pic-line pic-far" d="M60 92h120M92 106h56"/>'
        '<path class="pic-line pic-far" d="M120 16v10M76 32l7 8M164 32l-7 8M52 60l10 4M188 60l-10 4"/></svg>'
    ),
    "letter": mark_safe(
        '<svg class="empty-picture" viewBox="0 0 240 120" aria-hidden="true" focusable="false"><path class="pic-tint" d="M70 32h100a8 8 0 0 1 8 8v52a8 8 0 0 1-8 8H70a8 8 0 0 1-8-8V40a8 8 0 0 1 8-8z"/>'
        '<path class="pic-line" d="M66 38l54 36 54-36"/><circle class="pic-sun" cx="176" cy="32" r="13"/></svg>'
    ),
}
