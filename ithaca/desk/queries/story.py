"""What happened to a person or a pair, in words, from the trail; and which letters went out. Never their words."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from ithaca.kit.facts import NAMES
from ithaca.kit.models import EntrySubject
from ithaca.kit.words import listed
from ithaca.notices.models import Mail
from ithaca.notices.rules.letters import named
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Participant, Relationship, StandIn
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import holds
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

SHOWN = 30
MORE = 300
ENDED = "relationship.ended"
HIDDEN = ("person.reported", "person.blocked", "person.unblocked")  # between a person and their desk
GONE = gettext_lazy("Somebody who has left")
NEEDS = {
    "account": Right.SEE_PEOPLE,
    "address": Right.SEE_PEOPLE,
    "agreement": Right.SEE_PAIRS,
    "briefing": Right.SEE_PEOPLE,
    "charge": Right.SEE_PAIRS,
    "checkin": Right.CHECK_IN,
    "contact": Right.SEE_PAIRS,
    "goal": Right.SEE_PAIRS,
    "import": Right.SEE_PEOPLE,
    "mail": Right.SEE_PEOPLE,
    "meeting": Right.SEE_PAIRS,
    "membership": Right.SEE_PEOPLE,
    "message": Right.SEE_PAIRS,
    "note": Right.SEE_PEOPLE,
    "profile": Right.SEE_PEOPLE,
    "reflection": Right.SEE_PEOPLE,
    "rematch": Right.PAIR_PEOPLE,
    "relationship": Right.SEE_PAIRS,
    "request": Right.SEE_REQUESTS,
    "role": Right.SEE_PEOPLE,
    "stand-in": Right.SEE_PAIRS,
}  # what staff must be able to see to read of it; of a kind that is not named here nobody reads
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
    "stand-in": "users",
    "contact": "phone",
}
KINDS = {
    "": gettext_lazy("Everything"),
    "membership": gettext_lazy("Membership"),
    "request": gettext_lazy("Requests"),
    "relationship": gettext_lazy("Working together"),
    "meeting": gettext_lazy("Meetings"),
    "goal": gettext_lazy("Goals"),
}
STOOD_IN = {
    "stand-in.named": gettext_lazy("{name} was asked to stand in for {whom}."),
    "stand-in.began": gettext_lazy("The first day came on which {name} stands in for {whom}."),
    "stand-in.ended": gettext_lazy("{name} no longer stands in for {whom}."),
}
LEADS = (
    gettext_lazy("Somebody of staff"),
    gettext_lazy("Somebody"),
    gettext_lazy("Whoever was asked"),
    gettext_lazy("Whoever asked"),
)  # with these a fact begins, where a name may stand instead


@dataclass(frozen=True)
class Told:
    """One line of a timeline; `by` is empty where the sentence says already who it was.

    What happened several times with nothing between is one line: `many` times, `at` the last and `first` the first.
    """

    title: str
    at: datetime
    icon: str
    by: str
    many: int = 1
    first: datetime | None = None


class Timeline(list):
    """Lines, the newest first; `goes_on` when there are earlier ones than those read."""

    goes_on = False


def kinds(reader, programme) -> dict[str, str]:
    """The kinds of fact that this person may read of in a programme, with their titles."""
    return {key: title for key, title in KINDS.items() if not key or holds(reader, NEEDS[key], programme)}


def readable(reader, programme, only: str = "") -> list[str]:
    """The stored names of the facts that this person may read of."""
    held = {kind for kind, right in NEEDS.items() if holds(reader, right, programme)}
    kept = {only} & held if only else held
    return [name for name in NAMES if name.partition(".")[0] in kept and name not in HIDDEN]


def timeline(
    reader, kind: str, ref: int | list[int], programme, only: str = "", more: bool = False
) -> Timeline:
    """The latest facts about a thing within one programme that its reader may know of, the newest
    first: four queries."""
    rows = EntrySubject.objects.filter(
        kind=kind,
        ref__in=ref if isinstance(ref, list) else [ref],
        entry__programme=programme.pk,
        entry__name__in=readable(reader, programme, only),
    )
    columns = ("entry", "entry__name", "at", "entry__by", "entry__data")
    found = rows.order_by("-at", "-pk").values_list(*columns)[: MORE if more else SHOWN]
    lines = {entry: line for entry, *line in found}.values()
    ids = {pk for _, _, by, data in lines for pk in (by, *people_of(data)) if pk}
    names = names_for(reader, programme, ids)
    story = Timeline(folded([line_of(*line, names, programme) for line in lines]))
    story.goes_on = not more and len(found) == SHOWN
    return story


def line_of(name: str, at: datetime, by: int | None, data: dict, names, programme) -> Told:
    if name == ENDED:
        return told_of_end(name, at, by, data, names, programme)
    if name in STOOD_IN:
        title = STOOD_IN[name].format(**both(data, names))
        return Told(title, at, icon_of(name), who(by, data, names))
    return told(name, at, by, data, names)


def folded(lines: list[Told]) -> list[Told]:
    """The same sentence about the same person, several times with nothing between, in one line."""
    found: list[Told] = []
    for line in lines:
        last = found[-1] if found else None
        if last and (last.title, last.by) == (line.title, line.by):
            found[-1] = replace(last, many=last.many + 1, first=line.at)
        else:
            found.append(line)
    return found


def people_of(data: dict) -> list[int]:
    """Whom a fact touches."""
    return list(dict.fromkeys(pk for ids in data.get("people", {}).values() for pk in ids))


def names_for(reader, programme, ids: set[int]) -> dict[int, str]:
    """The names of those among `ids` whom the reader may see, and of staff who acted."""
    members = Membership.objects.visible_to(reader).filter(programme=programme.pk, person__in=ids)
    pairs = Relationship.objects.visible_to(reader).filter(programme=programme.pk)
    parts = Participant.objects.filter(relationship__in=pairs, person__in=ids)
    staff = Holding.objects.filter(person__in=ids, role__institution=programme.institution_id)
    stood = StandIn.objects.filter(relationship__in=pairs, person__in=ids)
    tables = [
        rows.order_by().values_list("person", "person__name") for rows in (members, parts, staff, stood)
    ]
    return dict(tables[0].union(*tables[1:]))


def told_of_end(name: str, at: datetime, by: int | None, data: dict, names, programme) -> Told:
    """Who ended it, in the words of the scheme; of what ended by itself, why."""
    roles = programme.scheme.roles
    reason = programme.obeys(RelationshipPolicy).reason_named(data.get("reason", ""))
    why = reason.for_staff({role: roles[role].title for role in roles}) if reason else ""
    if left := data.get("left"):
        return Told(
            gettext("{name} left the programme, and their work together ended").format(
                name=names.get(left, GONE)
            ),
            at,
            icon_of(name),
            who(by, data, names),
        )
    if by in people_of(data):
        ended = gettext("{name} ended their work together.").format(name=names.get(by, GONE))
        return Told(f"{ended} {why}".strip(), at, icon_of(name), "")
    ended = gettext("Their work together ended.")
    return Told(f"{ended} {why}".strip(), at, icon_of(name), who(by, data, names))


def told(name: str, at: datetime, by: int | None, data: dict, names) -> Told:
    """A fact in a sentence, with the names of those whom it means by “somebody”."""
    people = people_of(data)
    doer = by if by in people or len(people) != 1 else people[0]
    meaning = gettext(NAMES[name].meaning)
    lead = next((lead for lead in map(str, LEADS) if meaning.startswith(lead)), "") if doer else ""
    rest = meaning.removeprefix(lead)
    others = [pk for pk in people if pk != doer] if lead else people
    if others and (somebody := gettext("somebody")) in rest:
        rest = rest.replace(somebody, listed(names.get(pk, GONE) for pk in others), 1)
    title = f"{names.get(doer, GONE)}{rest}" if lead else rest
    says_it = lead and doer == by and not stood_in(by, data)
    return Told(title, at, icon_of(name), "" if says_it else who(by, data, names))


def icon_of(name: str) -> str:
    return ICONS.get(name.partition(".")[0], "flag")


def who(by: int | None, data: dict, names) -> str:
    """Who acted; of somebody who stood in, for whom as well."""
    if stood_in(by, data):
        return gettext("{name}, for {whom}").format(**both(data, names))
    return names.get(by, GONE) if by else gettext("The system")


def stood_in(by: int | None, data: dict) -> bool:
    return by in data.get("people", {}).get("stand-in", ())


def both(data: dict, names) -> dict[str, str]:
    """Who stands in, and for whom."""
    ways = {"name": "stand-in", "whom": "for"}
    return {key: listed(names.get(pk, GONE) for pk in data["people"][way]) for key, way in ways.items()}


ABOUT = {"request": "request", "relationship": "relationship", "meeting": "meeting", "thread": "message"}


def mails_to(reader, person: int, programme) -> list[dict]:
    """Which letters a person was sent in a programme: name, state and when, never what they say, and
    none about what the reader's role does not include."""
    hidden = [about for about, kind in ABOUT.items() if not holds(reader, NEEDS[kind], programme)]
    rows = Mail.objects.filter(to=person, programme=programme.pk).exclude(about__in=["enquiry", *hidden])
    rows = rows.order_by("-made_at")
    return [said(row) for row in rows.values("letter", "state", "made_at", "sent_at", "problem")[:SHOWN]]


TO_STAFF = ("pair-apart", "rematch-asked")  # between one of a pair and those who bring people together


def mails_about(kind: str, ref: int) -> list[dict]:
    rows = Mail.objects.filter(about=kind, ref=ref).exclude(letter__in=TO_STAFF).order_by("-made_at")
    return [
        said(row)
        for row in rows.values("letter", "state", "made_at", "sent_at", "problem", "to__name")[:SHOWN]
    ]


def said(row) -> dict:
    return {
        "letter": gettext(named(row["letter"])),
        "to": row.get("to__name", ""),
        "state": row["state"],
        "label": Mail.State(row["state"]).label,
        "when": row["sent_at"] or row["made_at"],
        "problem": row["problem"],
    }
