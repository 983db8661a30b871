"""Whom people would choose: among a shortlist before a round is worked out, or as noted at an event where they met."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.kit.trail import record_all
from ithaca.kit.verdicts import Denied, check
from ithaca.kit.words import later, weekday_date
from ithaca.matching import access
from ithaca.matching.actions.locking import hold
from ithaca.matching.actions.rounds import locked
from ithaca.matching.facts import ShortlistChosen, ShortlistOffered
from ithaca.matching.models import Rank, Round
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries.wording import worded
from ithaca.notices.actions.mail import Wanted, post_all


@transaction.atomic
def offer_shortlists(pk: int, *, by, at) -> Round:
    """Ask every mentee to choose among the few who fit them best, as many as the scheme says. Asking again asks anew."""
    from ithaca.matching.queries import meanings, plans, pool
    from ithaca.matching.rules.rounds.problem import Unfit

    found = locked(pk)
    many = found.cohort.obeys(MatchingPolicy).shortlist
    check(many, _("This scheme does not ask people to choose.")).require()
    access.can_prepare(by, found).require()
    people, rules = pool.pool_of(found, *pool.members_of(found))
    check(
        people.mentees and people.mentors, _("There is nobody to choose, or nobody to be chosen.")
    ).require()
    try:
        found.shortlists = plans.best_for_each(meanings.laid_over(found, people, rules), rules, many)
    except Unfit as problem:
        raise Denied(worded(problem.sentence, found.cohort.scheme)) from None
    found.choose_by = found.programme.today(at) + timedelta(
        days=found.cohort.obeys(MatchingPolicy).choose_days
    )
    found.save(update_fields=["shortlists", "choose_by"])
    asked = hold(*map(int, found.shortlists)).values()
    record_all([ShortlistOffered(**about(found, member)) for member in asked], by=by, at=at)
    post_all([letter(found, member, at) for member in asked], at=at)
    return found


def about(found: Round, member) -> dict:
    return {**found.subject(), "membership": member.pk, "people": member.people()}


def letter(found: Round, member, at) -> Wanted:
    return Wanted(
        letter="shortlist",
        to=member.person,
        key=f"shortlist:{found.pk}:{member.pk}:{at:%Y-%m-%d}",  # pressed twice, it is one letter
        programme=found.programme_id,
        about="round",
        ref=found.pk,
        values={
            "asked": found.cohort.scheme.roles[
                found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)[1]
            ].title,
            "day": later(lambda: weekday_date(found.choose_by)),
            "link": links.absolute(reverse("matching:choose", args=[found.pk])),
        },
    )


@transaction.atomic
def choose(pk: int, mentee: int, order: list[int], *, by, at) -> list[Rank]:
    """Say whom one would rather have, the first choice first; an empty order is no wish at all."""
    found, member = locked(pk), hold(mentee)[mentee]
    access.can_choose(by, found, member).require()
    among = found.shortlists[str(mentee)]
    check(
        set(order) <= set(among) and len(set(order)) == len(order),
        _("Choose among those who are shown, each once."),
    ).require()
    made = ranked(found, {mentee: order})
    record_all([ShortlistChosen(**about(found, member))], by=by, at=at)
    return made


@transaction.atomic
def note_ranks(pk: int, wishes: dict[int, list[int]], *, by, at) -> list[Rank]:
    """Note whom people of either side would choose, {membership: [memberships], the first choice first}, as after a
    speed meeting. What was noted of them before is replaced."""
    found = locked(pk)
    access.can_prepare(by, found).require()
    return ranked(found, wishes)


def ranked(found: Round, wishes: dict[int, list[int]]) -> list[Rank]:
    Rank.objects.filter(round=found, by__in=wishes).delete()
    return Rank.objects.bulk_create(
        Rank(round=found, by_id=who, of_id=of, place=place)
        for who, order in wishes.items()
        for place, of in enumerate(order, 1)
    )
