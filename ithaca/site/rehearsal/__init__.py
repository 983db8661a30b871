"""A scheme's year, played by invented people through the real actions and the real sweep.

It runs on a throw-away in-memory database and sends nothing. What comes out is what would have been:
every letter, due date, reminder, escalation and lapse.
"""

import csv
from datetime import date
from pathlib import Path

from ithaca.site.rehearsal.picture import page_of
from ithaca.site.rehearsal.play import Play
from ithaca.site.rehearsal.tables import HEADINGS, in_text, lines_of


def report(
    files: dict[str, str],
    start: date,
    until: date,
    people: int,
    to: Path | None = None,
    picture: Path | None = None,
) -> str:
    """Play a scheme from one day until another with so many of those who learn; the table as text.

    `to` is a file for the same table as CSV, `picture` one for the year as a page of pictures. The
    database must be empty and migrated.
    """
    play = Play(files, start, until, people)
    play.run()
    lines = lines_of(play)
    if to:
        with to.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADINGS, *lines])
    if picture:
        picture.write_text(page_of(play), encoding="utf-8")
    return in_text(play, lines)
