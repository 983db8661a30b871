"""The days of a stand-in, and its letters."""

from django.urls import reverse

from ithaca.kit import links
from ithaca.kit.facts import inside
from ithaca.kit.ticks import tick
from ithaca.notices.actions import leave
from ithaca.notices.actions.mail import drop_about, drop_reminders, post_all
from ithaca.relationships import access, actions
from ithaca.relationships.facts import StandInBegan, StandInEnded, StandInNamed
from ithaca.relationships.models import Relationship, StandIn
from ithaca.relationships.reactions.together import wanted

NEWS = ("stand-in-named", "stand-in-told")


@tick("relationships.stand-ins")
def keep(*, at):
    """Who stands in today; then what is owed in the place of somebody who is away."""
    actions.keep_stand_ins(at=at)
    leave.keep_attended(at=at)


@inside(StandInBegan, StandInEnded)
def let_clocks_run_or_rest(facts, *, by, at):
    """In a leave that somebody covers the clocks run; when they stop before its end, these rest again."""
    for fact in facts:
        pair = Relationship.objects.with_people().get(pk=fact.relationship)
        if pair.state not in Relationship.RUNNING:
            continue
        if pair.unattended:
            leave.rest_about(pair.programme_id, "relationship", [pair.pk], at=at)
        elif pair.state == Relationship.State.ACTIVE:
            leave.go_on_about(pair.programme_id, "relationship", [pair.pk], at=at)


@inside(StandInNamed)
def tell_of_stand_in(facts, *, by, at):
    for fact in facts:
        found, pair = stand_in_of(fact)
        days = {"whom": found.whom.name, "first": found.first, "last": found.last}
        page = links.absolute(reverse("relationships:index"))  # theirs opens on the first day
        others = [person for person in people_in(pair) if person.pk != found.whom_id]
        letter = wanted("stand-in-named", pair, found.person, found.pk, who=others, link=page, **days)
        post_all([letter], at=at)
        tell("stand-in-told", found, pair, people_in(pair), but=by, at=at, **days)


@inside(StandInEnded)
def tell_that_nobody_stands_in(facts, *, by, at):
    """Where it is over early: the last day was known. Staff who arranged it hear too: nobody does the work of who is
    away now. Where the work together is over, its people know, and whoever stood in is told."""
    for fact in facts:
        found, pair = stand_in_of(fact)
        if not fact.early:
            continue
        people = [found.person]
        if pair.state in Relationship.RUNNING:
            arranged = (
                found.by and access.may_arrange(found.by, pair, found.whom) and not pair.part_of(found.by)
            )
            people = [*people_in(pair), found.person, *([found.by] if arranged else [])]
        tell("stand-in-ended", found, pair, people, but=by, unread=NEWS, at=at, whom=found.whom.name)


@inside(StandInEnded)
def remind_no_more(facts, *, by, at):
    """What is on its way to whoever stood in stays here."""
    for fact in facts:
        found, pair = stand_in_of(fact)
        drop_reminders("relationship", pair.pk, to=found.person)


def stand_in_of(fact) -> tuple[StandIn, Relationship]:
    found = StandIn.objects.select_related("person", "whom", "by").get(pk=fact.stand_in)
    return found, Relationship.objects.with_people().get(pk=fact.relationship)


def people_in(pair) -> list:
    return [part.person for part in pair.participants.all()]


def tell(letter: str, found: StandIn, pair, people, *, but, at, unread=(), **values):
    """A letter to each of `people`, save who did it, and whoever has letters that it makes `unread`."""
    people = [p for p in people if not drop_about("relationship", pair.pk, letters=unread, to=[p.pk])]
    values["stand_in"] = found.person.name
    post_all([wanted(letter, pair, p, found.pk, **values) for p in people if p.pk != but], at=at)
