"""Working with somebody else: asked for in private, without a fault, and answered by staff in one step."""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships import access
from ithaca.relationships.actions.ending import close
from ithaca.relationships.actions.pairing import start
from ithaca.relationships.facts import RematchAnswered, RematchAsked
from ithaca.relationships.models import Goal, Relationship, Wish
from ithaca.relationships.policy import STAFF


@transaction.atomic
def wish_for_another(pk: int, *, words: str = "", takes_goals: bool = True, by, at) -> Wish:
    """Ask staff for somebody else to work with. Those one works with are never told."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_wish(by, relationship).require()
    wish = Wish.objects.create(
        relationship=relationship, person=by, words=words.strip(), takes_goals=takes_goals, at=at
    )
    record(RematchAsked(**about(wish)), by=by, at=at)
    return wish


@transaction.atomic
def take_back_wish(pk: int, *, by, at):
    """They would like to stay together after all: nothing is left of it but that it was asked."""
    wish = lock(pk)
    access.can_take_back_wish(by, wish).require()
    wish.delete()


@transaction.atomic
def let_go_on(pk: int, *, by, at) -> Wish:
    """Staff spoke with whoever asked, and it goes on as it is."""
    wish = lock(pk)
    access.can_answer_wish(by, wish).require()
    return answered(wish, None, by=by, at=at)


@transaction.atomic
def rematch(pk: int, members: list, *, kind: str = "", by, at) -> Relationship:
    """End what was and begin anew with these members, whoever asked among them, in one step.

    Goals that are still open go along when whoever asked wants that.
    """
    wish = lock(pk)
    access.can_answer_wish(by, wish).require()
    old = wish.relationship
    check(
        any(m.person_id == wish.person_id for m in members), _("Whoever asked has to be among them.")
    ).require()
    if old.state in Relationship.RUNNING:
        close(old, STAFF, "", STAFF, by=by, at=at)
    new = start(old.programme, old.cohort, kind or old.kind, members, follows=old, by=by, at=at)
    if wish.takes_goals:
        take_goals_along(old, new)
    answered(wish, new.pk, by=by, at=at)
    return new


@transaction.atomic
def begin_again(pk: int, *, by, at) -> Relationship:
    """Staff let people whose work together has ended go on: what was stays to be read, what they began goes along."""
    old = Relationship.objects.select_for_update().get(pk=pk)
    access.can_begin_again(by, old).require()
    members = [part.membership for part in old.participants.all()]
    new = start(old.programme, old.cohort, old.kind, members, follows=old, by=by, at=at)
    take_goals_along(old, new)
    return new


def take_goals_along(old: Relationship, new: Relationship):
    """The open goals as they stand; the old ones stay where they are, to be read."""
    open_goals = Goal.objects.filter(relationship=old, state=Goal.State.OPEN).order_by("pk")
    Goal.objects.bulk_create(
        Goal(relationship=new, text=g.text, then=g.then, now=g.now, by_id=g.by_id, set_at=g.set_at)
        for g in open_goals
    )


def lock(pk: int) -> Wish:
    """The wish, its relationship held first, so that an end and an answer never cross."""
    Relationship.objects.select_for_update().get(pk=Wish.objects.values_list("relationship").get(pk=pk)[0])
    return Wish.objects.select_for_update().get(pk=pk)


def answered(wish: Wish, successor: int | None, *, by, at) -> Wish:
    wish.answered_at = at
    wish.save(update_fields=["answered_at"])
    record(RematchAnswered(**about(wish), successor=successor), by=by, at=at)
    return wish


def about(wish: Wish) -> dict:
    """What the facts about a wish begin with: nobody but whoever asked."""
    part = wish.relationship.part_of(wish.person)
    people = {part.role.name: [wish.person_id]} if part else {}
    return {**wish.relationship.subject(), "people": people}
