"""What stands in a template in place of its words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.template import Node
from django.template.base import Variable
from django.template.context import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

SLOT = re.compile(r"(\{\w+\}|</?\d+>)")


@lru_cache(maxsize=20_000)
def pieces(said: str) -> list[str]:
    """The words of a message, and its slots: ["", "{name}", " said ", "<1>", "yes", "</1>", "."]."""
    return SLOT.split(said)


class Message(Node):
    """A sentence on a page, in the reader's language. `slots` are the nodes that stand in it, by what they are called."""

    child_nodelists = ()

    def __init__(self, said: str, own: list[Node], slots: dict[str, list[Node]]):
        self.said, self.own, self.slots = said, own, slots

    def render(self, context: Context) -> str:
        translated = gettext(self.said)
        if translated == self.said:
            return mark_safe("".join(node.render_annotated(context) for node in self.own))
        return mark_safe("".join(self._translated(translated, context)))

    def _translated(self, translated: str, context: Context) -> Iterator[str]:
        for piece in pieces(translated):
            if piece in self.slots:
                yield from (node.render_annotated(context) for node in self.slots[piece])
            else:
                yield escape(piece) if context.autoescape else piece


class Said:
    """Words given to a tag: what `FilterExpression` takes for a variable. `slots` are expressions that stand in them."""

    def __init__(self, said: str, slots: dict[str, Variable] | None = None):
        self.said, self.slots = said, slots or {}

    def resolve(self, context: Context) -> str:
        bits = (
            conditional_escape(self.slots[piece].resolve(context)) if piece in self.slots else piece
            for piece in pieces(gettext(self.said))
        )
        return mark_safe("".join(bits))
