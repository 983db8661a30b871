"""Staff look at the programme as somebody sees it: that it happened is written down before anything is shown."""

from django.db import transaction

from ithaca.desk import access
from ithaca.desk.facts import MembershipViewed
from ithaca.kit.trail import record
from ithaca.programmes.models import Membership


@transaction.atomic
def view_as(membership: int, *, by, at) -> Membership:
    member = Membership.objects.select_related("programme", "person", "role").get(pk=membership)
    access.can_view_as(by, member).require()
    people = {member.role.name: [member.person_id]}
    record(MembershipViewed(programme=member.programme_id, membership=member.pk, people=people), by=by, at=at)
    return member
