"""Makers for tests: two people with a row in every table, and a token in every field that says something."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import models

from ithaca.accounts.models import Draft, Person
from ithaca.conversations.models import Attachment, Message, Thread
from ithaca.help.models import Enquiry, Reply
from ithaca.imports.models import ImportBatch, ImportFile, ImportRow
from ithaca.kit.sentences import SentencesField
from ithaca.matching.models import Choice, Proposal, Request, Round, Run, RunMember
from ithaca.meetings.models import Impression, Meeting
from ithaca.notices.models import DeadAddress, Due, Mail
from ithaca.programmes.models import Interest
from ithaca.programmes.testing import AT, make_member, make_staff
from ithaca.records.models import PersonRequest
from ithaca.records.queries.stored import classed_of, own, stored
from ithaca.relationships.models import CheckIn, Goal, SharedContact, Task, Wish
from ithaca.relationships.testing import make_pair, make_working_programme


class Cast:
    """Priya (mentee) and Amara (mentor) work together; Ruth is their coordinator."""

    def __init__(self):
        self.programme = make_working_programme()
        self.cohort = self.programme.cohorts.get()
        self.priya = make_member(self.programme, "mentee", "Priya Nairtok", answers={"helps": ["cv"]})
        self.amara = make_member(self.programme, "mentor", "Amara Okafortok", answers={"helps": ["cv"]})
        self.ruth = make_staff(self.programme)
        self.pair = make_pair(self.programme, self.priya, self.amara)
        self.thread = self.seat_both()
        for mine, other in ((self.priya, self.amara), (self.amara, self.priya)):
            self.fill(mine.person, mine, other)
        self.ask()
        self.bring_in()

    def seat_both(self) -> Thread:
        from ithaca.conversations.models import Seat

        thread = Thread.objects.filter(relationship=self.pair).first() or Thread.objects.create(
            programme=self.programme, cohort=self.cohort, relationship=self.pair, started_at=AT
        )
        for member in (self.priya, self.amara):
            Seat.objects.get_or_create(
                thread=thread, person=member.person, defaults={"role": member.role.name}
            )
        return thread

    def fill(self, person, mine, other):
        """A row of whatever somebody can have."""
        Draft.objects.create(person=person, path="/x/", page="/x/", why="writing", fields={}, at=AT)
        words = Message.objects.create(thread=self.thread, author=person, body="x", at=AT)
        Attachment.objects.create(message=words, name="x.txt", kind="txt", size=1, data=b"x")
        Goal.objects.create(relationship=self.pair, by=person, text="x", set_at=AT)
        Task.objects.create(relationship=self.pair, person=other.person, by=person, text="x", set_at=AT)
        SharedContact.objects.create(relationship=self.pair, person=person, label="x", value="x", at=AT)
        Wish.objects.create(relationship=self.pair, person=person, words="x", at=AT)
        uid = f"u{person.pk}"
        Meeting.objects.create(
            relationship=self.pair, by=person, state="held", starts_at=AT, mode="video", uid=uid, made_at=AT
        )
        Impression.objects.create(relationship=self.pair, person=person, answers={"fit": "x"}, at=AT)
        asked = Enquiry.objects.create(
            programme=self.programme, cohort=self.cohort, desk="team", role="coordinator", person=person,
            kind="question", subject="x", body="x", opened_at=AT,
        )  # fmt: skip
        Reply.objects.create(enquiry=asked, author=person, body="x", at=AT)
        Reply.objects.create(enquiry=asked, author=self.ruth, body=f"answer-to-{person.pk}", at=AT)
        Reply.objects.create(
            enquiry=asked, author=self.ruth, body=f"staff-note-{person.pk}", note=True, at=AT
        )
        Choice.objects.create(mentee=mine, mentor=other, place=1, words="x", at=AT)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        SocialAccount.objects.create(user=person, provider="institution", uid=f"x{person.pk}", extra_data={})
        PersonRequest.objects.create(
            person=person, programme=self.programme, kind="correction", words="x", answer="x", asked_at=AT
        )
        Due.objects.create(
            programme=self.programme.pk, cohort=self.cohort.pk, expectation="answer", about="membership", ref=mine.pk,
            owner=person, role=mine.role.name, task="x", action="Answer", since_on=AT.date(), opens_at=AT,
            due_on=AT.date(), due_at=AT,
        )  # fmt: skip
        self.mail(person, "own", "x")
        self.mail(person, "about", f"{other.person.name} wrote to you")
        DeadAddress.objects.create(address=person.email, since=AT, said="No such user")
        Interest.objects.create(programme=self.programme, role=mine.role, name="x", email=person.email, at=AT)

    def mail(self, person, what: str, words: str):
        Mail.objects.create(
            to=person, address=person.email, letter="x", kind="needed", key=f"{what}:{person.pk}", once=False,
            subject=words, text=words, html=words, message_id="x", made_at=AT, next_at=AT,
        )  # fmt: skip

    def ask(self):
        Request.objects.create(
            programme=self.programme, cohort=self.cohort, mentee=self.priya, mentor=self.amara,
            thread=self.thread, relationship=self.pair, state="accepted", answer="x", sent_at=AT,
        )  # fmt: skip
        found = Round.objects.create(programme=self.programme, cohort=self.cohort, title="Round", at=AT)
        run = Run.objects.create(round=found, number=1, at=AT, rules={}, size=2)
        for member in (self.priya, self.amara):
            RunMember.objects.create(run=run, membership=member, answers={})
        Proposal.objects.create(
            round=found, mentee=self.priya, mentor=self.amara, state="begun", score=1, at=AT
        )
        CheckIn.objects.create(
            relationship=self.pair, by=self.ruth, outcome="well", note="check-in-note", at=AT
        )

    def bring_in(self):
        people = [self.priya.person, self.amara.person]
        rows = [[person.name, person.email] for person in people]
        self.batch = ImportBatch.objects.create(
            programme=self.programme, cohort=self.cohort, role=self.priya.role, by=self.ruth, filename="list.csv",
            kind="csv", uploaded_at=AT, columns=[{"title": "Name", "samples": [p.name for p in people]}],
        )  # fmt: skip
        ImportFile.objects.create(batch=self.batch, packed=ImportFile.pack(rows))
        for number, person in enumerate(people):
            ImportRow.objects.create(
                batch=self.batch, number=number, fate="new", raw=rows[number], cleaned={"email": person.email},
                person=person.pk,
            )  # fmt: skip


def plant(person: Person) -> dict[tuple[str, str], str]:
    """Put a token of this person into every field of theirs that says something: {(table, field): token}."""
    found = {}
    for model in stored():
        classed = classed_of(model)
        for name in (*classed.personal, *classed.private):
            field, token = model._meta.get_field(name), f"tok{person.pk}-{model._meta.label}-{name}".lower()
            if can_hold(field, token) and own(model, person.pk).update(**{name: held(field, token)}):
                found[model._meta.label, name] = token
    person.pronouns, person.pronunciation = f"tok{person.pk}-pronouns", f"tok{person.pk}-said"
    person.save()
    return found


def can_hold(field, token) -> bool:
    text = isinstance(field, models.CharField | models.TextField)
    return (text and (field.max_length or 999) >= len(token)) or isinstance(field, models.JSONField)


def held(field, token):
    if isinstance(field, models.EmailField):
        return f"{token}@example.org"
    if isinstance(field, SentencesField):
        return [token]
    return {"said": token} if isinstance(field, models.JSONField) else token


def dump() -> str:
    """Every value of every table, as one text: what a copy of the database would show."""
    from django.apps import apps

    rows = (row for m in apps.get_models() for row in m._base_manager.values_list())
    return "\n".join(str(row) for row in rows).lower()
