"""Reading programmes and memberships: lists for pages, built to cost the same for 5 rows as for 50."""

from ithaca.kit.prepared import ask
from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.questions.rules.definitions import Field
from ithaca.questions.rules.showing import Shown, Viewer, may_see, shown
from ithaca.roles.access import held, reach, standing
from ithaca.roles.models import Role
from ithaca.roles.rights import Right


def open_cohort(programme: Programme) -> Cohort:
    """The cohort that people join now."""
    return programme.cohorts.filter(open=True).latest("starts_on", "pk")


def role_named(programme: Programme, name: str) -> Role:
    """A role in which people take part; staff roles are held, not joined."""
    return Role.objects.get(programme=programme.pk, name=name, staff=False)


def membership_of(person, programme: Programme, role: str) -> Membership | None:
    return (
        Membership.objects.filter(person=person, programme=programme, role__name=role)
        .select_related("programme__institution", "cohort", "role")
        .first()
    )


def of_person(person):
    """A person's own memberships with all that their pages show, the newest programme first."""
    return (
        Membership.objects.filter(person=person)
        .select_related("programme__institution", "cohort", "role")
        .select_related("profile", "reflection")
        .order_by("programme__closed_at", "-joined_at", "-pk")
    )


def taking_part(person) -> list[Membership]:
    """A person's memberships that are not over, with programme and role, by title. Read once a request."""
    if getattr(person, "_taking_part", None) is None:
        person._taking_part = ask(not_gone, person=person.pk)
    return person._taking_part


def not_gone(person):
    found = Membership.objects.filter(person=person).exclude(state__in=Membership.GONE)
    return found.select_related("programme__institution", "role").order_by("programme__title", "pk")


def looked_after(person) -> list[Programme]:
    """The programmes whose people a person may see by a staff role, by title; up to 50."""
    return ask(with_people_to_see, held(person), person=person.pk) if held(person) else []


def with_people_to_see(holdings, person):
    found = Programme.objects.filter(reach(standing(person, holdings), Right.SEE_PEOPLE, ""))
    return found.select_related("institution").order_by("title")[:50]


def mine_in(person, programme: Programme) -> list[Membership]:
    """A person's own memberships in one programme; none for a stranger."""
    if not person.is_authenticated:
        return []
    return [m for m in of_person(person).filter(programme=programme) if m.state not in Membership.GONE]


def profile_shown(membership: Membership, viewer: Viewer) -> list[Shown]:
    """The profile as a viewer sees it, the contact address included where they may have it."""
    found = shown(membership.form, membership.answers, viewer)
    joining = membership.joining
    address = Field(name="contact_email", label="Contact address", seen_by=joining.contact_seen_by)
    if joining.contact_address and membership.contact_email and may_see(address, viewer):
        words = membership.contact_email
        found.append(Shown("contact_email", "Contact address", "email", address.seen_by, words, (words,)))
    return found
