"""Letters about relationships, and what follows when a member leaves."""

from functools import partial

from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.expectations import outcome
from ithaca.kit.facts import inside
from ithaca.kit.trail import record_all
from ithaca.kit.words import later, listed
from ithaca.notices.actions import leave
from ithaca.notices.actions.mail import Wanted, drop_about, post_all
from ithaca.people.facts import PersonBlocked
from ithaca.people.models import Block
from ithaca.programmes.facts import (
    LeaveCalledOff,
    LeavePlanned,
    MemberAway,
    MemberBack,
    MemberLeft,
    MemberTimeChanged,
    ProgrammeClosed,
)
from ithaca.relationships import actions
from ithaca.relationships.actions.ending import end_all_in
from ithaca.relationships.actions.standing_in import keep_those
from ithaca.relationships.actions.taking_over import time_changed
from ithaca.relationships.facts import (
    AgreementMade,
    AgreementSigned,
    ContactShared,
    GoalReached,
    RelationshipCarriedOn,
    RelationshipEnded,
    RelationshipExtended,
    RelationshipPaused,
    RelationshipResumed,
    RelationshipStarted,
    RematchAsked,
    SuccessorNeeded,
    WillingToGoOn,
)
from ithaca.relationships.models import Participant, Relationship, StandIn
from ithaca.relationships.policy import LAPSED, LEFT, STAFF
from ithaca.relationships.queries import rhythm_in_words
from ithaca.roles.queries import holders
from ithaca.roles.rights import Right

NEXT = {
    Right.BE_FOUND: gettext_lazy(
        "Your place is free again. If you would like to work with somebody new, you need do nothing; if "
        "you would rather not just now, make your profile inactive."
    ),
    Right.ASK_MENTORS: gettext_lazy(
        "You can ask somebody else whenever you like, and the help desk is glad to help you choose."
    ),
}
THANKS = gettext_lazy("Thank you for having been here.")
PART = gettext_lazy("Thank you for your part.")
PAUSED = "relationship-paused"
WHY = {
    STAFF: gettext_lazy("The programme's team has closed it; please write to them if you have a question."),
    LEFT: gettext_lazy("You take no part in the programme any more, and whom you worked with has been told."),
    LAPSED: gettext_lazy("The time that was planned for it is over, and it was not carried on."),
}


def wanted(letter: str, relationship, person, key, about=None, **values) -> Wanted:
    """A letter about a relationship to one of its people. `about`: whom it is about, else the others."""
    return Wanted(
        letter=letter,
        to=person,
        key=f"{letter}:{relationship.pk}:{person.pk}:{key}",
        programme=relationship.programme_id,
        about="relationship",
        ref=relationship.pk,
        values={
            "who": about.name if about else relationship.others(person),
            "link": links.absolute(links.url_for("relationship", relationship.pk)),
            **values,
        },
    )


def tell_others(letter: str, *, only=lambda part: True):
    """A reader that writes to everybody but the one who acted, save where a block keeps them apart."""

    def tell(facts, *, by, at):
        post_all(
            [
                wanted(letter, pair, part.person, at.isoformat(), about=actor)
                for pair in pairs_of(facts)
                if not pair.blocked
                for actor in [next((p.person for p in pair.participants.all() if p.person_id == by), None)]
                for part in pair.participants.all()
                if part.person_id != by and only(part)
            ],
            at=at,
        )

    return tell


def pairs_of(facts) -> list[Relationship]:
    found = Relationship.objects.with_people().in_bulk([fact.relationship for fact in facts])
    return [found[fact.relationship] for fact in facts]


inside(AgreementSigned)(tell_others("agreement-signed", only=lambda part: not part.agreed_at))
inside(ContactShared)(tell_others("contact-shared"))
inside(RelationshipPaused)(tell_others(PAUSED))
inside(WillingToGoOn)(tell_others("asked-to-go-on", only=lambda part: not part.goes_on_at))
inside(RelationshipCarriedOn)(tell_others("relationship-carried-on"))


@inside(RelationshipExtended)
def tell_of_more_time(facts, *, by, at):
    """Also when staff gave it: nobody is surprised by a day that has moved."""
    post_all(
        [
            wanted("relationship-extended", pair, part.person, at.isoformat(), until=pair.until)
            for pair in pairs_of(facts)
            for part in pair.participants.all()
            if part.person_id != by
        ],
        at=at,
    )


@inside(RelationshipResumed)
def tell_of_return(facts, *, by, at):
    """Who has not read of the pause yet need not read that it is over."""
    heard = [f for f in facts if not drop_about("relationship", f.relationship, letters=(PAUSED,))]
    tell_others("relationship-resumed")(heard, by=by, at=at)


@inside(RelationshipStarted)
def tell_of_pairing(facts, *, by, at):
    """Only when others began it: who asked and who said yes know."""
    pairs = [p for p in pairs_of(facts) if by not in {part.person_id for part in p.participants.all()}]
    post_all(
        [wanted("relationship-started", p, part.person, "") for p in pairs for part in p.participants.all()],
        at=at,
    )


@inside(AgreementMade)
def tell_of_agreement(facts, *, by, at):
    post_all(
        [
            wanted(
                "agreement-made",
                pair,
                part.person,
                at.isoformat(),
                rhythm=later(partial(rhythm_in_words, pair.cadence_days)),
            )
            for pair in pairs_of(facts)
            for part in pair.participants.all()
            if part.person_id != by
        ],
        at=at,
    )


@inside(GoalReached)
def suggest_next_steps(facts, *, by, at):
    """Once all goals are reached: stay in touch, or end."""
    tell_others("goals-reached")([fact for fact in facts if fact.all_reached], by=by, at=at)


@inside(RelationshipEnded)
def tell_of_ending(facts, *, by, at):
    """The end, and nothing more of what came before it."""
    keep_those(StandIn.objects.open().filter(relationship__in=[fact.relationship for fact in facts]), at=at)
    for fact in facts:
        drop_about("relationship", fact.relationship, letters=BETWEEN)
    post_all(
        [
            ending_letter(pair, part, fact)
            for fact, pair in zip(facts, pairs_of(facts), strict=True)
            for part in pair.participants.all()
            if part.person_id != by
        ],
        at=at,
    )


def ending_letter(pair, part, fact) -> Wanted:
    """With the words that were written; without any, in the house's."""
    ender = next((p.person for p in pair.participants.all() if p.person_id == pair.ended_by_id), None)
    values = {"about": ender, "next": next_for(part, fact)}
    if pair.message:
        return wanted("relationship-ended", pair, part.person, "", words=pair.message, **values)
    if part.person_id == fact.left:
        return wanted("relationship-closed", pair, part.person, "", why=WHY[LEFT], next=THANKS)
    if fact.by_role == LEFT:
        leaver = next((p.person for p in pair.participants.all() if p.person_id == fact.left), ender)
        return wanted("partner-left", pair, part.person, "", **{**values, "about": leaver})
    return wanted("relationship-closed", pair, part.person, "", why=WHY.get(fact.by_role, ""), **values)


def next_for(part, fact) -> str:
    """What comes next: what has been arranged, else what somebody may do by the rights of their role.

    Nothing for who has left.
    """
    if part.membership.state in part.membership.GONE:
        return THANKS
    if fact.successor:
        new = Relationship.objects.with_people().get(pk=fact.successor)
        said, others = (
            gettext_lazy("From today you work with {others}; your open goals go along."),
            new.others(part.person),
        )
        return later(lambda: said.format(others=listed(others)))
    if fact.sought:
        return gettext_lazy(
            "The team of the programme looks for somebody else for you, and will write to you."
        )
    return next((words for right, words in NEXT.items() if right in part.role.rights), PART)


BETWEEN = (
    "partner-away",
    "partner-back",
    "agreement-signed",
    "agreement-made",
    "contact-shared",
    "goals-reached",
    PAUSED,
    "relationship-resumed",
    "asked-to-go-on",
    "relationship-carried-on",
    "relationship-extended",
)  # what one side's doing says to the other


@inside(PersonBlocked)
def keep_apart(facts, *, by, at):
    """What they run together rests, letters on their way stay here, and staff are told once."""
    blocks = Block.objects.filter(pk__in=[fact.block for fact in facts])
    for one, other in blocks.values_list("by", "person"):
        for pair in actions.rest_apart(one, other, at=at):
            drop_about("relationship", pair.pk, letters=BETWEEN)
            tell_staff(pair, at=at)
    people = {pk for two in blocks.values_list("by", "person") for pk in two}
    keep_those(StandIn.objects.open().filter(person__in=people), at=at)


def tell_staff(pair: Relationship, *, at):
    """Who may end it hears once that they cannot reach each other: never who asked for that, or why."""
    write_to_staff("pair-apart", pair, [part.person for part in pair.participants.all()], at=at)


def write_to_staff(letter: str, pair: Relationship, who: str | list, key: str = "", *, at):
    """A letter to those who bring people together here, and are not themselves in the pair."""
    post_all(
        [
            Wanted(
                letter=letter,
                to=person,
                key=f"{letter}:{pair.pk}:{person.pk}:{key}",
                programme=pair.programme_id,
                about="relationship",
                ref=pair.pk,
                values={
                    "who": who,
                    "link": links.absolute(links.url_for("relationship", pair.pk, staff=True)),
                },
            )
            for person in holders(Right.PAIR_PEOPLE, pair.programme)
            if pair.part_of(person) is None
        ],
        at=at,
    )


@inside(RematchAsked)
def tell_of_wish(facts, *, by, at):
    """Who brings people together hears of it; those whom it is about do not."""
    for pair in pairs_of(facts):
        asker = next(p.person for p in pair.participants.all() if p.person_id == by)
        write_to_staff("rematch-asked", pair, asker.name, key=at.isoformat(), at=at)


@inside(SuccessorNeeded)
def tell_who_is_left(facts, *, by, at):
    for fact, pair in zip(facts, pairs_of(facts), strict=True):
        left = [p.person for p in pair.participants.all() if p.person_id in fact.people.get(p.role.name, ())]
        write_to_staff("successor-needed", pair, left, key=at.isoformat(), at=at)


@inside(MemberTimeChanged)
def tell_the_new_time(facts, *, by, at):
    """Somebody's course ends on another day now: whether to go on is asked before that one."""
    parts = Participant.objects.filter(membership__in=[fact.membership for fact in facts]).values(
        "relationship"
    )
    running = (
        Relationship.objects.running()
        .with_people()
        .filter(pk__in=parts, carried_on_at=None, extended_until=None)
    )
    record_all([time_changed(pair, at) for pair in running.order_by("pk")], by=by, at=at)


@inside(LeavePlanned)
def tell_of_leave(facts, *, by, at):
    """Those one works with learn the days, and nothing else."""
    for part in parts_of(facts):
        member = part.membership
        days = {"first": member.away_from, "last": member.away_until}
        key = f"{member.away_from}:{member.away_until}"
        tell_partners("partner-away", part, key, at=at, **days)


@inside(MemberAway)
def let_it_rest(facts, *, by, at):
    """What is owed about what they work on stands still for everybody in it, unless somebody stands in."""
    for part in parts_of(facts):
        if part.relationship.unattended:
            leave.rest_about(part.relationship.programme_id, "relationship", [part.relationship_id], at=at)


@inside(MemberBack, LeaveCalledOff)
def let_it_go_on(facts, *, by, at):
    """Unless it rests for another reason. Whoever reads the days of a leave also reads that it is over early."""
    for part in parts_of(facts):
        pair = part.relationship
        if pair.state == Relationship.State.ACTIVE and not pair.unattended:
            leave.go_on_about(pair.programme_id, "relationship", [pair.pk], at=at)
        unread = drop_about("relationship", pair.pk, letters=("partner-away",))
        if by and not unread:
            tell_partners("partner-back", part, at.isoformat(), at=at)


def parts_of(facts) -> list[Participant]:
    """The parts in what runs of those members, each with its relationship and all its people."""
    members = [fact.membership for fact in facts]
    mine = Participant.objects.filter(membership__in=members, relationship__state__in=Relationship.RUNNING)
    mine = mine.select_related("person", "membership")
    pairs = Relationship.objects.with_people().in_bulk([part.relationship_id for part in mine])
    for part in mine:
        part.relationship = pairs[part.relationship_id]
    return list(mine)


def tell_partners(letter: str, part: Participant, key: str, *, at, **values):
    pair = part.relationship
    others = [] if pair.blocked else pair.others(part.person)
    post_all([wanted(letter, pair, other, key, about=part.person, **values) for other in others], at=at)


@inside(ProgrammeClosed)
def end_with_the_programme(facts, *, by, at):
    """Where whoever closed it said so; otherwise everybody goes on until their own end."""
    for fact in facts:
        if fact.ends_pairs:
            end_all_in(fact.programme, by=by, at=at)


@inside(MemberLeft)
def end_what_runs(facts, *, by, at):
    for fact in facts:
        actions.end_all_of(fact.membership, by=by, at=at)
    keep_those(StandIn.objects.open().filter(membership__in=[fact.membership for fact in facts]), at=at)


@outcome("relationship.lapse", "What was not carried on ends kindly, and its people are told.")
def lapse(ref: int, *, at):
    actions.lapse(ref, at=at)
