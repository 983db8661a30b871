"""What people do as members: join, be approved, pause, leave and come back. What they fill in: see `profiles`."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.kit.words import later
from ithaca.notices.actions.mail import post
from ithaca.notices.signing import act_token
from ithaca.people.actions import accept
from ithaca.programmes import access, facts
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.queries import membership_of, open_cohort, role_named

State = Membership.State


def locked(pk) -> Membership:
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("programme__institution", "cohort", "role", "person")
        .select_related("profile", "reflection")
        .get(pk=pk)
    )


def wait_for(person):
    """Let nobody begin twice at the same moment: the second waits, and finds what the first did."""
    Person.objects.select_for_update().get(pk=person.pk)


def note(cls, membership: Membership, *, by, at, **more):
    """Record a fact about a membership."""
    record(cls(**membership.subject(), **more), by=by, at=at)


def tell(letter: str, membership: Membership, *, at, **values):
    """Post a letter about a membership, once for each time that it happens."""
    post(
        letter,
        to=membership.person,
        key=f"{letter}:{membership.pk}:{at.isoformat()}",
        programme=membership.programme_id,
        about="membership",
        ref=membership.pk,
        values={
            "role": membership.role.title,
            "link": links.absolute(links.url_for("membership", membership.pk)),
            **values,
        },
        at=at,
    )


# Joining ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(programme: Programme, role: str, *, by, at) -> Membership:
    """Begin to sign up: the statements are accepted with their exact words, and a draft is open."""
    wait_for(by)
    existing = membership_of(by, programme, role)
    access.can_begin(programme, role, existing, programme.today(at)).require()
    membership = existing or Membership(
        programme=programme, person=by, role=role_named(programme, role), state=State.STARTED
    )
    if existing:
        membership = locked(existing.pk)
        membership.move("start")
    membership.cohort = open_cohort(programme)
    membership.source, membership.began_at = "sign-up", at
    membership.save()
    accept_statements(membership, by=by, at=at)
    note(facts.MemberStarted, membership, by=by, at=at)
    return membership


def accept_statements(membership: Membership, *, by, at):
    """Keep the words of every statement that this role accepts on joining."""
    pages = membership.cohort.scheme.pages
    for name in membership.joining.statements:
        accept(by, membership.programme_id, name, pages[name].body, at=at)


@transaction.atomic
def apply(pk, *, by, at) -> Membership:
    """Send what one began: to staff for approval, or in at once where the scheme asks for none."""
    membership = locked(pk)
    access.can_apply(by, membership).require()
    if not membership.joining.approval:
        return join(membership, by=by, at=at)
    membership.move("apply")
    membership.applied_at = at
    membership.save(update_fields=["state", "applied_at"])
    submit_profile(membership, at=at)
    note(facts.MemberApplied, membership, by=by, at=at)
    tell("applied", membership, at=at)
    return membership


@transaction.atomic
def approve(pk, *, checked: str = "", by, at) -> Membership:
    """Let somebody in. `checked` says in words what was looked at, such as the alumni records."""
    membership = locked(pk)
    access.can_decide(by, membership).require()
    membership.checked_at, membership.checked_by, membership.checked = at, by, checked[:300]
    membership.save(update_fields=["checked_at", "checked_by", "checked"])
    return join(membership, by=by, at=at)


@transaction.atomic
def turn_down(pk, *, words: str, by, at) -> Membership:
    """Say no kindly: `words` are read by the person."""
    membership = locked(pk)
    access.can_decide(by, membership).require()
    membership.move("turn_down")
    membership.checked_at, membership.checked_by = at, by
    membership.save(update_fields=["state", "checked_at", "checked_by"])
    note(facts.MemberTurnedDown, membership, by=by, at=at)
    tell("turned-down", membership, words=words, at=at)
    return membership


def join(membership: Membership, *, by, at) -> Membership:
    """Make somebody an active member; part of the actions that let people in."""
    membership.move("join")
    membership.joined_at = membership.joined_at or at
    membership.confirmed_at = membership.confirmed_at or at
    membership.left_at = None
    membership.save(update_fields=["state", "joined_at", "confirmed_at", "left_at"])
    submit_profile(membership, at=at)
    note(facts.MemberJoined, membership, by=by, at=at)
    if membership.cohort.started_at:
        note(facts.MemberBegun, membership, by=by, at=at)
    tell("approved", membership, next=later(partial(next_step, membership)), at=at)
    return membership


def submit_profile(membership: Membership, *, at):
    """What was a draft is now what others may read."""
    if membership.profile_id and membership.profile.submitted_at is None:
        membership.profile.submitted_at = at
        membership.profile.save(update_fields=["submitted_at"])


def next_step(membership: Membership) -> str:
    """What a new member does first, in a sentence."""
    joining = membership.joining
    if joining.reflection:
        return _("The next step takes ten minutes: think over what you are looking for.")
    if empty := membership.form.empty(membership.answers):
        return _("Your profile is there. It says even more once “{label}” has an answer.").format(
            label=empty[0].label
        )
    return _("There is nothing that you need do now. We will write when somebody asks for you.")


@transaction.atomic
def invite(programme: Programme, role: str, person, *, source: str = "", by, at) -> Membership:
    """Ask somebody to join; they become active when they say yes, with no further approval."""
    access.can_invite(by, programme).require()
    wait_for(person)
    existing = membership_of(person, programme, role)
    membership = locked(existing.pk) if existing else new_member(programme, role, person, State.INVITED)
    if existing:
        membership.move("invite")
    membership.cohort, membership.source = open_cohort(programme), source or "invitation"
    membership.save()
    note(facts.MemberInvited, membership, by=by, at=at)
    send_invitation(membership, at=at)
    return membership


def new_member(programme, role: str, person, state) -> Membership:
    return Membership(programme=programme, person=person, role=role_named(programme, role), state=state)


def send_invitation(membership: Membership, *, at):
    about = membership.cohort.scheme.about
    tell("invited", membership, link=invitation_link(membership), summary=about.summary, at=at)


def invitation_link(membership: Membership) -> str:
    """The address in an invitation: it shows the invitation and leads to signing in, no more."""
    token = act_token("invitation", membership.pk, membership.person_id)
    return links.absolute(f"/join/{token}/")


@transaction.atomic
def agree(pk, *, by, at) -> Membership:
    """For somebody invited: accept the statements of the role, before the profile."""
    membership = locked(pk)
    access.can_agree(by, membership).require()
    accept_statements(membership, by=by, at=at)
    membership.began_at = at
    membership.save(update_fields=["began_at"])
    note(facts.MemberStarted, membership, by=by, at=at)
    return membership


@transaction.atomic
def accept_invitation(pk, *, by, at) -> Membership:
    """Say yes to an invitation; the statements of the role have been accepted before."""
    membership = locked(pk)
    access.can_accept_invitation(by, membership).require()
    return join(membership, by=by, at=at)


@transaction.atomic
def rejoin(pk, *, by, at) -> Membership:
    """Come back after leaving, in whichever month; or take part again, in the cohort that people join now."""
    membership = locked(pk)
    access.can_rejoin(by, membership).require()
    if membership.state == State.FINISHED or membership.cohort.ended_at:
        membership.cohort = open_cohort(membership.programme)
        membership.save(update_fields=["cohort"])
    return join(membership, by=by, at=at)


# Pausing and leaving ----------------------------------------------------------------------------------------------


@transaction.atomic
def deactivate(pk, *, by, at) -> Membership:
    """Make a profile inactive: nobody finds it or asks it; whoever works together goes on."""
    membership = locked(pk)
    access.can_deactivate(by, membership).require()
    return make_inactive(membership, by=by, at=at)


@transaction.atomic
def hide_unconfirmed(pk, *, at):
    """A profile that its owner has not confirmed becomes inactive, and they are told how to bring it back."""
    membership = locked(pk)
    if membership.state == State.ACTIVE:
        make_inactive(membership, by=None, at=at)
        tell("profile-hidden", membership, at=at)


@transaction.atomic
def rest(pk, *, at) -> Membership:
    """Make a profile inactive by a rule of the scheme: it is nobody's act, and the person may undo it at will."""
    return make_inactive(locked(pk), by=None, at=at)


def make_inactive(membership: Membership, *, by, at) -> Membership:
    membership.move("deactivate")
    membership.save(update_fields=["state"])
    note(facts.MemberInactive, membership, by=by, at=at)
    return membership


@transaction.atomic
def activate(pk, *, by, at) -> Membership:
    """Make a profile active again, at will and in any month."""
    membership = locked(pk)
    access.can_activate(by, membership).require()
    membership.move("activate")
    membership.save(update_fields=["state"])
    note(facts.MemberActive, membership, by=by, at=at)
    return membership


@transaction.atomic
def leave(pk, *, by, at) -> Membership:
    """Leave the programme in one step; rooms above tell whom it concerns."""
    membership = locked(pk)
    access.can_leave(by, membership).require()
    membership.move("leave")
    membership.left_at = at
    membership.save(update_fields=["state", "left_at"])
    note(facts.MemberLeft, membership, by=by, at=at)
    return membership
