"""What the tests in a browser found, written down for the accessibility statement (`script/accessibility`)."""

import json
from datetime import date
from pathlib import Path

# The name of a check in the tests, and what it is called on the page.
CHECKS = {
    "opens": "The page opens, with one title and one main heading",
    "light": "Rules that a program can check (axe-core, WCAG 2.2 A and AA), at 1280 and 390 pixels",
    "dark": "Contrast and links in dark colours, at 1280 and 390 pixels",
    "names": "What a screen reader is told: every control has a name, the landmarks are there once",
    "focus": "Each stop of the Tab key can be reached, is seen to be reached, and is not covered",
    "enlarged": "At 200 % and 400 % nothing is gone, and nothing has to be scrolled sideways",
    "motion": "Nothing moves for people who have asked for less motion",
}


class Written:
    """A plugin that gathers the properties of the tests, from all processes, and writes them at the end."""

    def __init__(self, path: Path):
        self.path, self.views, self.journeys = path, [], []

    def pytest_runtest_logreport(self, report):
        if report.when != "call":
            return
        told = dict(report.user_properties)
        if "page" in told:
            self.views.append(told)
        if "journey" in told:
            self.journeys.append({"title": told["journey"], "passed": report.passed})

    def pytest_sessionfinish(self):
        found = [view.get("found") or {"opens": ["no"]} for view in self.views]
        run = {
            "on": date.today().isoformat(),
            "browser": next((view["browser"] for view in self.views if "browser" in view), "Chromium"),
            "pages": len({view["page"] for view in self.views}),
            "views": len(self.views),
            "checks": [
                {
                    "what": what,
                    "views": sum(name == "opens" or name in one for one in found),
                    "problems": sum(len(one.get(name, [])) for one in found),
                }
                for name, what in CHECKS.items()
            ],
            "journeys": sorted(self.journeys, key=lambda journey: journey["title"]),
        }
        self.path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
