"""What a rehearsal brought about, as one table in the order of days, and a summary."""

from collections import Counter

from ithaca.notices.models import Due, Mail
from ithaca.relationships.models import Relationship

HEADINGS = ("date", "what", "to or by", "words")


def lines_of(play) -> list[tuple[str, str, str, str]]:
    """(date, what, who, words) for each letter sent and each thing that fell due."""
    last = play.until.isoformat()
    lines = [line for line in (*letters(play), *dues(play)) if line[0] <= last]
    return sorted(lines, key=lambda line: (line[0], line[1], line[2]))


def letters(play):
    """What a mail of the day holds is listed, and not the mail itself."""
    for mail in Mail.objects.exclude(letter="digest").select_related("to").order_by("made_at", "pk"):
        yield (day(play, mail.made_at), f"letter {mail.letter}", str(mail.to), mail.subject)


def dues(play):
    for due in Due.objects.select_related("owner").order_by("due_on", "pk"):
        who = str(due.owner or due.role)
        yield (day(play, due.opens_at), "asked", who, f"{due.task}: by {due.due_on:%a %d %b %Y}")
        if due.closed_at and due.state != Due.State.OPEN:
            yield (day(play, due.closed_at), due.get_state_display().lower(), who, due.task)
        elif due.due_on < play.until:
            yield (due.due_on.isoformat(), "not done by the day", who, due.task)


def day(play, moment) -> str:
    return moment.astimezone(play.zone).date().isoformat()


def in_text(play, lines) -> str:
    """The table for a terminal, with the figures that a coordinator asks for."""
    wide = [max((len(line[n]) for line in lines), default=0) for n in range(3)]
    rows = ["  ".join([*(line[n].ljust(wide[n]) for n in range(3)), line[3]]) for line in lines]
    return "\n".join([*rows, "", *summary(play, lines)]) + "\n"


def summary(play, lines):
    letters = sum(line[1].startswith("letter") for line in lines)
    arrived = Mail.objects.exclude(state=Mail.State.GATHERED).select_related("to")
    sent = Counter(str(mail.to) for mail in arrived if day(play, mail.made_at) <= play.until.isoformat())
    kinds = Counter(line[1] for line in lines)
    most = max(sent.values(), default=0)
    yield (
        f"{play.rules.about.title} from {play.start} until {play.until}: {letters} letters in {sum(sent.values())} mails "
        f"to {len(sent)} people (at most {most} to one), {Relationship.objects.count()} came together, {kinds['lapsed']} lapses, "
        f"{kinds['not done by the day']} things not done by their day."
    )
    for what, times in play.refused.most_common():
        yield f"{times} times not possible: {what}"
