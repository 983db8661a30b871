"""Worlds of any size for benches: many people, written in bulk, the same for the same seed.

Of N people a third are mentors and two thirds mentees; every second mentee works with a mentor, has met
them twice, has a goal and has written; every tenth waits for an answer. Words are Zipf-distributed.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import islice

from ithaca.accounts.models import Institution, Person
from ithaca.conversations.models import Message, Seat, Thread
from ithaca.kit.models import Entry, EntrySubject
from ithaca.matching.models import Request
from ithaca.meetings.models import Meeting
from ithaca.notices.models import Due, Step
from ithaca.programmes.actions import schemes
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.scheme import read_folder
from ithaca.questions.actions import facets
from ithaca.questions.models import Facet, Submission
from ithaca.relationships.models import Goal, Participant, Relationship
from ithaca.roles import actions as roles
from ithaca.roles.models import Role
from ithaca.site.places import schemes_dir

FIRST = [
    "Priya",
    "Amara",
    "James",
    "Siobhan",
    "Rajesh",
    "Mei",
    "Lena",
    "Gareth",
    "Seun",
    "Fiona",
    "Tomasz",
    "Grace",
    "Daniel",
    "Yusuf",
    "Charlotte",
]
LAST = [
    "Nair",
    "Okafor",
    "Whitcombe",
    "Reilly",
    "Patel",
    "Chen",
    "Hartmann",
    "Pritchard",
    "Adebayo",
    "MacLeod",
    "Kowalski",
    "Mbeki",
    "Stein",
]
WORDS = [
    "laboratory",
    "research",
    "team",
    "career",
    "move",
    "industry",
    "graduate",
    "interview",
    "project",
    "manager",
    "design",
    "policy",
    "museum",
    "energy",
    "market",
    "health",
    "student",
    "mentor",
    "salary",
    "plan",
    "network",
    "country",
    "language",
    "writing",
    "science",
    "data",
    "people",
    "law",
]
ENDINGS = ["", "man", "sen", "ova", "ley", "ski", "ton", "ides", "wood", "berg", "ini", "oglu", "ford"]
BATCH = 2000
UNUSABLE = "!"  # as Django marks it: nobody can sign in with it


def make(people: int, *, seed: int = 1, at: datetime | None = None) -> Programme:
    """A programme under the career-mentoring scheme with so many members. Seconds, not minutes."""
    at = at or datetime.now(UTC).replace(microsecond=0)
    dice = random.Random(seed)  # noqa: S311
    programme = make_programme(at - timedelta(days=400), people)
    mentors = make_members(programme, "mentor", people // 3, dice, at)
    mentees = make_members(programme, "mentee", people - people // 3, dice, at)
    paired = list(zip(mentees[: len(mentees) // 2], mentors * 2, strict=False))
    make_pairs(programme, paired, dice, at)
    make_requests(programme, list(zip(mentees[-(len(mentees) // 10) :], mentors, strict=False)), at)
    return programme


def make_programme(at, people) -> Programme:
    institution = Institution.objects.create(name="Big University", slug=f"big-{people}")
    version = schemes.load(read_folder(schemes_dir() / "career-mentoring"), at=at)
    programme = schemes.open_programme(institution, version, slug=f"big-{people}", by=None, at=at)
    staff = Person.objects.create_user(f"staff@big-{people}.example", "Ruth Okoro")
    roles.appoint(staff, role_of(programme, "coordinator"), by=None, at=at)
    return programme


def role_of(programme, name) -> Role:
    return Role.objects.get(programme=programme.pk, name=name)


def written(model, rows) -> list:
    """All rows of an iterable, written in batches, with their keys."""
    rows, made = iter(rows), []
    while batch := list(islice(rows, BATCH)):
        made += model.objects.bulk_create(batch)
    return made


def make_members(programme, role: str, count: int, dice, at) -> list[Membership]:
    form = programme.scheme.forms[f"{role}-profile"]
    people = written(Person, (person_of(programme, role, n, dice) for n in range(count)))
    profiles = written(Submission, (profile_of(person, role, form, dice, at) for person in people))
    written(Facet, (facet for profile in profiles for facet in facets(profile, form)))
    aims = [None] * count
    if role == "mentee":
        aims = written(Submission, (aims_of(person, programme, dice, at) for person in people))
    common = {
        "programme": programme,
        "cohort": programme.cohorts.get(),
        "role": role_of(programme, role),
        "state": Membership.State.ACTIVE,
        "capacity": 2 if role == "mentor" else None,
        "briefed_at": at,
    }
    joined = (at - timedelta(minutes=dice.randrange(500_000)) for _ in people)
    return written(
        Membership,
        (
            Membership(person=person, profile=profile, reflection=aim, joined_at=moment, **common)
            for person, profile, aim, moment in zip(people, profiles, aims, joined, strict=True)
        ),
    )


def person_of(programme, role: str, number: int, dice) -> Person:
    return Person(
        name=f"{dice.choice(FIRST)} {named(dice)}",
        email=f"{role}{number}@{programme.slug}.example",
        password=UNUSABLE,
    )


def named(dice) -> str:
    """A family name, mostly of two, so that few of 100,000 people are namesakes."""
    one, other = dice.choice(LAST), dice.choice(LAST) + dice.choice(ENDINGS) + dice.choice(ENDINGS)
    return f"{one}-{other}"


def some_words(dice, count: int) -> str:
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    return " ".join(dice.choices(WORDS, weights, k=count))


def profile_of(person, role, form, dice, at) -> Submission:
    answers = {}
    for field in form.field:
        if field.kind == "choices":
            answers[field.name] = [c.value for c in dice.sample(field.choices, min(3, len(field.choices)))]
        elif field.kind == "choice":
            answers[field.name] = dice.choice(field.choices).value
        elif field.kind in ("text", "long"):
            answers[field.name] = some_words(dice, 8 if field.kind == "text" else 40)
        elif field.kind == "number":
            answers[field.name] = 2010
        elif field.kind == "date":
            answers[field.name] = "2028-06-30"
    return submission(person, f"{role}-profile", form, answers, at)


def aims_of(person, programme, dice, at) -> Submission:
    form = programme.scheme.forms["reflection"]
    wants = form.get("wants")
    answers = {"aims": some_words(dice, 30)}
    if wants:
        answers["wants"] = [c.value for c in dice.sample(wants.choices, 3)]
    return submission(person, "reflection", form, answers, at)


def submission(person, name, form, answers, at) -> Submission:
    return Submission(
        person=person,
        form=name,
        answers=answers,
        words=f"{person.name} {form.searchable(answers)}",
        started_at=at,
        submitted_at=at,
        changed_at=at,
    )


def make_pairs(programme, pairs, dice, at):
    cohort = programme.cohorts.get()
    made = written(
        Relationship,
        (
            Relationship(
                programme=programme,
                cohort=cohort,
                kind="pair",
                started_at=at - timedelta(days=dice.randrange(5, 300)),
                agreed_at=at,
                cadence_days=30,
                last_contact_on=(at - timedelta(days=dice.randrange(60))).date(),
            )
            for _ in pairs
        ),
    )
    sides = [(r, m) for r, pair in zip(made, pairs, strict=True) for m in pair]
    written(
        Participant,
        (
            Participant(relationship=r, person_id=m.person_id, role_id=m.role_id, membership=m, agreed_at=at)
            for r, m in sides
        ),
    )
    written(Meeting, (meeting_of(r, n, at) for r in made for n in (10, 40)))
    written(Goal, (Goal(relationship=r, text=some_words(dice, 6), then=2, now=5, set_at=at) for r in made))
    make_talk(programme, cohort, made, pairs, dice, at)
    make_dues(programme, cohort, made, pairs, at)
    make_trail(programme, made, pairs, at)


def meeting_of(relationship, days, at) -> Meeting:
    return Meeting(
        relationship=relationship,
        state=Meeting.State.HELD,
        starts_at=at - timedelta(days=days),
        minutes=60,
        mode="video",
        uid=f"{relationship.pk}-{days}@big",
        made_at=at,
    )


def make_talk(programme, cohort, relationships, pairs, dice, at):
    threads = written(
        Thread,
        (
            Thread(programme=programme, cohort=cohort, relationship=r, started_at=at, last_at=at)
            for r in relationships
        ),
    )
    seats = [(t, m) for t, pair in zip(threads, pairs, strict=True) for m in pair]
    written(Seat, (Seat(thread=t, person_id=m.person_id, role=m.role.name) for t, m in seats))
    written(
        Message,
        (Message(thread=t, author_id=m.person_id, body=some_words(dice, 30), at=at) for t, m in seats),
    )


def make_dues(programme, cohort, relationships, pairs, at):
    dues = written(
        Due,
        (
            Due(
                programme=programme.pk,
                cohort=cohort.pk,
                expectation="stay-in-touch",
                about="relationship",
                ref=r.pk,
                owner_id=mentee.person_id,
                role="mentee",
                task="Be in touch with your mentor",
                action="Log a meeting",
                advisory=True,
                since_on=at.date(),
                opens_at=at,
                due_on=(at + timedelta(days=r.pk % 60 - 6)).date(),
                due_at=at + timedelta(days=r.pk % 60 - 6),
            )
            for r, (mentee, _) in zip(relationships, pairs, strict=True)
        ),
    )
    written(Step, (Step(due=d, do=Step.Do.REMIND, what="reminder", at=d.due_at) for d in dues))


def make_trail(programme, relationships, pairs, at):
    entries = written(
        Entry,
        (
            Entry(name="relationship.started", programme=programme.pk, at=r.started_at, data={})
            for r in relationships
        ),
    )
    refs = (
        (e, kind, ref)
        for e, r, (mentee, mentor) in zip(entries, relationships, pairs, strict=True)
        for kind, ref in (("relationship", r.pk), ("person", mentee.person_id), ("person", mentor.person_id))
    )
    written(EntrySubject, (EntrySubject(entry=e, kind=kind, ref=ref, at=e.at) for e, kind, ref in refs))


def make_requests(programme, pairs, at):
    cohort = programme.cohorts.get()
    threads = written(
        Thread, (Thread(programme=programme, cohort=cohort, started_at=at, last_at=at) for _ in pairs)
    )
    seats = ((t, m) for t, pair in zip(threads, pairs, strict=True) for m in pair)
    written(Seat, (Seat(thread=t, person_id=m.person_id, role=m.role.name) for t, m in seats))
    written(
        Request,
        (
            Request(
                programme=programme, cohort=cohort, mentee=mentee, mentor=mentor, thread=thread, sent_at=at
            )
            for thread, (mentee, mentor) in zip(threads, pairs, strict=True)
        ),
    )
