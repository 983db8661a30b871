"""What members fill in: their profile, what they thought over, the briefing they read, and that it is still right."""

from datetime import date

from django.db import transaction

from ithaca.programmes import access, facts
from ithaca.programmes.actions.members import locked, note
from ithaca.programmes.models import Membership
from ithaca.questions.actions import save_answers

NOT_STATED = object()


@transaction.atomic
def save_profile(
    pk,
    answers: dict,
    *,
    contact_email: str | None = None,
    capacity=NOT_STATED,
    draft: bool = False,
    seen: str | None = None,
    by,
    at,
) -> Membership:
    """Keep the profile: `answers` as cleaned by the form. A draft may be incomplete and tells nobody.

    `seen` is the mark of the profile that the writer began from: what was changed meanwhile is not overwritten.
    """
    membership = locked(pk)
    access.can_edit(by, membership).require()
    membership.profile = save_answers(
        membership.profile,
        person=membership.person,
        name=membership.joining.form,
        form=membership.form,
        answers=with_end(membership, answers, by=by),
        draft=draft or membership.state in Membership.JOINING,
        seen=seen,
        at=at,
    )
    if contact_email is not None:
        membership.contact_email = contact_email.strip().lower()
    if capacity is not NOT_STATED:
        membership.capacity = capacity
    was, membership.ends_on = membership.ends_on, end_of_time(membership)
    if moved := membership.ends_on != was:
        membership.over_at = None
    membership.save(update_fields=["profile", "contact_email", "capacity", "ends_on", "over_at"])
    if moved and membership.state in Membership.IN:
        note(facts.MemberTimeChanged, membership, days=days_left(membership, at), by=by, at=at)
    if not draft:
        note(facts.ProfileSaved, membership, complete=is_full(membership), by=by, at=at)
    return membership


def with_end(membership: Membership, answers: dict, *, by) -> dict:
    """The answers, with the last day as staff keep it where the person may not change it."""
    if access.may_say_end(membership):
        return answers
    return answers | {membership.joining.ends_field: membership.ends_on.isoformat()}


def end_of_time(membership: Membership):
    """The day on which this person's time ends, from the answer that the scheme names."""
    field = membership.joining.ends_field
    value = membership.answers.get(field) if field else None
    return date.fromisoformat(value) if value else membership.ends_on


def days_left(membership: Membership, at) -> int | None:
    """Until the last day of somebody's time, from today."""
    today = membership.programme.today(at)
    return (membership.ends_on - today).days if membership.ends_on else None


def is_full(membership: Membership) -> bool:
    """Whether every required and recommended question has an answer."""
    form, answers = membership.form, membership.answers
    return not form.missing(answers) and not form.empty(answers)


@transaction.atomic
def confirm_profile(pk, *, by, at) -> Membership:
    """Say that the profile is still right."""
    membership = locked(pk)
    access.can_confirm(by, membership).require()
    membership.confirmed_at = at
    membership.save(update_fields=["confirmed_at"])
    note(facts.ProfileConfirmed, membership, by=by, at=at)
    return membership


@transaction.atomic
def reflect(pk, answers: dict, *, draft: bool = False, seen: str | None = None, by, at) -> Membership:
    """Keep what somebody thought over about their aims."""
    membership = locked(pk)
    access.can_reflect(by, membership).require()
    name = membership.joining.reflection
    membership.reflection = save_answers(
        membership.reflection,
        person=membership.person,
        name=name,
        form=membership.cohort.scheme.forms[name],
        answers=answers,
        draft=draft,
        seen=seen,
        at=at,
    )
    membership.save(update_fields=["reflection"])
    if not draft:
        note(facts.ReflectionDone, membership, by=by, at=at)
    return membership


@transaction.atomic
def brief(pk, *, by, at) -> Membership:
    """Note that somebody has read the briefing; reading it again changes nothing."""
    membership = locked(pk)
    access.can_read_briefing(by, membership).require()
    if membership.briefed_at is None:
        membership.briefed_at = at
        membership.save(update_fields=["briefed_at"])
        note(facts.BriefingRead, membership, by=by, at=at)
    return membership
