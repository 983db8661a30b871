"""What happened to a person or a pair, in words, from the trail; and which letters went out. Never their words."""

from dataclasses import dataclass
from datetime import datetime

from ithaca.accounts.models import Person
from ithaca.kit.facts import NAMES
from ithaca.kit.models import EntrySubject
from ithaca.notices.models import Mail

SHOWN = 30
MORE = 300
HIDDEN = ("person.reported", "person.blocked", "person.unblocked")  # between a person and their desk
CONFIDENTIAL = "enquiry."  # that somebody raised a concern, and who answered, is for that desk alone
ICONS = {
    "membership": "user",
    "profile": "user-check",
    "reflection": "sparkles",
    "request": "send",
    "relationship": "heart-handshake",
    "agreement": "heart-handshake",
    "meeting": "calendar",
    "message": "message",
    "goal": "target",
    "checkin": "heart",
    "import": "upload",
    "role": "id-badge-2",
    "contact": "phone",
}
KINDS = {
    "": "Everything",
    "membership": "Membership",
    "request": "Requests",
    "relationship": "Working together",
    "meeting": "Meetings",
    "goal": "Goals",
}


@dataclass(frozen=True)
class Told:
    """One line of a timeline."""

    title: str
    at: datetime
    icon: str
    by: str


def timeline(kind: str, ref: int, programme: int, only: str = "", more: bool = False) -> list[Told]:
    """The latest facts about a thing within one programme, the newest first: two queries."""
    rows = EntrySubject.objects.filter(kind=kind, ref=ref, entry__programme=programme)
    rows = rows.exclude(entry__name__startswith=CONFIDENTIAL)
    if only:
        rows = rows.filter(entry__name__startswith=f"{only}.")
    found = rows.order_by("-at", "-pk").values_list("entry__name", "at", "entry__by")[
        : MORE if more else SHOWN
    ]
    lines = [line for line in dict.fromkeys(found) if line[0] in NAMES and line[0] not in HIDDEN]
    names = dict(Person.objects.filter(pk__in={by for _, _, by in lines if by}).values_list("pk", "name"))
    return [Told(NAMES[name].meaning, at, icon_of(name), who(by, names)) for name, at, by in lines]


def icon_of(name: str) -> str:
    return ICONS.get(name.partition(".")[0], "flag")


def who(by: int | None, names) -> str:
    return names.get(by, "Somebody who left") if by else "The system"


def mails_to(person: int, programme: int) -> list[dict]:
    """Which letters a person was sent in a programme: name, state and when, never what they say."""
    rows = Mail.objects.filter(to=person, programme=programme).exclude(about="enquiry").order_by("-made_at")
    return [said(row) for row in rows.values("letter", "state", "made_at", "sent_at", "problem")[:SHOWN]]


def mails_about(kind: str, ref: int) -> list[dict]:
    rows = Mail.objects.filter(about=kind, ref=ref).order_by("-made_at")
    return [
        said(row)
        for row in rows.values("letter", "state", "made_at", "sent_at", "problem", "to__name")[:SHOWN]
    ]


def said(row) -> dict:
    return {
        "letter": row["letter"].replace("-", " ").capitalize(),
        "to": row.get("to__name", ""),
        "state": row["state"],
        "label": Mail.State(row["state"]).label,
        "when": row["sent_at"] or row["made_at"],
        "problem": row["problem"],
    }
