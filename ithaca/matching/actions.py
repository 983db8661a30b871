from django.db import transaction

from ithaca.kit.trail import record
from ithaca.matching.facts import RequestExpired
from ithaca.matching.models import Request


@transaction.atomic
def expire(pk: int, *, by, at) -> Request:
    """The day to answer has passed."""
    request = Request.objects.select_for_update().get(pk=pk)
    request.move("expire")
    request.answered_at = at
    request.save(update_fields=["state", "answered_at"])
    people = {"mentee": [request.mentee.person_id], "mentor": [request.mentor.person_id]}
    record(
        RequestExpired(programme=request.programme_id, cohort=request.cohort_id, request=pk, people=people),
        by=by,
        at=at,
    )
    return request
