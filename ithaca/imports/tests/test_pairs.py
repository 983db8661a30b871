"""Running pairs and their past meetings come over from a spreadsheet, without a letter, and can go back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ithaca.imports import reactions
from ithaca.imports.actions import batches
from ithaca.imports.models import ImportBatch
from ithaca.kit.tables.reading import read
from ithaca.kit.verdicts import Denied
from ithaca.meetings.models import Meeting
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, FILES, make_member, make_person, make_programme, make_staff, role_of
from ithaca.relationships.actions import start
from ithaca.relationships.actions.contact import note_contact
from ithaca.relationships.models import Relationship
from ithaca.roles import actions as roles

pytestmark = pytest.mark.django_db
KEEP = """
[[expect]]
name = "keep-in-touch"
about = "relationship"
owner = "mentee"
task = "Be in touch with {mentor}"
since = ["relationship.started", "relationship.taken-over"]
due = "1 month"
settled_by = ["contact.noted"]
"""
FILE = b"""Mentor,Mentee,Start date,Meeting date,Duration
amara@example.org,priya@example.org,14/02/2026,03/03/2026,45 min
AMARA@example.org,priya@example.org,,07/04/2026; 05/05/2026,
james@example.org,tom@example.org,1 June 2026,,
james@example.org,tom@example.org,1 June 2026,,
nobody@example.org,tom@example.org,,,
james@example.org,,,,
grace@example.org,priya@example.org,,31/12/2030,ages
"""


@pytest.fixture
def programme():
    made = make_programme(FILES | {"scheme.toml": FILES["scheme.toml"] + KEEP}, slug="small")
    for name in ("amara", "james", "grace"):
        make_member(made, "mentor", make_person(name.capitalize(), f"{name}@example.org"))
    for name in ("priya", "tom"):
        make_member(made, "mentee", make_person(name.capitalize(), f"{name}@example.org"))
    return made


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


def checked(programme, ruth, data: bytes = FILE) -> ImportBatch:
    batch = batches.upload_pairs(programme, "pairs.csv", read(data), by=ruth, at=AT)
    mapping = {int(place): target for place, target in batch.mapping.items()}
    return batches.check(batch.pk, mapping, by=ruth, at=AT)


def brought_in(batch, ruth) -> ImportBatch:
    batches.confirm(batch.pk, invites=False, fills=False, by=ruth, at=AT)
    while batches.apply_some(batch.pk, at=AT):
        pass
    batch.refresh_from_db()
    return batch


def pairs() -> list[tuple]:
    """(who, since when, last in touch, the days on which they met) of everybody who works together."""
    return [
        (
            "+".join(sorted(p.person.name for p in pair.participants.all())),
            str(pair.started_at.date()),
            str(pair.last_contact_on),
            [
                (str(m.starts_at.date()), m.minutes)
                for m in Meeting.objects.filter(relationship=pair, state="held").order_by("starts_at")
            ],
        )
        for pair in Relationship.objects.with_people().order_by("pk")
    ]


def test_the_columns_are_guessed(programme, ruth):
    batch = batches.upload_pairs(programme, "pairs.csv", read(FILE), by=ruth, at=AT)
    assert batch.mapping == {"0": "who:mentor", "1": "who:mentee", "2": "since", "3": "met", "4": "minutes"}


def test_every_row_has_its_fate_before_anything_is_written(programme, ruth):
    """PAR-30: a dry run; who is not here, is not a mentor or has no address is said by row."""
    batch = checked(programme, ruth)
    rows = batch.rows.order_by("number").values_list("number", "fate", "problems", "notes")
    assert [(n, fate, *problems, *notes) for n, fate, problems, notes in rows] == [
        (2, "new"),
        (3, "joins", "More meetings of those in row 2."),
        (4, "new"),
        (5, "duplicate", "They work together here, and nothing is new."),
        (6, "problem", "No mentor here has the address nobody@example.org. Bring them in first."),
        (7, "problem", "There is no e-mail address of the mentee. Everybody needs one of their own."),
        (
            8, "new", "“31/12/2030” has not come yet. It is left out.",
            "“ages” is no number of minutes. It is left out.",
        ),
    ]  # fmt: skip
    assert batch.counts == {"new": 3, "joins": 1, "duplicate": 1, "problem": 2}
    assert not Relationship.objects.exists()


def test_pairs_and_past_meetings_come_over_without_a_letter(programme, ruth):
    """PAR-30: running pairs with the day they began and every day they met; nobody is written to."""
    batch = brought_in(checked(programme, ruth), ruth)
    assert (batch.state, batch.applied) == ("done", 4)
    assert pairs() == [
        (
            "Amara+Priya",
            "2026-02-14",
            "2026-05-05",
            [("2026-03-03", 45), ("2026-04-07", 60), ("2026-05-05", 60)],
        ),
        ("James+Tom", "2026-06-01", "None", []),
        ("Grace+Priya", str(AT.date()), "None", []),
    ]
    sweep(at=AT + timedelta(hours=1))
    assert not Mail.objects.exists()


def test_what_is_due_counts_from_now_and_never_from_long_ago(programme, ruth):
    """Nobody finds a year of missed duties on their first day."""
    brought_in(checked(programme, ruth), ruth)
    assert {due.due_on for due in Due.objects.filter(expectation="keep-in-touch")} == {date(2026, 12, 2)}


def test_bringing_the_same_file_in_again_changes_nothing(programme, ruth):
    brought_in(checked(programme, ruth), ruth)
    before = pairs()
    again = checked(programme, ruth)
    assert again.counts == {"member": 3, "duplicate": 2, "problem": 2}
    with pytest.raises(Denied, match="No row of this file would change anything"):
        batches.confirm(again.pk, invites=False, fills=False, by=ruth, at=AT)
    assert pairs() == before


def test_a_job_that_dies_brings_nobody_in_twice(programme, ruth, monkeypatch):
    monkeypatch.setattr(batches, "PAIRS_AT_ONCE", 1)
    batch = checked(programme, ruth)
    with monkeypatch.context() as killed:
        killed.setattr(reactions.bring_in.__class__, "enqueue", lambda *args: None)
        batches.confirm(batch.pk, invites=False, fills=False, by=ruth, at=AT)
    assert [batches.apply_some(batch.pk, at=AT) for _ in range(6)] == [1, 1, 1, 1, 0, 0]
    assert [len(days) for _, _, _, days in pairs()] == [3, 0, 0]


def test_taking_it_back_leaves_those_who_have_begun(programme, ruth):
    """PAR-30: undo. Who used their page since the import keeps it; the people stay in any case."""
    batch = brought_in(checked(programme, ruth), ruth)
    james = Relationship.objects.of(Membership.objects.get(person__name="James").person_id).get()
    note_contact(james.pk, by=Membership.objects.get(person__name="Tom").person, at=AT + timedelta(1))
    batches.undo(batch.pk, by=ruth, at=AT + timedelta(2))
    while batches.take_back_some(batch.pk, at=AT + timedelta(2)):
        pass
    batch.refresh_from_db()
    assert (batch.state, batch.taken_back, batch.kept) == ("undone", 3, 1)
    assert [who for who, *_ in pairs()] == ["James+Tom"]
    assert Membership.objects.count() == 5
    assert {due.ref for due in Due.objects.all()} == {james.pk}


def test_meetings_of_a_pair_that_was_here_go_back_alone(programme, ruth):
    members = [Membership.objects.get(person__name=name) for name in ("Amara", "Priya")]
    start(programme, programme.cohorts.get(), "", members, by=ruth, at=AT - timedelta(300))
    batch = brought_in(checked(programme, ruth), ruth)
    assert batch.rows.filter(fate="joins").count() == 2
    batches.undo(batch.pk, by=ruth, at=AT)
    while batches.take_back_some(batch.pk, at=AT):
        pass
    assert [(who, days) for who, _, _, days in pairs()] == [("Amara+Priya", [])]


def test_somebody_who_has_left_meanwhile_stays_out_and_is_said(programme, ruth):
    batch = checked(programme, ruth)
    Membership.objects.filter(person__name="James").update(state="left")
    batch = brought_in(batch, ruth)
    assert batch.applied == 3
    assert batch.rows.get(number=4).problems == ["Everybody has to be a member of the programme."]


def test_only_who_may_bring_people_together_brings_pairs_in(client, programme):
    role = role_of(programme, "coordinator")
    role.rights = ["see-people", "manage-people"]
    role.save()
    clerk = make_person("Cy Grant")
    roles.appoint(clerk, role, by=None, at=AT)
    client.force_login(clerk)
    assert "when they met" not in client.get("/import/small/").content.decode()
    with pytest.raises(Denied):
        batches.upload_pairs(programme, "pairs.csv", read(FILE), by=clerk, at=AT)


def test_the_pages_from_the_file_to_the_result(client, programme, ruth):
    client.force_login(ruth)
    file = SimpleUploadedFile("pairs.csv", FILE)
    columns = client.post("/import/small/", {"role": "pairs:", "file": file}).url
    assert "Mentor: e-mail" in client.get(columns).content.decode()
    wrong = client.post(columns, {"column-0": "who:mentor"}).content.decode()
    assert "Say which column has the e-mail address of the mentee." in wrong
    picked = {"column-0": "who:mentor", "column-1": "who:mentee", "column-2": "since", "column-3": "met"}
    check = client.post(columns, picked).url
    page = client.get(check).content.decode()
    assert "Nobody gets a letter." in page
    assert "New here" in page
    assert "Amara, Priya" in page
    batch = ImportBatch.objects.get()
    client.post(f"/import/small/{batch.pk}/bring-in/")
    assert "4 rows are in" in client.get(f"/import/small/{batch.pk}/").content.decode()
    assert (
        "Where nothing has happened since" in client.get(f"/import/small/{batch.pk}/undo/").content.decode()
    )
