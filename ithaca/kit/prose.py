"""Texts that staff wrote in Markdown, as HTML. Raw HTML and pictures from elsewhere are shown as text, never obeyed."""

from functools import lru_cache
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


@lru_cache(500)
def prose(text: str, top: int = 3) -> SafeString:
    """For a `<div class="prose">`: the text's `##` becomes `top`, as it stands below a page's own headings."""
    tokens = MARKDOWN.parse(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(top, int(token.tag[1]) + top - 2))}"
        if token.type == "heading_open":
            token.attrSet("id", slugify(following.content))
    return SafeString(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def contents(text: str) -> list[tuple[str, str]]:
    """(anchor, title) of every `##` of a text, for its table of contents."""
    tokens = MARKDOWN.parse(text)
    return [
        (slugify(after.content), after.content)
        for token, after in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
