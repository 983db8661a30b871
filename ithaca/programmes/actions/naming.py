"""Whoever is named in a member's profile as the one to take another part is invited to take it."""

from django.db import transaction

from ithaca.kit.models import Entry
from ithaca.programmes.actions.enrolment import Entrant, enrol_new, memberships_of, people_for
from ithaca.programmes.facts import MemberInvited
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy, naming
from ithaca.questions.rules.people_named import Named, read

MOST = 5  # so many people one member invites by naming them, however often they change their mind


@transaction.atomic
def invite_named(memberships: list[int], *, at):
    """Invite those whom these members name. Who is here in that part already, or was, is left alone."""
    members = Membership.objects.filter(pk__in=memberships, state__in=Membership.IN)
    rows = members.select_related("programme__institution", "cohort", "role", "person", "profile")
    for member in rows.order_by("pk"):
        for role, named in named_in(member):
            invite_one(member, role, named, at=at)


def named_in(member: Membership) -> list[tuple[str, Named]]:
    """(role, who is named for it), of those with an address that is not the member's own."""
    own = {member.person.email.lower(), member.contact_email.lower()}
    found = [
        (field.invites, read(str(member.answers.get(field.name) or ""))) for field in naming(member.form)
    ]
    return [(role, named) for role, named in found if named.email and named.email not in own]


def invite_one(member: Membership, role: str, named: Named, *, at):
    row = Entrant(email=named.email, name=named.name or named.email.partition("@")[0])
    programme = member.programme
    if programme.closed_at or has_named_enough(member):
        return
    people, _ = people_for([row])
    who = people[row.email]
    if who.pk == member.person_id or memberships_of(programme, role, [who]):
        return
    source = f"named by a {member.role.title}"[:60]
    enrol_new(
        *(programme, role, [row], people),
        invite=True,
        source=source,
        named_by=member.person.name,
        by=member.person,
        at=at,
    )


def has_named_enough(member: Membership) -> bool:
    """Nobody makes us write to strangers again and again."""
    own = Entry.objects.filter(name=MemberInvited.name, programme=member.programme_id, by=member.person_id)
    return own.count() >= MOST


def somebody_is_named(cohort) -> bool:
    """Whether any form of a cohort's scheme names people to be invited."""
    joining = cohort.obeys(JoiningPolicy).roles.values()
    return any(naming(cohort.scheme.forms.get(one.form)) for one in joining)
