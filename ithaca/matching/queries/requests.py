"""Reading requests, for pages here and for the desk. No words of a request are read here."""

from ithaca.matching.models import Request
from ithaca.notices.models import Due
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Participant, Relationship


def partners_of(mentor: Membership) -> int:
    """With how many relationships this membership is busy now."""
    return Participant.objects.filter(membership=mentor, relationship__state__in=Relationship.RUNNING).count()


def answer_by(request: Request, owner: int | None = None):
    """The day by which an answer is asked for, or None when the scheme names none."""
    dues = Due.objects.filter(about="request", ref=request.pk, state=Due.State.OPEN)
    if owner:
        dues = dues.filter(owner=owner)
    return dues.order_by("due_on").values_list("due_on", flat=True).first()


def filled(membership: Membership) -> list[tuple]:
    """(source, form, answers) of everything that a member has filled in: profile and reflection."""
    forms, reflection = membership.cohort.scheme.forms, membership.joining.reflection
    found = [("profile", membership.form, membership.answers)]
    return found + ([("reflection", forms[reflection], membership.aims)] if reflection else [])
