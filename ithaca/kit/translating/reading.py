"""The words of a template's tree: where sentences begin and end, and what stands in them."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import count

from django.template import Node, NodeList
from django.template.base import FilterExpression, TextNode, Variable, VariableNode
from django.template.defaulttags import FirstOfNode, ForNode, IfNode, URLNode, WithNode
from django.template.library import SimpleBlockNode, SimpleNode
from django.template.loader_tags import BlockNode, IncludeNode

from ithaca.kit.translating.message import Message, Said

NODE = 0xE000  # a node of the template is one private character in the text that is looked at
TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1>|</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
READ = re.compile(r"""(?<=\s)(?:aria-label|placeholder|title|alt|data-label)="([^"]*)\"""")
INLINE = re.compile("a|abbr|b|cite|code|em|i|kbd|mark|q|small|span|strong|sub|sup|time")
LETTERS = re.compile(r"[^\W\d_]{2,}")
GAP = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
# Arguments of tags that are words for people, by the name of the parameter.
WORDS = re.compile("action|caption|eyebrow|label|lead|no|none|note|reason|text|title|unit|words|yes")
APART = frozenset(("icon", "avatar", "avatar_pair"))  # no part of a sentence
NO_WORDS = frozenset(("width",))  # blocks of a page that hold the name of a layout

type Found = Callable[[str], object]  # is told each message


def name_slot(wanted: str, taken: Iterable[str]) -> str:
    """ "{name}", or "{name2}" where that is taken."""
    clean = re.sub(r"\W", "", wanted) or "value"
    return next(slot for n in count(1) if (slot := f"{{{clean}{n if n > 1 else ''}}}") not in taken)


def called(node: Node) -> str:
    """What a value is called for translators: the last part of its name in the template."""
    if isinstance(node, VariableNode):
        return expression_name(node.filter_expression)
    if isinstance(node, SimpleNode):
        return node.func.__name__
    return type(node).__name__.removesuffix("Node").lower()


def expression_name(expression: FilterExpression) -> str:
    return variable_name(expression.var) if isinstance(expression.var, Variable) else "value"


def variable_name(variable: Variable) -> str:
    """ "name" of `mentor.name`, "mentors" of `mentors.0.1`."""
    return [part for part in variable.var.split(".") if not part.isdigit()][-1]


# A template's tree --------------------------------------------------------------------------------------------------


class Reader:
    """Rewrites the nodes of one template in place. `found` is told of each message; in `plain` text a line ends one."""

    def __init__(self, found: Found = lambda said: None, plain=False):
        self.found, self.plain = found, plain
        self.split = re.compile("([\ue000-\uf8ff\n])" if plain else "([\ue000-\uf8ff])")

    def read(self, nodes: NodeList) -> None:
        source = "".join(
            node.s if isinstance(node, TextNode) else chr(NODE + at) for at, node in enumerate(nodes)
        )
        nodes[:] = list(self._split(source, nodes))

    def _split(self, source: str, nodes: NodeList) -> Iterator[Node]:
        """The sentences of a piece of page, and what stands between them."""
        run: list[str] = []
        for part in self._parts(source):
            if self._ends_sentence(part, nodes):
                yield from self._sentences(run, nodes)
                yield from self._between(part, nodes)
                run = []
            else:
                run.append(part)
        yield from self._sentences(run, nodes)

    def _parts(self, source: str) -> Iterator[str]:
        """Tags, values and the text between them, in their order."""
        last = 0
        for tag in TAG.finditer(source):
            yield from filter(None, self.split.split(source[last : tag.start()]))
            yield tag.group()
            last = tag.end()
        yield from filter(None, self.split.split(source[last:]))

    def _ends_sentence(self, part: str, nodes: NodeList) -> bool:
        if is_tag(part):
            return not INLINE.fullmatch(element(part))
        if part == "\n":
            return self.plain
        return is_node(part) and not is_inline(nodes[ord(part) - NODE])

    def _between(self, part: str, nodes: NodeList) -> Iterator[Node]:
        if is_tag(part):
            yield from self._tag(part, nodes)
        elif not is_node(part):
            yield TextNode(part)
        else:
            yield self._inside(nodes[ord(part) - NODE])

    def _tag(self, tag: str, nodes: NodeList) -> Iterator[Node]:
        """A tag of HTML, with the words in it that people read."""
        last = 0
        for read in READ.finditer(tag):
            yield from self._raw(tag[last : read.start(1)], nodes)
            yield from self._sentence(list(self._parts(read.group(1))), nodes)
            last = read.end(1)
        yield from self._raw(tag[last:], nodes)

    def _raw(self, text: str, nodes: NodeList) -> Iterator[Node]:
        for part in filter(None, self.split.split(text)):
            yield nodes[ord(part) - NODE] if is_node(part) else TextNode(part)

    def _sentences(self, run: list[str], nodes: NodeList) -> Iterator[Node]:
        """One sentence, if there are words beside the links and emphasis; else each of those by itself."""
        stray = next(unmatched(run), None)
        if stray is not None:
            yield from self._sentences(run[:stray], nodes)
            yield from self._tag(run[stray], nodes)
            yield from self._sentences(run[stray + 1 :], nodes)
            return
        tops = list(elements(run))
        if any(LETTERS.search(top) for top in tops if isinstance(top, str)):
            yield from self._sentence(run, nodes)
            return
        for top in tops:
            if isinstance(top, str):
                yield self._inside(nodes[ord(top) - NODE]) if is_node(top) else TextNode(top)
            else:
                opening, *inner, closing = top
                yield from self._tag(opening, nodes)
                yield from self._sentences(inner, nodes)
                yield TextNode(closing)

    def _sentence(self, run: list[str], nodes: NodeList) -> Iterator[Node]:
        if not any(LETTERS.search(part) for part in run if not is_tag(part)):
            for part in run:
                yield from self._between(part, nodes) if is_tag(part) or is_node(part) else [TextNode(part)]
            return
        words, own, slots, open_tags = [], [], {}, []
        numbers = count(1)
        for part in run:
            if not is_tag(part) and not is_node(part):
                words.append(unescape(part))
                own.append(TextNode(part))
                continue
            here = list(self._between(part, nodes))
            if is_node(part):
                slot = name_slot(called(here[0]), slots)
            elif part.startswith("</"):
                slot = f"</{open_tags.pop()}>"
            else:
                open_tags.append(next(numbers))
                slot = f"<{open_tags[-1]}>"
            words.append(slot)
            own += here
            slots[slot] = here
        yield from self._message("".join(words), own, slots)

    def _message(self, words: str, own: list[Node], slots: dict) -> Iterator[Node]:
        before, said, after = GAP.match(words).groups()
        said = " ".join(said.split())
        self.found(said)
        message = Message(said, trimmed(own), slots)
        yield from ([TextNode(before)] if before else [])
        yield message
        yield from ([TextNode(after)] if after else [])

    def _inside(self, node: Node) -> Node:
        """The words within a node: in its own pieces of page, and in what it was given."""
        for expression in spoken(node):
            self._expression(expression)
        for child in children(node):
            self.read(child)
        return node

    def _expression(self, expression: FilterExpression) -> None:
        joined = [expression.var, *(arg for func, args in expression.filters for _, arg in args)]
        if is_chain(expression) and any(isinstance(one, str) and LETTERS.search(one) for one in joined):
            expression.var, expression.filters = self._joined(joined), []
            expression.is_var = True
            return
        expression.filters = [
            (func, [self._argument(func, one) for one in args]) for func, args in expression.filters
        ]

    def _joined(self, parts: list) -> Said:
        words, slots = [], {}
        for part in parts:
            if isinstance(part, str):
                words.append(part)
            else:
                slot = name_slot(variable_name(part), slots)
                slots[slot] = part
                words.append(slot)
        said = "".join(words)
        self.found(said)
        return Said(said, slots)

    def _argument(self, func, argument: tuple) -> tuple:
        looked_up, value = argument
        if looked_up or not is_said(func.__name__, value):
            return argument
        self.found(value)
        return True, Said(value)


def is_said(filter_name: str, given: str) -> bool:
    """Whether what a filter was given is words: of `pluralize` whole words only, in one message ("is,are")."""
    if filter_name in ("default", "default_if_none"):
        return bool(LETTERS.search(given))
    return filter_name in ("pluralize", "yesno") and all(map(LETTERS.search, given.split(",")))


def is_tag(part: str) -> bool:
    return len(part) > 1 and part.startswith("<") and part.endswith(">")


def is_node(part: str) -> bool:
    return len(part) == 1 and NODE <= ord(part) < 0xF900


def element(tag: str) -> str:
    return re.match(r"</?([a-zA-Z]*)", tag).group(1).lower()


def is_inline(node: Node) -> bool:
    """Whether a node may stand within a sentence: a value, or a choice between words."""
    if isinstance(node, SimpleBlockNode):
        return False
    if isinstance(node, SimpleNode):
        return node.func.__name__ not in APART and node.target_var is None
    if isinstance(node, VariableNode | URLNode | FirstOfNode):
        return True
    return isinstance(node, IfNode | ForNode | WithNode) and all(map(only_words, children(node)))


def only_words(nodes: NodeList) -> bool:
    tags = (tag.group() for node in nodes if isinstance(node, TextNode) for tag in TAG.finditer(node.s))
    return all(INLINE.fullmatch(element(tag)) for tag in tags) and all(
        isinstance(node, TextNode) or is_inline(node) for node in nodes
    )


def elements(run: list[str]) -> Iterator[str | list[str]]:
    """A run by its outermost parts: text and values, and each link or emphasis as a list from its tag to its end."""
    at = 0
    while at < len(run):
        end = closing(run, at) + 1 if is_tag(run[at]) else at + 1
        yield run[at:end] if is_tag(run[at]) else run[at]
        at = end


def closing(run: list[str], start: int) -> int:
    """Where the element that opens at `start` is closed."""
    depth = 0
    for at in range(start, len(run)):
        depth += (-1 if run[at].startswith("</") else 1) if is_tag(run[at]) else 0
        if depth == 0:
            return at
    raise AssertionError(f"{run[start]} is not closed")  # `unmatched` has been asked


def unmatched(run: list[str]) -> Iterator[int]:
    """Where tags stand whose other half is not in this run."""
    opened: list[int] = []
    for at, part in enumerate(run):
        if is_tag(part) and not part.startswith("</"):
            opened.append(at)
        elif is_tag(part) and opened and element(run[opened[-1]]) == element(part):
            opened.pop()
        elif is_tag(part):
            yield at
    yield from opened


def trimmed(own: list[Node]) -> list[Node]:
    """The nodes without the blanks before the first and after the last word: those stay outside of a message."""
    nodes = [TextNode(node.s) if isinstance(node, TextNode) else node for node in own]
    if nodes and isinstance(nodes[0], TextNode):
        nodes[0].s = nodes[0].s.lstrip()
    if nodes and isinstance(nodes[-1], TextNode):
        nodes[-1].s = nodes[-1].s.rstrip()
    return nodes


def children(node: Node) -> list[NodeList]:
    """The pieces of page within a node, each once."""
    if isinstance(node, BlockNode) and node.name in NO_WORDS:
        return []
    if isinstance(node, IfNode):
        return [inner for _, inner in node.conditions_nodelists]
    names = dict.fromkeys((*node.child_nodelists, "nodelist"))
    found = (getattr(node, name, None) for name in names)
    return [inner for inner in found if isinstance(inner, NodeList)]


def spoken(node: Node) -> Iterator[FilterExpression]:
    """The expressions of a node that are words for people."""
    if isinstance(node, VariableNode):
        yield node.filter_expression
    elif isinstance(node, FirstOfNode):
        yield from node.vars
    elif isinstance(node, IncludeNode | WithNode):
        yield from (value for key, value in node.extra_context.items() if WORDS.fullmatch(key))
    elif isinstance(node, SimpleNode):
        yield from (value for name, value in arguments(node) if WORDS.fullmatch(name))


def arguments(node: SimpleNode) -> Iterator[tuple[str, FilterExpression]]:
    """What a tag was given, by the names of its parameters."""
    names = list(inspect.signature(inspect.unwrap(node.func)).parameters)
    hidden = bool(node.takes_context) + isinstance(node, SimpleBlockNode)
    yield from zip(names[hidden:], node.args, strict=False)
    yield from ((name, value) for name, value in node.kwargs.items() if name in names)


def is_chain(expression: FilterExpression) -> bool:
    """Whether an expression is words, or words and values put together with `|add:`."""
    return all(func.__name__ == "add" for func, _ in expression.filters) and (
        bool(expression.filters) or not expression.is_var
    )
