"""Staff look after relationships."""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships import access
from ithaca.relationships.facts import CheckInDone
from ithaca.relationships.models import CheckIn, Relationship


@transaction.atomic
def check_in(pk: int, *, outcome: str, note: str = "", by, at) -> CheckIn:
    """Staff asked how it goes. The note stays with staff."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_check_in(by, relationship).require()
    check(outcome in CheckIn.Outcome.values, _("Choose how it goes.")).require()
    row = CheckIn.objects.create(relationship=relationship, by=by, outcome=outcome, note=note, at=at)
    record(CheckInDone(**relationship.subject(), outcome=outcome), by=by, at=at)
    return row
