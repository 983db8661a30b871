"""Pairs of a spreadsheet: checked against who is here, taken over with their meetings, taken back."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from ithaca.conversations import actions as conversations
from ithaca.imports.actions import files
from ithaca.imports.models import ImportBatch, ImportRow
from ithaca.imports.queries import members_by_address, running_together
from ithaca.imports.rules import pairs as reading
from ithaca.imports.rules.pairs import PairJudge
from ithaca.imports.rules.rows import is_blank
from ithaca.kit.verdicts import Denied
from ithaca.meetings import actions as meetings
from ithaca.programmes.models import Membership
from ithaca.relationships.actions.taking_over import take_back, take_over
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy

Fate = ImportRow.Fate


def parties_of(cohort) -> dict[str, str]:
    """{role: what it is called} of the people in the scheme's usual relationship."""
    roles = cohort.scheme.roles
    return {role: roles[role].title for role in cohort.obeys(RelationshipPolicy).usual().parties}


def judged(batch: ImportBatch, table, by, today: date) -> list[tuple]:
    """(number, fate, raw, what it says) of every row that says anything."""
    start = 0 if batch.header is None else batch.header + 1
    body, parties = table[start:], parties_of(batch.cohort)
    mapping = {int(place): target for place, target in batch.mapping.items()}
    day_first = {"day": True, "month": False}.get(batch.dates)
    plan = reading.plan(mapping, parties, body, day_first, today)
    said = [
        (n, row, reading.read_pair(row, plan)) for n, row in enumerate(body, start + 1) if not is_blank(row)
    ]
    emails = {email for _, _, found in said for email in found.emails.values() if email}
    members = members_by_address(batch.programme, emails, by)
    people = {person for _, person, _ in members.values()}
    judge = PairJudge(members, running_together(batch.programme, people), parties, files.files_of(batch))
    rows = [(number, judge.fate_of(number, found), row, found) for number, row, found in said]
    files.note_named(batch, judge.files.named)
    return rows


def bring_in(batch: ImportBatch, rows: list[ImportRow], *, at) -> int:
    """Take over what these rows say; a row that cannot be any more becomes a problem. How many came in."""
    come = 0
    for row in rows:
        try:
            with transaction.atomic():
                row.pair, row.made = one(batch, row.cleaned)
            come += 1
        except Denied as denied:
            row.fate, row.problems = Fate.PROBLEM, [str(denied)]
        row.applied_at = at
    ImportRow.objects.bulk_update(rows, ["pair", "made", "fate", "problems", "applied_at"], batch_size=200)
    return come


def one(batch: ImportBatch, said: dict) -> tuple[int, dict]:
    """(the relationship, what was made for it: itself perhaps, meetings, and a message with files)."""
    by, at = batch.by, batch.confirmed_at
    rows = Membership.objects.select_related("role", "cohort").in_bulk(said["members"])
    if len(rows) < len(said["members"]):
        raise Denied(gettext("One of them is not here any more."))
    pair = pair_of(said["members"])
    fresh = pair is None
    if fresh:
        since = date.fromisoformat(
            min(filter(None, [said["since"], *said["met"]]), default="") or str(at.date())
        )
        pair = take_over(batch.programme, list(rows.values()), since=since, by=by, at=at).pk
    days = [date.fromisoformat(day) for day in said["met"]]
    made = meetings.take_over(pair, days, minutes=said["minutes"], by=by, at=at) if days else []
    brought = files.bring_in(batch, pair, said.get("files", []), by=by, at=at)
    return pair, {"pair": fresh, "meetings": made, **brought}


def pair_of(members: list[int]) -> int | None:
    """The running relationship of just these memberships."""
    parts = Participant.objects.filter(membership__in=members, relationship__state__in=Relationship.RUNNING)
    found = defaultdict(set)
    for pair, membership in parts.values_list("relationship", "membership"):
        found[pair].add(membership)
    return next((pair for pair, there in found.items() if there == set(members)), None)


def undo(batch: ImportBatch, rows: list[ImportRow], *, at) -> int:
    """Take back the pairs in which nothing has happened since, meetings and files; how many rows went back whole.

    Files go where nobody has written since they came, also of a pair that stays.
    """
    made = {row.pair for row in rows if row.made["pair"]}
    meetings.take_back(
        [pk for row in rows for pk in row.made["meetings"] if row.pair not in made], by=batch.by, at=at
    )
    gone = set(take_back(sorted(made), since=batch.confirmed_at, by=batch.by, at=at))
    letters = {row.made["message"] for row in rows if "message" in row.made and row.pair not in gone}
    stay = letters - conversations.take_back(sorted(letters), by=batch.by, at=at)
    return sum(row.pair in gone or not (row.made["pair"] or row.made.get("message") in stay) for row in rows)
