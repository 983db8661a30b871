"""Bringing many people in at once, as an import does: the same words and facts as for one, in few queries."""

from dataclasses import dataclass, field
from datetime import date
from secrets import token_hex

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from ithaca.accounts.models import Person
from ithaca.accounts.queries import by_addresses
from ithaca.kit.bulk import insert
from ithaca.kit.models import Entry, EntrySubject
from ithaca.kit.trail import record_all
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.notices.models import Due, Mail
from ithaca.programmes import access, facts
from ithaca.programmes.actions.members import invitation_link, invite, locked, send_invitation
from ithaca.programmes.actions.time import set_end
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import JoiningPolicy
from ithaca.programmes.queries import open_cohort, role_named
from ithaca.questions.actions import Filled, facets, save_many, words
from ithaca.questions.models import Facet, Submission
from ithaca.roles.models import Holding

State = Membership.State


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """Somebody to bring in. `email` is lower-case; `answers` are cleaned values of the role's form."""

    email: str
    name: str
    contact_email: str = ""
    ends_on: date | None = None
    answers: dict = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """What became of an entrant: their membership, and which rows were written for it."""

    membership: int
    person: int
    new_person: bool = False
    new_membership: bool = False


@transaction.atomic
def enrol_many(
    programme: Programme,
    role: str,
    rows: list[Entrant],
    *,
    invite: bool = True,
    fill: bool = False,
    source: str = "import",
    by,
    at,
) -> list[Enrolled]:
    """Bring people in, each address once: invited by letter, or (they agreed already) active with none.

    Who has an account keeps it, name and all. Who is here in this role already is left alone; with
    `fill`, empty answers of theirs are filled in, and the last day of their time follows the rows where staff keep
    it. Returns one `Enrolled` for each row, in order.
    """
    access.can_invite(by, programme).require()
    people, fresh = people_for(rows)
    here = memberships_of(programme, role, people.values())
    first = {people[row.email].pk: row for row in reversed(rows)}  # of two addresses of one person
    new = [row for row in rows if first[people[row.email].pk] is row and people[row.email].pk not in here]
    made = enrol_new(programme, role, new, people, invite=invite, source=source, by=by, at=at)
    if fill:
        pairs = [(row, here.get(people[row.email].pk)) for row in rows]
        fill_in(programme, role, pairs, at=at)
        set_days(pairs, by=by, at=at)
    found = here | {m.person_id: m for m in made}
    added = {row.email for row in new}
    return [
        Enrolled(
            membership=found[pk].pk,
            person=pk,
            new_person=row.email in fresh and row.email in added,
            new_membership=row.email in added,
        )
        for row in rows
        for pk in [people[row.email].pk]
    ]


def people_for(rows) -> tuple[dict[str, Person], set[str]]:
    """({address: account}, the addresses that had none until now)."""
    known = by_addresses(row.email for row in rows)
    fresh = {row.email: row for row in rows if row.email not in known}
    Person.objects.bulk_create(
        [Person(email=e, name=row.name, password=no_password()) for e, row in fresh.items()],
        ignore_conflicts=True,
    )
    return known | by_addresses(fresh), set(fresh)


def no_password() -> str:
    """What nobody can sign in with; as `make_password(None)` makes it, in a tenth of the time."""
    return UNUSABLE_PASSWORD_PREFIX + token_hex(20)


def memberships_of(programme, role, people) -> dict[int, Membership]:
    rows = Membership.objects.filter(programme=programme, role__name=role, person__in=list(people))
    rows = rows.select_related("profile", "person", "cohort", "role")
    return {membership.person_id: membership for membership in rows}


def enrol_new(programme, role, rows, people, *, invite, source, named_by="", by, at) -> list[Membership]:
    """New members from rows; `named_by` is the name of the member who named them, where one did."""
    cohort, kind = open_cohort(programme), role_named(programme, role)
    joining = cohort.obeys(JoiningPolicy).of(role)
    profiles = profiles_for(rows, people, joining.form, cohort.scheme.forms, draft=invite, at=at)
    moment = {} if invite else {"joined_at": at, "confirmed_at": at}
    made = insert(
        Membership(
            programme=programme,
            cohort=cohort,
            person=people[row.email],
            role=kind,
            state=State.INVITED if invite else State.ACTIVE,
            contact_email=row.contact_email,
            ends_on=row.ends_on or ends_by_answer(joining, row.answers),
            profile=profile,
            source=source,
            **moment,
        )
        for row, profile in zip(rows, profiles, strict=True)
    )
    cls = facts.MemberInvited if invite else facts.MemberJoined
    record_all([cls(**m.subject()) for m in made], by=by, at=at)
    if cohort.started_at and not invite:
        record_all([facts.MemberBegun(**m.subject()) for m in made], by=by, at=at)
    if invite:
        send_invitations(made, cohort.scheme.about.summary, named_by, at=at)
    return made


def profiles_for(rows, people, name: str, forms, *, draft, at) -> list[Submission | None]:
    """A profile for each row; none at all where the role has no form."""
    if not name:
        return [None] * len(rows)
    filled = [Filled(people[row.email], row.answers) for row in rows]
    return save_many(filled, name=name, form=forms[name], at=at, draft=draft)


def ends_by_answer(joining, answers) -> date | None:
    value = answers.get(joining.ends_field) if joining.ends_field else None
    return date.fromisoformat(value) if value else None


def send_invitations(memberships, summary: str, named_by: str = "", *, at):
    """The invitation of `members.invite`, to many; another letter where a member named them."""
    letter, more = ("named", {"who": named_by}) if named_by else ("invited", {})
    post_all(
        [
            Wanted(
                letter=letter,
                to=m.person,
                key=f"invited:{m.pk}:{at.isoformat()}",
                programme=m.programme_id,
                about="membership",
                ref=m.pk,
                values={"role": m.role.title, "link": invitation_link(m), "summary": summary, **more},
            )
            for m in memberships
        ],
        at=at,
    )


@transaction.atomic
def invite_again(pk, *, by, at) -> Membership:
    """Send the invitation once more; somebody who had gone is invited anew."""
    membership = locked(pk)
    if membership.state != State.INVITED:
        role = membership.role.name
        return invite(membership.programme, role, membership.person, source=membership.source, by=by, at=at)
    access.can_invite(by, membership.programme).require()
    record_all([facts.MemberInvited(**membership.subject())], by=by, at=at)
    send_invitation(membership, at=at)
    return membership


def fill_in(programme, role, pairs, *, at):
    """Answers that are empty are filled; what somebody wrote is never changed."""
    form = programme.scheme.forms.get(programme.obeys(JoiningPolicy).of(role).form)
    changed = []
    for row, membership in pairs:
        if form and membership and membership.profile and membership.state not in Membership.GONE:
            profile = membership.profile
            gaps = {k: v for k, v in row.answers.items() if profile.answers.get(k) in (None, "", [])}
            if gaps:
                profile.answers = {**profile.answers, **gaps}
                profile.words = words(membership.person.name, form, profile.answers)
                profile.changed_at = at
                changed.append(profile)
    Submission.objects.bulk_update(changed, ["answers", "words", "changed_at"], batch_size=200)
    Facet.objects.filter(submission__in=changed).delete()
    Facet.objects.bulk_create(facet for profile in changed for facet in facets(profile, form))


@transaction.atomic
def take_back(memberships: list[int], people: list[int], *, since, by, at) -> list[int]:
    """Undo an enrolment for everybody who has done nothing `since`; who was taken back, by membership.

    Their membership, draft profile and waiting letters go; the account goes only where it is named
    in `people` and nothing else holds it.
    """
    rows = Membership.objects.filter(pk__in=memberships).select_related("programme", "role")
    untouched = [m for m in rows.select_for_update(of=("self",)) if access.can_take_back(by, m.programme)]
    busy = active_since({m.person_id for m in untouched}, since)
    gone = [m for m in untouched if m.person_id not in busy]
    ids = [m.pk for m in gone]
    Mail.objects.filter(about="membership", ref__in=ids, state__in=("waiting", "held")).update(
        state=Mail.State.DROPPED
    )
    Due.objects.filter(about="membership", ref__in=ids).delete()
    Membership.objects.filter(pk__in=ids).delete()
    Submission.objects.filter(pk__in=[m.profile_id for m in gone if m.profile_id]).delete()
    record_all([facts.MemberTakenBack(**m.subject()) for m in gone], by=by, at=at)
    close_accounts({m.person_id for m in gone} & set(people))
    return ids


def active_since(people: set[int], since) -> set[int]:
    """Who signed in, or did anything or had anything done to them, after a moment."""
    acted = Entry.objects.filter(by__in=people, at__gt=since).values_list("by", flat=True)
    touched = EntrySubject.objects.filter(kind="person", ref__in=people, at__gt=since)
    signed_in = Person.objects.filter(pk__in=people, last_login__gt=since)
    return {*acted, *touched.values_list("ref", flat=True), *signed_in.values_list("pk", flat=True)}


def close_accounts(people: set[int]):
    """Delete accounts that nobody ever used and that no other programme knows."""
    kept = set(Membership.objects.filter(person__in=people).values_list("person", flat=True))
    kept |= set(Holding.objects.filter(person__in=people).values_list("person", flat=True))
    Person.objects.filter(pk__in=people - kept, last_login=None).delete()


def set_days(pairs, *, by, at):
    """The last day of whoever is here, as records have it: of those whose day changes, one by one."""
    for row, membership in pairs:
        if membership is None:
            continue
        day = row.ends_on or ends_by_answer(membership.joining, row.answers)
        if access.follows_records(membership, day):
            set_end(membership.pk, day, by=by, at=at)
