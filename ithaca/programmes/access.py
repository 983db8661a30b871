"""Who may do what with programmes and memberships, each answer with its reason."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit.verdicts import Verdict, check
from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.programmes.policy import JoiningPolicy
from ithaca.roles.access import holds, runs_institution
from ithaca.roles.rights import Right

State = Membership.State


def is_own(person, membership: Membership) -> Verdict:
    return check(getattr(person, "pk", None) == membership.person_id, _("Only the person can do this."))


def looks_after(person, membership: Membership) -> Verdict:
    """The person, or staff who manage people in the programme."""
    return is_own(person, membership) or holds(person, Right.MANAGE_PEOPLE, membership.programme)


def goes_on(programme: Programme) -> Verdict:
    return check(programme.closed_at is None, _("This programme has ended."))


def can_redate(person, cohort: Cohort) -> Verdict:
    """Staff who run a programme change the days of a cohort that has days and has not ended."""
    return (
        holds(person, Right.RUN_PROGRAMME, cohort.programme)
        and goes_on(cohort.programme)
        and check(
            cohort.scheme.about.kind == "dated",
            _("This programme goes on all the year: it has no days to change."),
        )
        and check(cohort.ended_at is None, _("This cohort has ended. Its days stay as they were."))
    )


# Joining ----------------------------------------------------------------------------------------------------------


def can_sign_up(programme: Programme, role: str, today: date) -> Verdict:
    """Whether anybody may begin to sign up in a role today, by the scheme's windows."""
    scheme = programme.scheme
    joining = programme.obeys(JoiningPolicy).of(role)
    title = scheme.roles[role].plural if role in scheme.roles else _("people")
    return (
        goes_on(programme)
        and check(joining.sign_up, _("New {title} join by invitation.").format(title=title))
        and check(
            joining.is_open(today),
            _("Sign-up for {title} is open in {windows}, and closed today.").format(
                title=title, windows=joining.windows()
            ),
        )
    )


def can_leave_interest(programme: Programme, role: str, today: date) -> Verdict:
    """Leave an address until sign-up opens: only while it is closed, and will open."""
    joining = programme.obeys(JoiningPolicy).of(role)
    return goes_on(programme) and check(
        joining.opens(today) is not None, _("Sign-up is open now, or by invitation only.")
    )


def can_begin(programme: Programme, role: str, existing: Membership | None, today: date) -> Verdict:
    """Begin to sign up: in the open months, and not twice in one role."""
    if existing and existing.state not in Membership.GONE:
        return Verdict(
            _("You are already here as a {title}: {get_state_display}.").format(
                title=existing.role.title, get_state_display=existing.get_state_display().lower()
            )
        )
    return can_sign_up(programme, role, today)


def can_apply(person, membership: Membership) -> Verdict:
    """Send what one began. Who began in an open month may finish."""
    return (
        is_own(person, membership)
        and goes_on(membership.programme)
        and membership.can("apply")
        and is_complete(membership)
    )


def can_agree(person, membership: Membership) -> Verdict:
    """Accept the statements of a role to which one is invited."""
    return (
        is_own(person, membership)
        and goes_on(membership.programme)
        and check(membership.state == State.INVITED, _("This invitation is not open any more."))
    )


def can_accept_invitation(person, membership: Membership) -> Verdict:
    return (
        can_agree(person, membership)
        and check(
            membership.began_at or not membership.joining.statements,
            _("Please read what you agree to first."),
        )
        and is_complete(membership)
    )


def is_complete(membership: Membership) -> Verdict:
    """Whether everything that this role must give is there."""
    missing = [f"“{field.label}”" for field in membership.form.missing(membership.answers)]
    if membership.joining.contact_address and not membership.contact_email:
        missing.append(_("a contact address"))
    return check(not missing, _("Still needed: {missing}.").format(missing=", ".join(missing)))


def can_rejoin(person, membership: Membership) -> Verdict:
    """Come back after leaving, in any month, or take part again when one's cohort has ended.

    Whoever was a member once need not be approved again, unless the scheme asks for it with each cohort.
    """
    finished = membership.state == State.FINISHED
    return (
        is_own(person, membership)
        and check(finished or membership.state == State.LEFT, _("You have not left."))
        and check(
            membership.joining.again or not finished,
            _("Your cohort has ended. To take part again, please sign up anew."),
        )
        and check(membership.joined_at is not None, _("Please sign up: you were not a member before."))
        and goes_on(membership.programme)
    )


def can_decide(person, membership: Membership) -> Verdict:
    """Approve somebody or turn them down."""
    return (
        holds(person, Right.APPROVE_PEOPLE, membership.programme)
        and goes_on(membership.programme)
        and check(
            membership.state == State.APPLIED,
            _("{person} is not waiting for approval.").format(person=membership.person),
        )
    )


def can_invite(person, programme: Programme) -> Verdict:
    return can_take_back(person, programme) and goes_on(programme)


def can_take_back(person, programme: Programme) -> Verdict:
    """Undo that somebody was brought in, also when the programme has ended meanwhile."""
    return holds(person, Right.MANAGE_PEOPLE, programme)


# The programme itself ---------------------------------------------------------------------------------------------


def can_close(person, programme: Programme) -> Verdict:
    return holds(person, Right.RUN_PROGRAMME, programme) and check(
        programme.closed_at is None, _("This programme has ended already.")
    )


def can_open_again(person, programme: Programme) -> Verdict:
    return holds(person, Right.RUN_PROGRAMME, programme) and check(
        programme.closed_at is not None, _("This programme is open.")
    )


def can_copy(person, programme: Programme) -> Verdict:
    """A new programme is a matter of the institution."""
    return check(
        runs_institution(person, programme.institution_id),
        _("Only who runs the whole institution can begin a programme."),
    )


# Being a member ---------------------------------------------------------------------------------------------------


def can_edit(person, membership: Membership) -> Verdict:
    """Change the profile: one's own, while one has not gone."""
    return is_own(person, membership) and check(
        membership.state not in Membership.GONE, _("You are not in this programme any more.")
    )


def can_deactivate(person, membership: Membership) -> Verdict:
    return looks_after(person, membership) and membership.can("deactivate")


def can_activate(person, membership: Membership) -> Verdict:
    return looks_after(person, membership) and membership.can("activate")


def can_leave(person, membership: Membership) -> Verdict:
    return looks_after(person, membership) and membership.can("leave")


def can_plan_leave(person, membership: Membership) -> Verdict:
    """Say when one will be away: the person, or staff who manage people."""
    return looks_after(person, membership) and check(
        membership.state in Membership.IN, _("You can be away once you are a member.")
    )


def can_come_back(person, membership: Membership) -> Verdict:
    return looks_after(person, membership) and check(membership.away_from, _("There is no leave to end."))


def can_set_end(person, membership: Membership) -> Verdict:
    """Staff say on which day somebody's time, such as a course, ends."""
    return holds(person, Right.MANAGE_PEOPLE, membership.programme) and check(
        membership.state in Membership.IN, _("They are no member at the moment.")
    )


def may_say_end(membership: Membership) -> Verdict:
    """Whether somebody may change their own last day in the profile: always before they are a member."""
    by_staff = membership.joining.ends_set_by == "staff" and membership.state in Membership.IN
    return check(
        not (by_staff and membership.ends_on),
        _("Staff keep this day as the records have it. If it is wrong, please write to them."),
    )


def follows_records(membership: Membership, day: date | None) -> bool:
    """Whether a last day that records say takes the place of the one that is known: where there is none, or staff keep it."""
    kept = membership.ends_on is not None and membership.joining.ends_set_by != "staff"
    return day not in (None, membership.ends_on) and not kept and membership.state in Membership.IN


def can_confirm(person, membership: Membership) -> Verdict:
    return is_own(person, membership) and check(
        membership.state in Membership.IN, _("Your profile can be confirmed once you are a member.")
    )


def can_reflect(person, membership: Membership) -> Verdict:
    return can_edit(person, membership) and check(
        membership.joining.reflection, _("Nothing is asked here before you look for somebody.")
    )


def can_read_briefing(person, membership: Membership) -> Verdict:
    return is_own(person, membership) and check(
        membership.joining.briefing, _("There is no briefing in this programme.")
    )


def takes_part(membership: Membership, today: date) -> Verdict:
    """Active, and within one's time: from the start of the course to its end."""
    role = membership.role.title
    return (
        check(membership.state == State.ACTIVE, not_active(membership))
        and goes_on(membership.programme)
        and check(not membership.is_over(today), _("Your time as a {role} has ended.").format(role=role))
    )


def not_active(membership: Membership) -> str:
    return {
        State.STARTED: _("Please finish your profile and send it first."),
        State.INVITED: _("Please accept the invitation first."),
        State.APPLIED: _("Please wait until staff have approved you. You will get an e-mail."),
        State.INACTIVE: _("Your profile is inactive. Make it active again first."),
    }.get(membership.state, _("You are not in this programme any more."))


PREPARATION = {
    "reflection": gettext_lazy("First think over what you are looking for: it takes ten minutes."),
    "briefing": gettext_lazy("Please read the short briefing first."),
}


def next_preparation(membership: Membership) -> str:
    """What somebody has still to do before asking anybody: "reflection", then "briefing"; "" when nothing."""
    joining = membership.joining
    thought = membership.reflection_id is not None and membership.reflection.submitted_at is not None
    if joining.reflection and not thought:
        return "reflection"
    return "briefing" if joining.briefing and not membership.briefed_at else ""


def is_prepared(membership: Membership) -> Verdict:
    """Whether everything is done that comes before asking anybody."""
    step = next_preparation(membership)
    return check(not step, PREPARATION.get(step, ""))


def can_ask(membership: Membership, today: date) -> Verdict:
    """Whether this member may ask others to work together today; rooms above add their own rules."""
    return takes_part(membership, today) and is_prepared(membership)
