"""Bringing many people in at once, as an import does: a handful of queries for any number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from ithaca.kit.trail import record_all
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.programmes import access, facts
from ithaca.programmes.actions.members import State, invitation_link
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.queries import open_cohort, role_named
from ithaca.questions.actions import Filled, save_many


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Somebody to bring in, with the answers that are known of them."""

    person: object
    answers: dict = field(default_factory=dict)
    contact_email: str = ""
    capacity: int | None = None
    ends_on: date | None = None


@transaction.atomic
def bring_in(
    programme: Programme, role: str, arrivals: Sequence[Arrival], *, invite: bool, source: str = "", by, at
) -> list[Membership]:
    """Make people members who have no membership in this role yet, whatever its state.

    With `invite` they are invited, by a letter each, and join when they say yes; without it they
    are active at once and no letter goes out. Whoever is already there is left out.
    """
    access.can_invite(by, programme).require()
    arrivals = without_members(programme, role, arrivals)
    part, cohort = role_named(programme, role), open_cohort(programme)
    made = [new_membership(programme, cohort, part, arrival, invite, source, at) for arrival in arrivals]
    keep_profiles(made, arrivals, draft=invite, at=at)
    made = Membership.objects.bulk_create(made)
    fact = facts.MemberInvited if invite else facts.MemberJoined
    record_all([fact_about(fact, membership) for membership in made], by=by, at=at)
    if invite:
        invite_all(made, at=at)
    return made


def without_members(programme, role, arrivals):
    there = set(
        Membership.objects.filter(programme=programme, role__name=role).values_list("person", flat=True)
    )
    fresh = {arrival.person.pk: arrival for arrival in arrivals if arrival.person.pk not in there}
    return list(fresh.values())


def new_membership(programme, cohort, role, arrival: Arrival, invite: bool, source: str, at) -> Membership:
    return Membership(
        programme=programme,
        cohort=cohort,
        person=arrival.person,
        role=role,
        state=State.INVITED if invite else State.ACTIVE,
        source=source or "import",
        joined_at=None if invite else at,
        confirmed_at=None if invite else at,
        contact_email=arrival.contact_email.strip().lower(),
        capacity=arrival.capacity,
        ends_on=arrival.ends_on,
    )


def keep_profiles(made: list[Membership], arrivals: Sequence[Arrival], *, draft: bool, at):
    if not made or not made[0].joining.form:
        return
    profiles = save_many(
        [Filled(arrival.person, arrival.answers) for arrival in arrivals],
        name=made[0].joining.form,
        form=made[0].form,
        draft=draft,
        at=at,
    )
    for membership, profile in zip(made, profiles, strict=True):
        membership.profile = profile


def fact_about(cls, membership: Membership):
    return cls(
        programme=membership.programme_id,
        cohort=membership.cohort_id,
        membership=membership.pk,
        people=membership.people(),
    )


def invite_all(made: list[Membership], *, at):
    post_all(
        [
            Wanted(
                letter="invited",
                to=membership.person,
                key=f"invited:{membership.pk}:{at.isoformat()}",
                programme=membership.programme_id,
                about="membership",
                ref=membership.pk,
                values={
                    "role": membership.role.title,
                    "summary": membership.cohort.scheme.about.summary,
                    "link": invitation_link(membership),
                },
            )
            for membership in made
        ],
        at=at,
    )
