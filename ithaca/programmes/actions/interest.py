"""The interest list: who wants to hear when sign-up opens, and telling them."""

from datetime import datetime

from django.db import transaction

from ithaca.accounts.models import Person
from ithaca.accounts.queries import by_address
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.notices.actions.mail import Wanted, post, post_all
from ithaca.programmes import access
from ithaca.programmes.facts import InterestLeft
from ithaca.programmes.models import Interest, Programme
from ithaca.programmes.policy import JoiningPolicy
from ithaca.programmes.queries import role_named


@transaction.atomic
def note_interest(
    programme: Programme, role: str, *, name: str, email: str, by=None, at: datetime
) -> Interest:
    """Keep an address until sign-up opens; the same address again changes nothing and sends nothing."""
    part, email = role_named(programme, role), email.strip().lower()
    access.can_leave_interest(programme, role, programme.today(at)).require()
    row, fresh = Interest.objects.get_or_create(
        programme=programme, role=part, email=email, defaults={"name": name.strip(), "at": at}
    )
    if fresh or row.told_at:
        row.name, row.at, row.told_at = name.strip(), at, None
        row.save(update_fields=["name", "at", "told_at"])
        opens = programme.obeys(JoiningPolicy).of(role).opens(programme.today(at))
        record(InterestLeft(programme=programme.pk, interest=row.pk), by=by, at=at)
        post(**letter("interest-noted", row, opens=opens), at=at)
    return row


def letter(name: str, row: Interest, **values) -> dict:
    """A letter for somebody who may have no account here."""
    return {
        "letter": name,
        "to": by_address(row.email) or Person(name=row.name, email=row.email),
        "address": row.email,
        "key": f"{name}:{row.pk}:{row.at.isoformat()}",
        "programme": row.programme_id,
        "values": {"role": row.role.title, **values},
    }


@transaction.atomic
def tell_that_it_is_open(*, at: datetime) -> int:
    """Write, once, to everybody who waits for a sign-up that is open now; how many letters went out."""
    waiting = Interest.objects.select_for_update(of=("self",)).filter(told_at=None)
    rows = [
        row
        for row in waiting.select_related("programme__institution", "role")
        if joining_of(row).is_open(row.programme.today(at))
    ]
    post_all([Wanted(**invitation(row, at)) for row in rows], at=at)
    Interest.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    return len(rows)


def joining_of(row: Interest):
    return row.programme.obeys(JoiningPolicy).of(row.role.name)


def invitation(row: Interest, at) -> dict:
    until = joining_of(row).closes(row.programme.today(at))
    link = links.absolute(f"/p/{row.programme.slug}/join/{row.role.name}/")
    return letter("sign-up-open", row, link=link, until=until)
