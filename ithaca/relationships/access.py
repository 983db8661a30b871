"""Who may do what with a relationship: who first, then whether now."""

from collections import Counter
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ithaca.kit.verdicts import ALLOWED, Verdict, check
from ithaca.kit.words import full_date, listed
from ithaca.people.models import Block
from ithaca.programmes.access import goes_on
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Goal, Participant, Relationship, SharedContact, StandIn, Task, Wish
from ithaca.relationships.policy import Kind
from ithaca.relationships.queries import broken_bars
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

MOST_MORE = timedelta(days=5 * 366)
HERE = (Membership.State.ACTIVE, Membership.State.INACTIVE)


def takes_part(person, relationship: Relationship) -> Verdict:
    return check(
        relationship.part_of(person) is not None, _("Only the people who work together here can do this.")
    )


def acts_in(person, relationship: Relationship) -> Verdict:
    """Whether somebody takes part, or stands in at this moment for who does."""
    return check(
        relationship.hand_of(person) is not None, _("Only the people who work together here can do this.")
    )


def looks_on(person, relationship: Relationship) -> Verdict:
    """Whether somebody of staff is not in it: nobody is staff to themselves."""
    return check(relationship.part_of(person) is None, _("Somebody else of staff looks after this."))


def runs(relationship: Relationship) -> Verdict:
    return check(
        relationship.state in Relationship.RUNNING,
        _("This has ended. You can read it, and nothing in it changes."),
    )


def can_reach(person, relationship: Relationship) -> Verdict:
    """Whether somebody may write to, meet or give something to those they work with.

    Everything that carries a word, a mark or a letter to the others asks this. A block says the
    same to both sides: whoever is blocked is never told.
    """
    return (
        takes_part(person, relationship)
        and runs(relationship)
        and check(not relationship.blocked, _("You cannot reach each other here at the moment."))
    )


def can_work(person, relationship: Relationship) -> Verdict:
    """The same for what a stand-in does too: meetings, goals, tasks, a note that they were in touch. No word, no detail."""
    return (
        acts_in(person, relationship)
        and runs(relationship)
        and check(not relationship.blocked, _("You cannot reach each other here at the moment."))
    )


def can_start(
    person, programme, kind: Kind, members: list[Membership], follows: Relationship | None = None
) -> Verdict:
    """The people themselves (who agreed elsewhere), staff who pair people, or the system.

    In a programme that has ended nobody begins, but in the place of one that goes on there, which it `follows`.
    """
    own = person is None or any(m.person_id == person.pk for m in members)
    may = ALLOWED if own else holds(person, Right.PAIR_PEOPLE, programme)
    lasts = ALLOWED if follows else goes_on(programme)
    return may and lasts and fits(programme, kind, members)


def fits(programme, kind: Kind, members: list[Membership]) -> Verdict:
    """Whether these people may be brought together in a relationship of this kind."""
    people = [m.person_id for m in members]
    here = all(m.programme_id == programme.pk and m.state in HERE for m in members)
    return (
        check(here, _("Everybody has to be a member of the programme."))
        and check(len(set(people)) == len(people), _("Nobody can work together with themselves."))
        and check(
            right_parties(kind, members),
            _("A {title} is {parties_in_words}.").format(
                title=kind.title, parties_in_words=parties_in_words(kind)
            ),
        )
        and check(not blocked(people), _("These people cannot be brought together."))
        and check(not together(programme, people), _("These people work together already."))
        and keep_bars(members)
    )


def keep_bars(members: list[Membership]) -> Verdict:
    """Whether no bar of the scheme stands between these people, whoever brings them together."""
    broken = broken_bars(members, "refuse")
    return check(not broken, broken[0] if broken else "")


def right_parties(kind: Kind, members: list[Membership]) -> bool:
    """At least one in each of the kind's roles, at most as many as it says, and no other role."""
    found = Counter(m.role.name for m in members)
    return found.keys() == kind.parties.keys() and all(n <= kind.parties[role] for role, n in found.items())


def parties_in_words(kind: Kind) -> str:
    return listed(f"{_('up to ') if n > 1 else ''}{n} {role}" for role, n in kind.parties.items())


def blocked(people: list[int]) -> bool:
    return Block.objects.filter(by__in=people, person__in=people).exists()


def together(programme, people: list[int]) -> bool:
    """Whether exactly these people have a running relationship in the programme."""
    found = Relationship.objects.running().filter(programme=programme)
    for person in people:
        found = found.filter(pk__in=Participant.objects.filter(person=person).values("relationship"))
    return any(len(r.participants.all()) == len(people) for r in found)


def can_agree(person, relationship) -> Verdict:
    return can_reach(person, relationship)


def can_set_goals(person, relationship) -> Verdict:
    return can_work(person, relationship)


def can_change_goal(person, goal: Goal, verb: str = "") -> Verdict:
    """`verb` is a move of the goal; without one it is about rating an open goal."""
    may = can_set_goals(person, goal.relationship)
    if verb:
        return may and goal.can(verb)
    return may and check(goal.state == Goal.State.OPEN, _("This goal is closed. Open it again to rate it."))


def can_set_task(person, relationship, doer) -> Verdict:
    """For oneself, or for another of those one works with."""
    theirs = relationship.part_of(doer) is not None
    return can_work(person, relationship) and check(
        theirs, _("Choose one of the people who work together here.")
    )


def is_to_come(day: date | None, today: date) -> Verdict:
    return check(day is None or day >= today, _("This day is over. Choose today or a later day."))


def can_change_task(person, task: Task, verb: str = "") -> Verdict:
    """Whoever does it, or wrote it down, or who stands in for them; and what was written down in somebody's place is
    theirs too. `verb` is a move of the task."""
    pair = task.relationship
    theirs = not pair.hands_of(person).isdisjoint((task.person_id, task.by_id, pair.side_of(task.by_id)))
    may = can_work(person, pair) and check(
        theirs, _("Only whoever does it, or wrote it down, can change it.")
    )
    return may and task.can(verb) if verb else may


def can_share(person, relationship) -> Verdict:
    return can_reach(person, relationship)


def can_unshare(person, contact: SharedContact) -> Verdict:
    """Also after the end: what somebody showed they may always take back."""
    return check(contact.person_id == person.pk, _("You can take back only what you shared yourself."))


def can_note_contact(person, relationship) -> Verdict:
    return can_work(person, relationship)


def can_pause(person, relationship) -> Verdict:
    return can_reach(person, relationship) and relationship.can("pause")


def can_resume(person, relationship) -> Verdict:
    return can_reach(person, relationship) and relationship.can("resume")


def can_end(person, relationship) -> Verdict:
    part = takes_part(person, relationship)
    may = part if part else holds(person, Right.PAIR_PEOPLE, relationship.programme)
    return may and relationship.can("end")


def can_break_off(person, relationship) -> Verdict:
    return takes_part(person, relationship) and relationship.can("end")


def can_carry_on(person, relationship) -> Verdict:
    going = check(relationship.until, _("There is nothing to decide: you go on together."))
    return can_reach(person, relationship) and going


def can_extend(person, relationship) -> Verdict:
    """Staff, where an end is planned; those who are in it say it together."""
    planned = check(relationship.until, _("No end is planned: they go on as long as they like."))
    reached = check(not relationship.blocked, _("They cannot reach each other here at the moment."))
    may = holds(person, Right.PAIR_PEOPLE, relationship.programme) and looks_on(person, relationship)
    return may and runs(relationship) and planned and reached


def is_later(until: date, relationship) -> Verdict:
    """Whether somebody may go on until this day: after the planned one, and not for ever by a slip of the pen."""
    planned = relationship.until
    return check(
        until > planned,
        _("Choose a day after {day}, which is the planned one.").format(day=full_date(planned)),
    ) and check(until <= planned + MOST_MORE, _("That is more than five years. Choose an earlier day."))


def can_check_in(person, relationship) -> Verdict:
    """Staff who look after others: to note how it goes, or to look after them by name."""
    may = holds(person, Right.CHECK_IN, relationship.programme) and looks_on(person, relationship)
    return may and runs(relationship)


def can_begin_again(person, relationship) -> Verdict:
    """Staff, once it has ended and as long as nothing stands between these people."""
    members = [part.membership for part in relationship.participants.all()]
    return (
        holds(person, Right.PAIR_PEOPLE, relationship.programme)
        and check(relationship.state == Relationship.State.ENDED, _("They work together still."))
        and fits(relationship.programme, relationship.terms, members)
    )


def can_wish(person, relationship) -> Verdict:
    """To work with somebody else, in private; also where a block keeps them apart."""
    asked = Wish.objects.open().filter(relationship=relationship, person=person)
    return (
        takes_part(person, relationship)
        and runs(relationship)
        and check(not asked.exists(), _("You have asked already. Staff will be in touch with you."))
    )


def can_take_back_wish(person, wish: Wish) -> Verdict:
    own = check(wish.person_id == person.pk, _("Only whoever asked can take it back."))
    return own and check(wish.answered_at is None, _("It has been answered."))


def can_answer_wish(person, wish: Wish) -> Verdict:
    pair = wish.relationship
    may = looks_on(person, pair) and holds(person, Right.PAIR_PEOPLE, pair.programme)
    return may and check(wish.answered_at is None, _("It has been answered."))


# Somebody stands in for a while ------------------------------------------------------------------------------------


def can_name_stand_in(person, relationship, whom) -> Verdict:
    """Whoever it is for, or staff who bring people together and are not in it; one at a time."""
    part = relationship.part_of(whom)
    knows = part is not None and part.role.name in relationship.policy.stand_in
    return (
        may_arrange(person, relationship, whom)
        and runs(relationship)
        and check(not relationship.blocked, _("You cannot reach each other here at the moment."))
        and check(knows, _("In this programme nobody stands in for them."))
        and check(
            all(s.whom_id != whom.pk for s in relationship.stand_ins),
            _("Somebody stands in for them already. End that first."),
        )
    )


def may_arrange(person, relationship, whom) -> Verdict:
    if person.pk == whom.pk:
        return takes_part(person, relationship)
    return looks_on(person, relationship) and holds(person, Right.PAIR_PEOPLE, relationship.programme)


def may_stand_in(member: Membership | None, relationship, whom) -> Verdict:
    """An active member in the same role, whom nothing keeps from those in it. Every no is the same: it tells
    nothing of anybody."""
    no = _("Nobody who can stand in is known by this address.")
    if member is None:
        return Verdict(no)
    others = [p.membership for p in relationship.participants.all() if p.person_id != whom.pk]
    people = [member.person_id, whom.pk, *(m.person_id for m in others)]
    role = relationship.part_of(whom).role_id
    same = (member.programme_id, member.role_id) == (relationship.programme_id, role)
    here = member.state == Membership.State.ACTIVE and member.person.is_active
    return (
        check(same and here, no)
        and check(len(set(people)) == len(people), no)
        and check(not on_another_side(member.person_id, relationship, whom), no)
        and check(not blocked(people), no)
        and check(not barred(member, others), no)
    )


def barred(member: Membership, others: list[Membership]) -> bool:
    """By the bars of the cohort of either: people of earlier ones may go by a scheme that knew none."""
    return any(broken_bars(members, "refuse") for members in ([member, *others], [*others, member]))


def on_another_side(person: int, relationship, whom) -> bool:
    """Whether somebody stands in for another there too: nobody meets themselves."""
    return any(s.person_id == person and s.whom_id != whom.pk for s in relationship.stand_ins)


def can_end_stand_in(person, stand_in: StandIn) -> Verdict:
    """Whoever it is for, whoever stands in, or staff who bring people together."""
    own = check(person.pk == stand_in.person_id, _("Only whoever it is for, or stands in, can end it."))
    may = own if own else may_arrange(person, stand_in.relationship, stand_in.whom)
    return may and check(stand_in.ended_at is None, _("It is over already."))
