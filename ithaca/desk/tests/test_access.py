"""Who may do what at the desk: each condition switched off alone, everything else as it should be."""

from django.test import TestCase

from ithaca.conversations.testing import make_thread
from ithaca.desk import access
from ithaca.desk.models import Batch, Merge, Note
from ithaca.kit.testing import assert_says, but
from ithaca.matching.models import Request
from ithaca.people.actions import block
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    by_right,
    make_holder,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.relationships.testing import make_pair
from ithaca.roles.rights import Right

OVER = "This has ended. You can read it, and nothing in it changes."
NOT_THIS_ONE = "Somebody else of staff looks after this."


class AtTheDesk(TestCase):
    """Priya is a mentee and Tom a mentor, Ruth is their coordinator."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme()
        cls.priya = make_member(cls.programme, "mentee", "Priya Nair")
        cls.tom = make_member(cls.programme, "mentor", "Tom Lee")
        cls.ruth = make_staff(cls.programme)

    def test_what_one_right_opens(self):
        for ask, right in (
            (access.can_appoint, Right.RUN_PROGRAMME),
            (access.can_do_in_bulk, Right.SEE_PEOPLE),
            (access.can_keep_apart, Right.MANAGE_PEOPLE),
        ):
            assert_says(*by_right(self.programme, right, lambda person, ask=ask: ask(person, self.programme)))

    def test_who_writes_a_note_and_who_takes_it_away(self):
        own = make_member(self.programme, "mentor", self.ruth)
        note = Note(by=self.ruth)
        assert_says(
            *by_right(self.programme, Right.SEE_PEOPLE, lambda person: access.can_note(person, self.priya)),
            ("about oneself", access.can_note(self.ruth, own), "Nobody writes notes about themselves."),
            ("whoever wrote it", access.can_drop_note(self.ruth, note), ""),
            (
                "somebody else of staff",
                access.can_drop_note(make_staff(self.programme), note),
                "Only whoever wrote it can take it away.",
            ),
        )

    def test_who_closes_a_request(self):
        request = Request(programme=self.programme, mentee=self.priya, mentor=self.tom)
        both = make_staff(self.programme, person=self.priya.person)
        asked = make_staff(self.programme, person=self.tom.person)
        ask = access.can_close_request
        assert_says(
            *by_right(self.programme, Right.MANAGE_PEOPLE, lambda person: ask(person, request)),
            ("whoever asks, and is of staff", ask(both, request), NOT_THIS_ONE),
            ("whoever is asked, and is of staff", ask(asked, request), NOT_THIS_ONE),
            (
                "one that was accepted",
                ask(self.ruth, but(request, state="accepted")),
                "It stands at “Accepted” now.",
            ),
        )

    def test_when_somebody_is_reminded_of_a_request(self):
        owed = but(Request(programme=self.programme, mentee=self.priya, mentor=self.tom), owed=True)
        nothing = "Nobody owes anything about it at the moment."
        ask = access.can_hurry_request
        assert_says(
            ("somebody owes an answer", ask(self.ruth, owed), ""),
            ("nobody owes anything", ask(self.ruth, but(owed, owed=False)), nothing),
            ("it was declined", ask(self.ruth, but(owed, state="declined")), "It stands at “Declined” now."),
        )

    def test_when_a_pair_is_reminded(self):
        owed = but(make_pair(self.programme, self.priya, self.tom), owed=True)
        ask = access.can_hurry_pair
        assert_says(
            ("they owe something", ask(self.ruth, owed), ""),
            ("they owe nothing", ask(self.ruth, but(owed, owed=False)), "They owe nothing at the moment."),
            ("it has ended", ask(self.ruth, but(owed, state="ended")), OVER),
        )

    def test_to_whom_people_are_suggested(self):
        ask, state = access.can_suggest, Membership.State
        gone = "Priya Nair is not in the programme at the moment."
        assert_says(
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: ask(person, self.priya)),
            ("a mentee who is away", ask(self.ruth, but(self.priya, state=state.INACTIVE)), ""),
            ("one who has left", ask(self.ruth, but(self.priya, state=state.LEFT)), gone),
            ("one who is invited", ask(self.ruth, but(self.priya, state=state.INVITED)), gone),
            ("a mentor", ask(self.ruth, self.tom), "Tom Lee asks nobody in this role."),
        )

    def test_who_undoes_a_step_for_many(self):
        batch = Batch(programme=self.programme, by=self.ruth, verb="deactivate")
        ask = access.can_undo
        assert_says(
            ("whoever chose it", ask(self.ruth, batch), ""),
            ("somebody else", ask(make_staff(self.programme), batch), "Only whoever chose it can undo it."),
            ("it is done", ask(self.ruth, but(batch, state="done")), "It stands at “Done” now."),
            ("it is undone", ask(self.ruth, but(batch, state="undone")), "It stands at “Undone” now."),
        )

    def test_as_whom_staff_see_the_programme(self):
        own = make_member(self.programme, "mentee", self.ruth)
        other = make_member(self.programme, "mentor", make_staff(self.programme, person="Vera Lund"))
        ask = access.can_view_as
        assert_says(
            *by_right(self.programme, Right.RUN_PROGRAMME, lambda person: ask(person, self.priya)),
            ("as oneself", ask(self.ruth, own), "This is you."),
            (
                "as one who has left",
                ask(self.ruth, but(self.priya, state="left")),
                "Priya Nair is not in the programme at the moment.",
            ),
            (
                "as somebody of staff",
                ask(self.ruth, other),
                "Vera Lund has a staff role, and sees more than you might.",
            ),
        )


class TwoAccounts(TestCase):
    """Tom has two accounts, each with a part in Ruth's programme; nothing stands between them."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme()
        cls.one = make_member(cls.programme, "mentor", "Tom Lee").person
        cls.other = make_member(cls.programme, "mentor", "Tom Lee").person
        cls.ruth = make_staff(cls.programme)

    def test_who_makes_them_one(self):
        merge = access.can_merge
        not_yours = "They take part in something that you do not look after."
        only = make_holder(self.programme, Right.MANAGE_PEOPLE)
        less = make_holder(self.programme, *(set(Right) - {Right.MANAGE_PEOPLE}))
        both = make_member(self.programme, "mentor", make_staff(self.programme)).person
        beside = make_person("Tom Lee")
        make_member(make_programme(), "mentor", beside)
        assert_says(
            ("who manages people", merge(only, self.one, self.other), ""),
            ("who has every other right", merge(less, self.one, self.other), not_yours),
            ("one of them is elsewhere too", merge(self.ruth, self.one, beside), not_yours),
            (
                "neither takes part in anything",
                merge(self.ruth, make_person("A"), make_person("B")),
                not_yours,
            ),
            (
                "one account alone",
                merge(self.ruth, self.one, self.one),
                "This is one account already.",
            ),
            (
                "one is one's own",
                merge(both, both, self.other),
                "Somebody else has to look at your own accounts.",
            ),
            (
                "the other is one's own",
                merge(both, self.one, both),
                "Somebody else has to look at your own accounts.",
            ),
            (
                "one has a staff role",
                merge(self.ruth, self.one, both),
                "One of them has a staff role. End it first, so that no right moves unseen.",
            ),
        )

    def test_a_closed_account_is_not_made_one_with_another(self):
        closed = "One of the accounts is closed."
        merge, shut = access.can_merge, but(self.one, is_active=False)
        assert_says(
            ("the one that is kept", merge(self.ruth, shut, self.other), closed),
            ("the one that goes", merge(self.ruth, self.other, shut), closed),
            ("neither", merge(self.ruth, self.one, self.other), ""),
        )

    def test_people_who_stand_on_two_sides_of_something_are_two(self):
        two = "They work or write with each other: these are two people."
        pairs, writes, blocks, blocked = (
            make_member(self.programme, "mentee", name) for name in ("Ada", "Bo", "Cy", "Di")
        )
        tom = Membership.objects.get(person=self.one)
        make_pair(self.programme, pairs, tom)  # no word yet: a conversation begins with the first
        make_thread(writes, tom)
        block(self.one, by=blocks.person, at=AT)
        block(blocked.person, by=self.one, at=AT)
        meet = access.meet
        assert_says(
            ("nothing between them", meet(self.one, self.other), False),
            ("they work together", meet(self.one, pairs.person), True),
            ("they write to each other", meet(self.one, writes.person), True),
            ("the other blocked them", meet(self.one, blocks.person), True),
            ("they blocked the other", meet(self.one, blocked.person), True),
            ("so they are not made one", access.can_merge(self.ruth, self.one, writes.person), two),
        )

    def test_who_parts_them_again(self):
        merge = Merge(programme=self.programme)
        again = "It has been undone already."
        assert_says(
            *by_right(self.programme, Right.MANAGE_PEOPLE, lambda person: access.can_part(person, merge)),
            ("it was undone", access.can_part(self.ruth, but(merge, undone_at=AT)), again),
        )
