"""A scheme's own picture, `logo.svg`: plain drawing, and nothing that runs or fetches anything."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

LONGEST = 40_000  # characters
SPACE = "{http://www.w3.org/2000/svg}"
DRAWN = {
    "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc", "defs", "use",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "text", "tspan", "symbol",
}  # fmt: skip
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)


def problems(text: str) -> Iterator[tuple[str, str]]:
    """(found, expected) for everything that a logo may not be."""
    if len(text) > LONGEST:
        yield f"{len(text):,} characters", f"at most {LONGEST:,}"
        return
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        yield "a document type", "an <svg> alone"
        return
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - document types, and entities with them, are refused above
    except ElementTree.ParseError as problem:
        yield str(problem), "an SVG drawing"
        return
    if root.tag != f"{SPACE}svg" or "viewBox" not in root.attrib:
        yield f"<{root.tag}>", 'an <svg xmlns="http://www.w3.org/2000/svg" viewBox="…">'
    for part in root.iter():
        yield from wrong_in(part)


def wrong_in(part) -> Iterator[tuple[str, str]]:
    tag = str(part.tag).removeprefix(SPACE)
    if tag not in DRAWN:
        yield f"<{tag}>", "shapes, gradients and text alone"
    for name, value in part.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if (
            plain.startswith("on")
            or (plain == "href" and not value.startswith("#"))
            or ELSEWHERE.search(value)
        ):
            yield f'{plain}="{value[:40]}"', "nothing that runs or is fetched from elsewhere"
