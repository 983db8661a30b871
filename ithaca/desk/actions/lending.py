"""What the desk does with the verbs of rooms below: the same for whatever is owed about a thing, a request closed by
hand, people suggested."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.desk import access
from ithaca.kit import links
from ithaca.kit.verdicts import check
from ithaca.matching.actions.closing import close
from ithaca.matching.models import Request
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries import directory
from ithaca.matching.rules.fit import wanted
from ithaca.notices.access import looked_after
from ithaca.notices.actions import mending, tending
from ithaca.notices.actions.mail import post
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.relationships.actions import end

SUGGESTED = 3


def on_dues(kind: str, verb):
    """A step on a thing that is the same step on everything that others owe about it."""

    def do(pk: int, *, by, at, **given):
        tending.each_about(kind, pk, verb, **given, by=by, at=at)

    return do


@transaction.atomic
def mend_and_resend(pk: int, *, by, at):
    """Somebody is at an address again: what did not arrive there goes out once more."""
    address = mending.mend(pk, by=by, at=at)
    failed = Mail.objects.filter(
        address=address, state=Mail.State.FAILED, programme__in=list(looked_after(by))
    )
    for mail in failed.exclude(about="enquiry").order_by("pk").values_list("pk", flat=True):
        mending.resend(mail, by=by, at=at)


def end_by_staff(pk: int, *, reason: str, by, at):
    end(pk, reason=reason, message="", by=by, at=at)


@transaction.atomic
def close_request(pk: int, *, by, at):
    """Staff close a request that leads nowhere: whoever asked gets a kind letter, nobody is named as the cause."""
    request = Request.objects.select_related("programme", "mentee", "mentor").get(pk=pk)
    access.can_close_request(by, request).require()
    close(pk, by=by, at=at)


@transaction.atomic
def suggest_people(pk: int, *, by, at):
    """A letter with three people who fit and have room, none of whom was asked before."""
    rows = Membership.objects.select_related("programme__institution", "cohort", "role", "person")
    member = rows.select_related("profile", "reflection").get(pk=pk)
    access.can_suggest(by, member).require()
    names = fitting(member)
    check(names, _("Nobody who fits {person} has room at the moment.").format(person=member.person)).require()
    post(
        "people-suggested", to=member.person, key=f"people-suggested:{pk}:{at.date()}", programme=member.programme_id,
        about="membership", ref=pk, at=at,
        values={
            "names": names,
            "link": links.absolute(reverse("matching:directory", args=[member.programme.slug])),
        },
    )  # fmt: skip


def fitting(member: Membership) -> list[str]:
    """The names of those who fit best and have room."""
    programme = member.programme
    wants = wanted(programme.obeys(MatchingPolicy).browsed(), {**member.answers, **member.aims})
    asked = set(Request.objects.filter(mentee=member).values_list("mentor", flat=True))
    page = directory.page(member.person, programme, directory.Search(space=True), wants)
    return [row["person__name"] for row in page.rows if row["pk"] not in asked][:SUGGESTED]
