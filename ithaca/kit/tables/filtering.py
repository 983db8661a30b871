"""The filters of a list: read from the address once, and drawn once for everybody who has chosen the same.

A form of some choices and a word costs as much as thirty rows when Django lays it out anew for every reader.
"""

from collections.abc import Callable, Mapping
from secrets import token_hex

from django.forms import ChoiceField, Form
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ithaca.kit.translating.keeping import kept

MOST = 500  # sheets that a process keeps
MARK = token_hex(8)  # stands for what somebody typed, until it is filled in


def sheet(made: Callable[..., Form], given: Mapping) -> tuple[dict, SafeString]:
    """(what the address says, the form as HTML). `made` makes the form: its fields say all that it looks like."""
    form = made(given)
    form.full_clean()
    looks = tuple(look(name, field, given.get(name, "")) for name, field in form.fields.items())
    drawing = drawn(Made(made, type(form), looks))
    for name, _, _, said in looks:
        if said == MARK:
            drawing = drawing.replace(MARK + name, escape(given[name]))
    return form.cleaned_data, mark_safe(drawing)


def look(name: str, field, said: str) -> tuple:
    """(name, label, choices, chosen): words are only a place to fill in."""
    if isinstance(field, ChoiceField):
        return name, str(field.label), tuple(map(tuple, field.choices)), said
    return name, str(field.label), (), MARK if said else ""


class Made:
    """How to make a form, equal to another when both look the same."""

    def __init__(self, made: Callable[..., Form], *looks):
        self.made, self.looks = made, looks

    def __eq__(self, other):
        return self.looks == other.looks

    def __hash__(self):
        return hash(self.looks)


@kept(MOST)
def drawn(form: Made) -> str:
    """Never bound: a gap in a filter is no mistake."""
    _, looks = form.looks
    said = {name: MARK + name if chosen == MARK else chosen for name, _, _, chosen in looks}
    return str(form.made(initial=said))
