"""Texts that staff wrote in Markdown, as HTML. Raw HTML in them is shown, never obeyed."""

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False})


def prose(text: str) -> SafeString:
    """For a `<div class="prose">`: headings begin at h3, as they stand below a page's own."""
    tokens = MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(3, int(token.tag[1]) + 1))}"
    return SafeString(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))
