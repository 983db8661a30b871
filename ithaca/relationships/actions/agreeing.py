"""Agreeing how to work together."""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.people.models import Consent
from ithaca.relationships import access
from ithaca.relationships.facts import AgreementMade, AgreementSigned
from ithaca.relationships.models import Participant, Relationship

DAYS = range(1, 366)


@transaction.atomic
def agree(pk: int, *, answers: dict, cadence_days: int | None = None, by, at) -> Relationship:
    """Accept the agreement's words, and say what one expects.

    `answers` are cleaned values of the scheme's expectations form. `cadence_days` is the rhythm
    that the people choose; None keeps the one there is. It may be said anew at any time: once all
    sides have agreed, another rhythm is another agreement.
    """
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_agree(by, relationship).require()
    changed = choose_rhythm(relationship, cadence_days)
    part = relationship.part_of(by)
    part.expects = answers
    first, part.agreed_at = part.agreed_at is None, at
    part.save(update_fields=["expects", "agreed_at"])
    keep_consent(relationship, by, at)
    if first:
        record(AgreementSigned(**relationship.subject()), by=by, at=at)
    if (first or changed) and all(p.agreed_at for p in Participant.objects.filter(relationship=pk)):
        settle(relationship, by=by, at=at)
    return relationship


def choose_rhythm(relationship: Relationship, days: int | None) -> bool:
    """Take over the rhythm that somebody chose; whether it is another than before."""
    if days is None or days == relationship.cadence_days:
        return False
    check(
        relationship.terms.agree_cadence, _("How often you are in touch is set by the programme.")
    ).require()
    check(days in DAYS, _("Choose something between a day and a year.")).require()
    relationship.cadence_days = days
    relationship.save(update_fields=["cadence_days"])
    return True


def keep_consent(relationship: Relationship, person, at):
    """The exact words that somebody accepted; the same words once."""
    page = relationship.agreement_page()
    if page:
        Consent.objects.get_or_create(
            person=person,
            programme=relationship.programme_id,
            statement=page.name,
            words=page.body,
            defaults={"at": at},
        )


def settle(relationship: Relationship, *, by, at):
    relationship.agreed_at = relationship.agreed_at or at
    relationship.save(update_fields=["agreed_at"])
    made = AgreementMade(
        **relationship.subject(), cadence_days=relationship.cadence_days, reach=relationship.reach
    )
    record(made, by=by, at=at)
