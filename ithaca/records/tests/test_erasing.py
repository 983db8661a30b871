"""What an erasure takes, and what it leaves."""

import json
import zipfile

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from ithaca.accounts.models import Person
from ithaca.conversations.models import Message
from ithaca.imports.models import ImportFile
from ithaca.kit.privacy import ways
from ithaca.kit.verdicts import Denied
from ithaca.meetings.models import Meeting
from ithaca.notices.models import Mail
from ithaca.programmes.testing import AT, make_staff
from ithaca.records import actions
from ithaca.records.actions import ledger
from ithaca.records.models import Copy, Erased, Hold
from ithaca.records.queries.copying import everything
from ithaca.records.queries.preview import preview
from ithaca.records.queries.stored import classed_of, stored, title
from ithaca.records.rules.foreign import FOREIGN, NOBODYS
from ithaca.records.testing import Cast, dump, plant
from ithaca.relationships.models import Relationship


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def cast(db):
    return Cast()


# Without a row here: what is not about one person, or is looked at by a test of its own.
NOT_PLANTED = {
    "accounts.Draft": "path and page are addresses",
    "desk.Batch": "of staff alone",
    "desk.Merge": "see desk/tests",
    "desk.Note": "see below",
    "desk.SavedView": "of staff alone",
    "notices.Batch": "of staff alone",
    "records.Hold": "a hold keeps everything",
    "usersessions.UserSession": "see site/tests",
    "imports.ImportFile": "packed: see below",
    "imports.ImportedFile": "see imports/tests",
    "matching.Rank": "a number",
}


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda m: m._meta.label)
def test_every_table_has_its_rule_of_erasure(model):
    """PAR-31: what is about a person leads to them, and a table without a rule says why."""
    label = model._meta.label
    classed = classed_of(model)
    assert (classed is not None) != (label in NOBODYS)
    if classed is None or not classed.says_something() or model is Person:
        return
    by_hand = {
        "notices.DeadAddress",
        "programmes.Interest",
        "imports.ImportFile",
        "imports.ImportedFile",
        "imports.ImportBatch",
    }
    assert ways(model) or classed.about or label in by_hand


def test_no_two_tables_share_a_name_in_the_copy():
    titles = [title(model) for model in stored()]
    assert sorted(set(titles)) == sorted(titles)


def test_tables_of_libraries_are_classed_whole():
    for label, classed in FOREIGN.items():
        fields = {f.name for f in apps.get_model(label)._meta.concrete_fields if not f.is_relation}
        assert fields - {"id"} == classed.names()


def test_a_copy_has_all_of_ones_own_and_nothing_that_is_anothers(cast):
    """PAR-31: every token that was planted in what is Priya's is in her copy; of Amara's only what Amara sent her."""
    own, others = plant(cast.priya.person), plant(cast.amara.person)
    found = json.dumps(everything(Person.objects.get(pk=cast.priya.person.pk)), default=str).lower()
    assert {key for key, token in own.items() if token not in found} == set()
    planted = {label for label, _ in own}
    says = {m._meta.label for m in stored() if classed_of(m).says_something() and ways(m)}
    assert says - planted - NOT_PLANTED.keys() == {"matching.Request", "relationships.Relationship"}
    sent = {label for (label, _), token in others.items() if token in found}
    assert sent == {
        "conversations.Attachment", "conversations.Message", "relationships.Goal", "relationships.Task", "meetings.Meeting",
        "matching.Request",
    }  # fmt: skip
    assert f"answer-to-{cast.priya.person.pk}" in found
    for theirs in (
        "staff-note",
        "check-in-note",
        f"answer-to-{cast.amara.person.pk}",
        cast.amara.person.email,
    ):
        assert theirs not in found


def test_erasure_leaves_no_token_and_all_of_the_other_side(cast):
    """PAR-31, F22: nothing of Priya's is left anywhere; pairs, meetings, messages and all of Amara's stay."""
    person, other = cast.priya.person, cast.amara.person
    own, others = plant(person), plant(other)
    Mail.objects.filter(key=f"about:{other.pk}").update(text=f"{person.name} wrote to you")
    Mail.objects.filter(key=f"about:{person.pk}").delete()
    before = dump()
    assert all(token in before for token in own.values())
    email, name = person.email, person.name.lower()
    counted = {m: m.objects.count() for m in (Relationship, Meeting, Message)}
    actions.erase(person.pk, why="asked", by=person, at=AT)
    left = dump()
    assert {key for key, token in own.items() if token in left} == set()
    for word in (email, name, f"tok{person.pk}-", f"answer-to-{person.pk}"):
        assert word not in left
    lost = {key for key, token in others.items() if token not in left}
    assert lost <= {("matching.Choice", "words")}  # whom Amara would have asked next: nobody is there
    assert {m: m.objects.count() for m in counted} == counted
    assert ImportFile.objects.get().rows[1] == [other.name, other.email]
    pair = Relationship.objects.get(pk=cast.pair.pk)
    assert pair.state == "ended"
    assert "Somebody who left" in str(pair)


def test_the_preview_says_what_goes_and_changes_nothing(cast):
    before = dump()
    found = preview(cast.priya.person)
    assert dict(found["blanked"])["Messages"] == 1
    assert dict(found["goes"])["Shared contacts"] == 1
    assert dump() == before


def test_a_role_among_staff_or_a_hold_stands_in_the_way(cast):
    with pytest.raises(Denied, match="staff role"):
        actions.erase(cast.ruth.pk, why="asked", by=cast.ruth, at=AT)
    actions.hold(cast.priya.person, "A dispute", by=cast.ruth, at=AT)
    with pytest.raises(Denied, match="hold"):
        actions.erase(cast.priya.person.pk, why="asked", by=cast.priya.person, at=AT)
    actions.let_go(cast.priya.person, by=cast.ruth, at=AT)
    actions.erase(cast.priya.person.pk, why="staff", by=cast.ruth, at=AT)
    with pytest.raises(Denied, match="already"):
        actions.erase(cast.priya.person.pk, why="staff", by=None, at=AT)


def test_who_takes_it_back_at_the_last_moment_stays(cast):
    """Staff have the page open still, on which it stands as asked."""
    asked = actions.ask("erasure", "Please.", by=cast.priya.person, at=AT)
    actions.withdraw(asked.pk, by=cast.priya.person, at=AT)
    with pytest.raises(Denied):
        actions.erase_as_asked(asked.pk, by=cast.ruth, at=AT)
    again = actions.ask("erasure", "Please, after all.", by=cast.priya.person, at=AT)
    actions.erase_as_asked(again.pk, by=cast.ruth, at=AT)
    assert not Person.objects.get(pk=cast.priya.person.pk).is_active


def test_nobody_erases_somebody_else(cast):
    with pytest.raises(Denied):
        actions.erase(cast.priya.person.pk, why="asked", by=cast.amara.person, at=AT)


def test_a_restored_backup_is_told_whom_to_erase_again(cast, django_capture_on_commit_callbacks):
    """F19: the ledger is a file too, which no restore overwrites; somebody else under the same id is left alone."""
    person = cast.priya.person
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(person.pk, why="asked", by=person, at=AT)
    Erased.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(name="Priya Nairtok", email="back@example.org", is_active=True)
    Person.objects.filter(pk=cast.amara.person.pk).update(added_at=timezone.now())
    assert actions.replay(at=AT) == 1
    assert Person.objects.get(pk=person.pk).name == "Somebody who left"
    assert actions.replay(at=AT) == 0


def test_a_restored_role_or_hold_keeps_nobody_from_being_erased_again(
    cast, django_capture_on_commit_callbacks
):
    """F19: the backup is from before their role or the hold ended; a torn line of the ledger is no obstacle either."""
    people = [cast.priya.person, cast.amara.person]
    with django_capture_on_commit_callbacks(execute=True):
        for person in people:
            actions.erase(person.pk, why="asked", by=person, at=AT)
    with ledger.path().open("a") as file:
        file.write("12 2026-11")
    for person in people:
        Person.objects.filter(pk=person.pk).update(name=person.name, email=person.email, is_active=True)
    make_staff(cast.programme, person=people[0])
    Hold.objects.create(person=people[1], words="A dispute", by=cast.ruth, at=AT)
    assert actions.replay(at=AT) == 2
    assert {p.name for p in Person.objects.filter(pk__in=[p.pk for p in people])} == {"Somebody who left"}


def test_a_copy_is_one_file_for_its_owner_alone(cast, client):
    """PAR-31: made by a job, told by letter, read by nobody else, and gone with the account."""
    row = actions.ask_for_copy(by=cast.priya.person, at=AT)
    made = Copy.objects.get(pk=row.pk)  # in tests a job is done at once
    assert made.made_at
    assert actions.make_copy(row.pk, at=AT) is None
    assert Mail.objects.filter(letter="copy-made", to=cast.priya.person).count() == 1
    with default_storage.open(made.file) as file, zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist())[:2] == ["everything.html", "everything.json"]
        files = [name.partition("-")[2] for name in sorted(archive.namelist())[2:]]
        assert files == ["x.txt", "x.txt"]  # what one sent, and what one was sent
        assert archive.read(sorted(archive.namelist())[2]) == b"x"
        assert cast.priya.person.email in archive.read("everything.html").decode()
    client.force_login(cast.amara.person)
    assert client.get(f"/my-data/copy/{row.pk}/").status_code == 404
    client.force_login(cast.priya.person)
    assert b"".join(client.get(f"/my-data/copy/{row.pk}/").streaming_content)[:2] == b"PK"
    actions.erase(cast.priya.person.pk, why="asked", by=cast.priya.person, at=AT)
    assert not default_storage.exists(made.file)
