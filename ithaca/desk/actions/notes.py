"""What staff write down for themselves: notes about people, and lists as they like to see them."""

from django.db import transaction
from django.utils.translation import gettext

from ithaca.desk import access
from ithaca.desk.facts import NoteWritten
from ithaca.desk.models import Note, SavedView
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.programmes.models import Membership


@transaction.atomic
def write_note(membership: int, words: str, *, by, at) -> Note:
    """Remember something about a person in a programme. Its words stay out of the trail."""
    member = Membership.objects.select_related("programme", "person", "role").get(pk=membership)
    access.can_note(by, member).require()
    check(words.strip(), gettext("Write a few words first.")).require()
    note = Note.objects.create(
        programme=member.programme, person=member.person, by=by, words=words.strip(), at=at
    )
    people = {member.role.name: [member.person_id]}
    record(NoteWritten(programme=member.programme_id, people=people), by=by, at=at)
    return note


@transaction.atomic
def drop_note(pk: int, *, by, at):
    """Take a note away; only whoever wrote it."""
    note = Note.objects.select_for_update().get(pk=pk)
    access.can_drop_note(by, note).require()
    note.delete()


@transaction.atomic
def save_view(programme, which: str, name: str, query: str, *, by) -> SavedView:
    """Keep a list's filters under a name; the same name again takes its place."""
    check(name.strip(), gettext("Give it a name.")).require()
    kept, _ = SavedView.objects.update_or_create(
        programme_id=programme, person=by, which=which, name=name.strip()[:40], defaults={"query": query}
    )
    return kept


@transaction.atomic
def drop_view(pk: int, *, by):
    SavedView.objects.filter(pk=pk, person=by).delete()
