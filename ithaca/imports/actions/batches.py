"""A spreadsheet on its way in: read, checked whole, confirmed, brought in by batches, taken back."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Q

from ithaca.imports import access, facts
from ithaca.imports.actions import files, pairs
from ithaca.imports.actions.rows import mark, stage
from ithaca.imports.models import ImportBatch, ImportedFile, ImportFile, ImportRow
from ithaca.imports.queries import here_as, known, namesakes
from ithaca.imports.rules import columns as guessing
from ithaca.imports.rules import kinds
from ithaca.imports.rules import pairs as reading
from ithaca.imports.rules.fates import Judge, another_day
from ithaca.imports.rules.rows import is_blank, plan, read_row
from ithaca.kit.tables.reading import Sheet
from ithaca.kit.trail import record
from ithaca.programmes.access import follows_records
from ithaca.programmes.actions.enrolment import Entrant, enrol_many, take_back
from ithaca.programmes.policy import JoiningPolicy
from ithaca.programmes.queries import open_cohort, role_named
from ithaca.questions.rules.definitions import Form

AT_ONCE = 500
PAIRS_AT_ONCE = 50
Fate = ImportRow.Fate


def form_of(cohort, role: str) -> Form:
    """The profile's form of a role, or one without questions."""
    name = cohort.obeys(JoiningPolicy).of(role).form
    return cohort.scheme.forms[name] if name else Form(title="", field=())


def targets_of(batch: ImportBatch) -> dict[str, str]:
    """Everything that a column of this file may be."""
    if batch.is_of_pairs:
        return reading.targets(pairs.parties_of(batch.cohort))
    joining = batch.cohort.obeys(JoiningPolicy).of(batch.role.name)
    return guessing.targets(
        form_of(batch.cohort, batch.role.name), contact=joining.contact_address, ends=not joining.ends_field
    )


def role_names(programme) -> dict[str, str]:
    """{words for a role of the programme: the role}, the scheme's other words for it among them."""
    roles = sorted(programme.scheme.roles.items(), key=lambda one: one[1].kind == "staff")
    return kinds.names_of((name, role.title, role.plural, *role.also) for name, role in roles)


def kinds_in(batch: ImportBatch, body, names) -> list[kinds.Says]:
    """What columns say of who people are, kept beside each for the check page.

    A column whose heading is a question of the profile word for word is an answer to it.
    """
    form, found = form_of(batch.cohort, batch.role.name), []
    for column in batch.columns:
        place, title = column["place"], column["title"]
        column.pop("says", None)
        values = [row[place] for row in body if place < len(row)]
        if guessing.asks_word_for_word(title, form) or not kinds.says_who(title, values, names):
            continue
        found.append(kinds.said_in(place, title, values, names))
        column["says"] = found[-1].values
    return found


def locked(pk) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related(
        "programme__institution", "cohort", "role", "by"
    )
    return batch.get(pk=pk)


@transaction.atomic
def upload(programme, role: str, filename: str, sheet: Sheet, *, by, at) -> ImportBatch:
    """Keep what was read of a file, with a guess for each column."""
    access.can_import(by, programme).require()
    cohort = open_cohort(programme)
    batch = ImportBatch(
        programme=programme,
        cohort=cohort,
        role=role_named(programme, role),
        by=by,
        filename=filename[-150:],
        kind=sheet.kind,
        notes=sheet.notes,
        uploaded_at=at,
    )
    form = form_of(cohort, role)
    batch.header = guessing.header_row(sheet.rows, form)
    ends = cohort.obeys(JoiningPolicy).of(role).ends_field
    names = role_names(programme)
    found = guessing.columns(sheet.rows, batch.header, form, targets_of(batch), ends, names)
    batch.columns = [vars(column) for column in found]
    batch.mapping = {str(column.place): column.guess for column in found if column.guess}
    batch.save()
    ImportFile.objects.create(batch=batch, packed=ImportFile.pack(sheet.rows))
    return batch


@transaction.atomic
def upload_pairs(
    programme, filename: str, sheet: Sheet, *, bundle: files.Bundle | None = None, by, at
) -> ImportBatch:
    """Keep what was read of a file of people who work together already, of when they met, and of their files."""
    access.can_import_pairs(by, programme).require()
    cohort = open_cohort(programme)
    batch = ImportBatch(
        programme=programme,
        cohort=cohort,
        what=ImportBatch.What.PAIRS,
        by=by,
        filename=filename[-150:],
        kind=sheet.kind,
        notes=sheet.notes,
        uploaded_at=at,
    )
    batch.header, found = reading.columns(sheet.rows, pairs.parties_of(cohort))
    batch.columns = [vars(column) for column in found]
    batch.mapping = {str(column.place): column.guess for column in found if column.guess}
    batch.save()
    ImportFile.objects.create(batch=batch, packed=ImportFile.pack(sheet.rows))
    if bundle:
        files.keep(batch, bundle)
    return batch


@transaction.atomic
def check(pk, mapping: dict[int, str], *, dates: str = "", by, at) -> ImportBatch:
    """Read every row by this mapping and say what would become of it. Nobody is written yet."""
    batch = locked(pk)
    access.can_check(by, batch).require()
    batch.move("check")
    batch.mapping = {str(place): target for place, target in mapping.items() if target}
    batch.dates, batch.checked_at = dates, at
    table = batch.file.rows
    today = batch.programme.today(at)
    rows = pairs.judged(batch, table, by, today) if batch.is_of_pairs else judged(batch, table, by)
    batch.rows.all().delete()
    stage(batch, rows)
    batch.counts = dict(Counter(fate for _, fate, _, _ in rows))
    batch.lacking = 0 if batch.is_of_pairs else lacking(rows, form_of(batch.cohort, batch.role.name))
    batch.save()
    return batch


def judged(batch: ImportBatch, table, by) -> list[tuple]:
    """(number, fate, raw, entry) of every row that says anything."""
    start = 0 if batch.header is None else batch.header + 1
    body = table[start:]
    mapping = {int(place): target for place, target in batch.mapping.items()}
    day_first = {"day": True, "month": False}.get(batch.dates)
    reading = plan(form_of(batch.cohort, batch.role.name), mapping, body, day_first)
    said = [(n, row, read_row(row, reading)) for n, row in enumerate(body, start + 1) if not is_blank(row)]
    keep_other_roles_out(batch, body, said)
    found = known(batch.programme, [entry.email for _, _, entry in said if entry.email], by)
    named = namesakes(batch.programme, {entry.name for _, _, entry in said if entry.name}, by)
    judge = Judge(batch.role.name, found.here, found.elsewhere, found.own, named)
    rows = [(number, judge.fate_of(number, entry), row, entry) for number, row, entry in said]
    note_days(batch, [entry for _, fate, _, entry in rows if fate == Fate.MEMBER], by)
    return rows


def note_days(batch: ImportBatch, entries, by):
    """Say of those who are here which of them would get another last day."""
    ends = batch.cohort.obeys(JoiningPolicy).of(batch.role.name).ends_field
    days = {entry.email: entry.ends_on or entry.answers.get(ends) for entry in entries}
    members = here_as(batch.programme, batch.role.name, [email for email, day in days.items() if day], by)
    for entry in entries:
        member, day = members.get(entry.email), days[entry.email]
        if member and day and follows_records(member, date.fromisoformat(day)):
            entry.notes.append(another_day(member.ends_on, date.fromisoformat(day)))


def keep_other_roles_out(batch: ImportBatch, body, said):
    """Whoever the file itself says to be of another role is a row to mend."""
    names = role_names(batch.programme)
    columns = kinds_in(batch, body, names)
    for _, row, entry in said if columns else ():
        if why := kinds.mismatch(row, columns, names, batch.role.name, batch.role.plural):
            entry.problems.insert(0, why)


def lacking(rows, form: Form) -> int:
    """How many people to be written lack an answer that the form needs."""
    needed = [f.name for f in form.field if f.required]
    written = (entry.answers for _, fate, _, entry in rows if fate in ImportRow.WRITTEN)
    return sum(any(name not in answers for name in needed) for answers in written)


@transaction.atomic
def confirm(pk, *, invites: bool, fills: bool, by, at) -> ImportBatch:
    """Let the people of a checked file in; a job does it."""
    batch = locked(pk)
    batch.invites, batch.fills = invites, fills
    access.can_confirm(by, batch).require()
    batch.move("confirm")
    batch.by, batch.confirmed_at = by, at
    batch.save()
    record(facts.ImportConfirmed(programme=batch.programme_id, batch=pk), by=by, at=at)
    return batch


@transaction.atomic
def apply_some(pk, *, at) -> int:
    """Bring in the next rows of a confirmed file; how many there were. Run it again until there are none.

    The rows are marked in the transaction that writes the people, so a job that dies loses nothing
    and does nothing twice. People come in as of the moment of the confirmation: whatever happens to
    them later is theirs, and undoing leaves it alone.
    """
    batch = locked(pk)
    if batch.state != ImportBatch.State.APPLYING:
        return 0
    fates = [*ImportRow.WRITTEN, *([Fate.MEMBER] if batch.fills else [])]
    waiting = batch.rows.filter(fate__in=fates, applied_at=None).order_by("number")
    if batch.is_of_pairs:
        return apply_pairs(batch, list(waiting[:PAIRS_AT_ONCE]), at=at)
    rows = list(waiting.only("pk", "cleaned", "batch")[:AT_ONCE])
    if not rows:
        finish(batch, at=at)
        return 0
    made = enrol_many(
        batch.programme,
        batch.role.name,
        [entrant(row.cleaned) for row in rows],
        invite=batch.invites,
        fill=batch.fills,
        source=f"import {pk}",
        by=batch.by,
        at=batch.confirmed_at,
    )
    mark(zip((row.pk for row in rows), made, strict=True), at=at)
    batch.applied += len(rows)
    batch.save(update_fields=["applied"])
    return len(rows)


def apply_pairs(batch: ImportBatch, rows: list[ImportRow], *, at) -> int:
    """The same for pairs, which are fewer and have more to them."""
    if not rows:
        finish(batch, at=at)
        return 0
    batch.applied += pairs.bring_in(batch, rows, at=at)
    batch.counts = dict(Counter(batch.rows.values_list("fate", flat=True)))
    batch.save(update_fields=["applied", "counts"])
    return len(rows)


def entrant(cleaned: dict) -> Entrant:
    ends = cleaned.get("ends_on")
    return Entrant(**{**cleaned, "ends_on": date.fromisoformat(ends) if ends else None})


def finish(batch: ImportBatch, *, at):
    """The last row is in: what was read of the file is no longer kept."""
    batch.move("finish")
    batch.finished_at = at
    batch.save(update_fields=["state", "finished_at"])
    ImportFile.objects.filter(batch=batch).delete()
    ImportedFile.objects.filter(batch=batch).delete()
    fact = facts.ImportFinished(programme=batch.programme_id, batch=batch.pk, applied=batch.applied)
    record(fact, by=batch.by, at=at)


@transaction.atomic
def go_on(pk, *, by, at) -> ImportBatch:
    """Give a new order for work that stands still, as after a worker was killed. Doing so twice is harmless."""
    batch = locked(pk)
    access.can_go_on(by, batch).require()
    applying = batch.state == ImportBatch.State.APPLYING
    fact = facts.ImportConfirmed if applying else facts.UndoAsked
    record(fact(programme=batch.programme_id, batch=pk), by=by, at=at)
    return batch


@transaction.atomic
def undo(pk, *, by, at) -> ImportBatch:
    """Take back whom this import brought in and who have done nothing since; a job does it."""
    batch = locked(pk)
    access.can_undo(by, batch).require()
    batch.move("undo")
    batch.by, batch.undone_at = by, at
    batch.save(update_fields=["state", "by", "undone_at"])
    record(facts.UndoAsked(programme=batch.programme_id, batch=pk), by=by, at=at)
    return batch


@transaction.atomic
def take_back_some(pk, *, at) -> int:
    """Take back the next people of an import; how many rows were looked at."""
    batch = locked(pk)
    if batch.state != ImportBatch.State.UNDOING:
        return 0
    made = Q(made__isnull=False) if batch.is_of_pairs else Q(made_membership=True)
    rows = list(batch.rows.filter(made, undone_at=None).order_by("number")[:AT_ONCE])
    if not rows:
        finish_undo(batch, at=at)
        return 0
    gone = pairs.undo(batch, rows, at=at) if batch.is_of_pairs else take_back_people(batch, rows, at=at)
    batch.rows.filter(pk__in=[row.pk for row in rows]).update(undone_at=at)
    batch.taken_back += gone
    batch.kept += len(rows) - gone
    batch.save(update_fields=["taken_back", "kept"])
    return len(rows)


def take_back_people(batch: ImportBatch, rows: list[ImportRow], *, at) -> int:
    people = [row.person for row in rows if row.made_person]
    members = [row.membership for row in rows]
    return len(take_back(members, people, since=batch.confirmed_at, by=batch.by, at=at))


def finish_undo(batch: ImportBatch, *, at):
    batch.move("finish_undo")
    batch.save(update_fields=["state"])
    fact = facts.ImportUndone(
        programme=batch.programme_id, batch=batch.pk, taken_back=batch.taken_back, kept=batch.kept
    )
    record(fact, by=batch.by, at=at)


@transaction.atomic
def throw_away(pk, *, by, at):
    """Forget a file that was not brought in, and all that was read of it."""
    batch = locked(pk)
    access.can_throw_away(by, batch).require()
    batch.delete()
