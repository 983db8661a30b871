"""Who sees and changes what, tried with every combination of people, states and verbs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ithaca.kit.verdicts import Denied
from ithaca.programmes.testing import AT, make_person, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Goal, Relationship, SharedContact
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db
few = settings(max_examples=25)


@few
@given(
    pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=6, unique=True),
    ended=st.sets(st.integers(0, 5)),
)
def test_people_see_exactly_what_they_take_part_in(programme, pairs, ended):
    """`visible_to` is membership in the relationship, running or ended; staff see pairs and no words."""
    from ithaca.programmes.testing import make_member

    mentees = [make_member(programme, "mentee", f"Mentee {n}") for n in range(4)]
    mentors = [make_member(programme, "mentor", f"Mentor {n}") for n in range(3)]
    made = []
    for number, (mentee, mentor) in enumerate(pairs):
        pair = make_pair(programme, mentees[mentee], mentors[mentor])
        by = mentees[mentee].person
        goal = actions.set_goal(pair.pk, text="Something", by=by, at=AT)
        contact = actions.share_contact(pair.pk, label="Phone", value="1", by=by, at=AT)
        if number in ended:
            actions.end(pair.pk, reason="done", message="Bye", by=by, at=AT)
        made.append((pair, goal, contact, {by, mentors[mentor].person}))
    staff, stranger = make_staff(programme), make_person("Stranger")
    ours = Relationship.objects.filter(pk__in=[pair.pk for pair, *_ in made])
    for person in [m.person for m in (*mentees, *mentors)] + [staff, stranger]:
        mine = [row for row in made if person in row[3]]
        seen = set(ours.visible_to(person))
        assert seen == ({row[0] for row in made} if person == staff else {row[0] for row in mine})
        assert set(ours.of(person)) == {row[0] for row in mine}
        assert set(Goal.objects.filter(relationship__in=ours).visible_to(person)) == {row[1] for row in mine}
        shared = SharedContact.objects.filter(relationship__in=ours).visible_to(person)
        assert set(shared) == {row[2] for row in mine}


WRITES = {
    "agree": lambda pair, goal, by: actions.agree(pair.pk, answers={}, by=by, at=AT),
    "pause": lambda pair, goal, by: actions.pause(pair.pk, by=by, at=AT),
    "resume": lambda pair, goal, by: actions.resume(pair.pk, by=by, at=AT),
    "set_goal": lambda pair, goal, by: actions.set_goal(pair.pk, text="More", by=by, at=AT),
    "rate": lambda pair, goal, by: actions.rate(goal.pk, now=5, by=by, at=AT),
    "reach": lambda pair, goal, by: actions.reach(goal.pk, by=by, at=AT),
    "set_aside": lambda pair, goal, by: actions.set_aside(goal.pk, by=by, at=AT),
    "reopen": lambda pair, goal, by: actions.reopen(goal.pk, by=by, at=AT),
    "set_task": lambda pair, goal, by: actions.set_task(pair.pk, text="More", by=by, at=AT),
    "share": lambda pair, goal, by: actions.share_contact(pair.pk, label="Phone", value="2", by=by, at=AT),
    "note_contact": lambda pair, goal, by: actions.note_contact(pair.pk, by=by, at=AT),
    "carry_on": lambda pair, goal, by: actions.carry_on(pair.pk, by=by, at=AT),
    "extend": lambda pair, goal, by: actions.extend(pair.pk, until=AT.date(), by=by, at=AT),
    "end": lambda pair, goal, by: actions.end(pair.pk, reason="done", message="Bye", by=by, at=AT),
    "break_off": lambda pair, goal, by: actions.break_off(pair.pk, by=by, at=AT),
    "check_in": lambda pair, goal, by: actions.check_in(pair.pk, outcome="well", by=by, at=AT),
}


@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize("who", ["mentee", "mentor", "coordinator", "stranger"])
def test_after_the_end_nothing_is_written_by_anybody(programme, verb, who):
    """PAR-06: a read-only archive."""
    pair = make_pair(programme)
    priya, amara = people_of(pair)
    goal = actions.set_goal(pair.pk, text="Something", by=priya, at=AT)
    actions.end(pair.pk, reason="done", message="Bye", by=priya, at=AT)
    people = {"mentee": priya, "mentor": amara}
    by = people.get(who) or (make_staff(programme) if who == "coordinator" else make_person("Tom"))
    before = list(Relationship.objects.values()), list(Goal.objects.values())
    with pytest.raises(Denied):
        WRITES[verb](pair, goal, by)
    assert (list(Relationship.objects.values()), list(Goal.objects.values())) == before


@few
@given(verbs=st.lists(st.sampled_from(sorted({*Relationship.MOVES})), max_size=8))
def test_a_relationship_moves_only_as_its_table_says(verbs):
    pair = Relationship(state=Relationship.State.ACTIVE)
    for verb in verbs:
        before = pair.state
        move = Relationship.MOVES[verb]
        if before in move.sources:
            pair.move(verb)
            assert pair.state == move.target
        else:
            with pytest.raises(Denied):
                pair.move(verb)
            assert pair.state == before
    if "end" in verbs:
        assert pair.state == Relationship.State.ENDED
