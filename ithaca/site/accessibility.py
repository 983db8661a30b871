"""The accessibility statement: what the last run of the tests in a browser found, as a page and as a document.

`script/accessibility` writes the figures; nothing here is claimed that they do not say.
"""

import json
from datetime import date
from functools import cache

from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from ithaca.kit.web import public
from ithaca.kit.words import full_date
from ithaca.site.places import docs_dir

GAPS = (
    gettext_lazy(
        "Nobody who uses a screen reader every day has tried it yet. What a screen reader is told was checked by a program."
    ),
    gettext_lazy(
        "Pages that are newer than the run were not looked at, nor was signing in with a passkey, a second step or an institution."
    ),
    gettext_lazy("One browser was used, Chromium. Firefox and Safari were not."),
    gettext_lazy(
        "A program finds perhaps a third of what can stand in somebody's way. The rest shows when people use it."
    ),
    gettext_lazy(
        "Texts that a programme writes itself, and files that people send each other, are not checked."
    ),
    gettext_lazy(
        "Pages were looked at in English alone, not in the other languages that the site may offer."
    ),
)


@cache
def figures() -> dict:
    """The last run: `on`, `browser`, `pages`, `views`, `checks`, `journeys`; empty if there was none."""
    path = docs_dir() / "generated" / "accessibility.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found | {"on": date.fromisoformat(found["on"])} if found else {}


def all_is_well(run: dict) -> bool:
    return not any(row["problems"] for row in run["checks"]) and all(j["passed"] for j in run["journeys"])


def document(run: dict) -> str:
    """The statement as Markdown, for docs/generated/."""
    if not run:
        return "# Accessibility\n\nNothing has been checked yet: run `script/accessibility`.\n"
    checks = "\n".join(f"| {r['what']} | {r['views']} | {r['problems']} |" for r in run["checks"])
    journeys = "\n".join(f"- {j['title']}: {'yes' if j['passed'] else '**no**'}" for j in run["journeys"])
    gaps = "\n".join(f"- {gap}" for gap in GAPS)
    return (
        "# Accessibility\n\nThe aim is WCAG 2.2, level AA. This is what `script/accessibility` found on "
        f"{full_date(run['on'])}, in {run['browser']}, on {run['pages']} pages seen {run['views']} times "
        "by different people. The site shows it under `/accessibility/`.\n\n"
        f"| what was looked at | views | problems |\n|---|---:|---:|\n{checks}\n\n"
        f"## By the keyboard alone\n\n{journeys}\n\n## What is not known\n\n{gaps}\n"
    )


@public
@require_safe
def statement(request):
    run = figures()
    context = {"run": run and translated(run), "gaps": GAPS, "well": bool(run) and all_is_well(run)}
    return render(request, "site/accessibility.html", context)


def words(run: dict) -> list[str]:
    """What a run says in words: messages for translators."""
    return [*(row["what"] for row in run.get("checks", ())), *(j["title"] for j in run.get("journeys", ()))]


def translated(run: dict) -> dict:
    """A run in the reader's language."""
    said = dict(zip(words(run), map(gettext, words(run)), strict=True))
    checks = [row | {"what": said[row["what"]]} for row in run["checks"]]
    return run | {"checks": checks, "journeys": [j | {"title": said[j["title"]]} for j in run["journeys"]]}
