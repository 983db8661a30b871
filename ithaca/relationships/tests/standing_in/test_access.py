"""PAR-23: who may name a stand-in, be one, act as one and end it. Each table begins with a yes; then one thing at a time
is otherwise."""

from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, by_right, make_member, make_programme, make_staff
from ithaca.relationships import access
from ithaca.relationships.models import Relationship, StandIn, Task
from ithaca.relationships.testing import make_pair, people_of
from ithaca.relationships.tests.standing_in.standing import WITHIN, make_standing_programme, name
from ithaca.roles.rights import Right

ONLY_THEY = "Only the people who work together here can do this."
OVER = "This has ended. You can read it, and nothing in it changes."
APART = "You cannot reach each other here at the moment."
SOMEBODY_ELSE = "Somebody else of staff looks after this."
NOBODY = "Nobody who can stand in is known by this address."
NOT_HERE = "In this programme nobody stands in for them."


class WhoMay(TestCase):
    """James stands in for Amara, who works with Priya; Tom works with Sam, who is of staff too. Lena works with nobody."""

    @classmethod
    def setUpTestData(cls):
        programme = cls.programme = make_standing_programme()
        cls.pair = make_pair(programme)
        cls.priya, cls.amara = people_of(cls.pair)
        cls.other = make_pair(programme, "Tom Lee", make_member(programme, "mentor", "Sam Fell"))
        cls.tom, cls.sam = people_of(cls.other)
        make_staff(programme, person=cls.sam)
        cls.ruth = make_staff(programme)
        cls.lena = make_member(programme, "mentor", "Lena Berg")
        cls.james = make_member(programme, "mentor", "James Whitcombe").person
        cls.standing = name(cls.pair, cls.amara, cls.james)
        StandIn.objects.update(begun_at=WITHIN)
        cls.pair = Relationship.objects.with_people().get(pk=cls.pair.pk)

    def test_naming_one(self):
        may, pair, sam = access.can_name_stand_in, self.other, self.sam
        ended, apart = but(pair, state=Relationship.State.ENDED), but(pair, blocked=True)
        already = "Somebody stands in for them already. End that first."
        assert_says(
            ("for oneself", may(sam, pair, sam), ""),
            ("for the other", may(self.tom, pair, sam), SOMEBODY_ELSE),
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: may(person, pair, sam)),
            ("by staff who are in it", may(sam, pair, self.tom), SOMEBODY_ELSE),
            ("in a role in which nobody has one", may(self.tom, pair, self.tom), NOT_HERE),
            ("by staff, for somebody who is not in it", may(self.ruth, pair, self.priya), NOT_HERE),
            ("for oneself, who is not in it", may(self.priya, pair, self.priya), ONLY_THEY),
            ("after the end", may(sam, ended, sam), OVER),
            ("after a block", may(sam, apart, sam), APART),
            ("a second one", may(self.amara, self.pair, self.amara), already),
        )

    def test_being_one(self):
        lena, pair, sam = self.lena, self.other, self.sam
        mentee = make_member(self.programme, "mentee", "Kofi Mensah")
        elsewhere = but(lena, programme=make_programme())
        tom_too = make_member(self.programme, "mentor", self.tom)

        def may(member):
            return access.may_stand_in(member, pair, sam)

        assert_says(
            ("an active member in the same role", may(lena), ""),
            ("nobody", may(None), NOBODY),
            ("in another role", may(mentee), NOBODY),
            ("in another programme", may(elsewhere), NOBODY),
            ("who rests", may(but(lena, state=Membership.State.INACTIVE)), NOBODY),
            ("whose account is closed", may(but(lena, person=but(lena.person, is_active=False))), NOBODY),
            ("who takes part, in the same role too", may(tom_too), NOBODY),
            ("themselves", may(Membership.objects.get(person=sam)), NOBODY),
        )
        Block.objects.create(by=lena.person, person=self.tom, at=AT)
        assert_says(("who is kept apart from one of them", may(lena), NOBODY))

    def test_acting_as_one(self):
        before = but(self.pair, stand_ins=[but(self.standing, begun_at=None)])
        ended, apart = but(self.pair, state=Relationship.State.ENDED), but(self.pair, blocked=True)
        for may in (access.can_work, access.can_set_goals, access.can_note_contact):
            assert_says(
                (f"{may.__name__}: who stands in", may(self.james, self.pair), ""),
                (f"{may.__name__}: whom it is for", may(self.amara, self.pair), ""),
                (f"{may.__name__}: before the first day", may(self.james, before), ONLY_THEY),
                (f"{may.__name__}: in another pair", may(self.james, self.other), ONLY_THEY),
                (f"{may.__name__}: after the end", may(self.james, ended), OVER),
                (f"{may.__name__}: after a block", may(self.james, apart), APART),
            )

    def test_changing_a_task(self):
        hers = Task(relationship=self.pair, person=self.amara, by=self.amara, text="A CV", set_at=AT)
        given = but(hers, person=self.priya, by=self.james)
        may, whose = access.can_change_task, "Only whoever does it, or wrote it down, can change it."
        assert_says(
            ("of whom one stands in for", may(self.james, hers), ""),
            ("that one wrote down", may(self.james, given), ""),
            ("that was written down in one's place", may(self.amara, given), ""),
            ("of the other side", may(self.james, but(hers, person=self.priya, by=self.priya)), whose),
            (
                "that is done",
                may(self.james, but(hers, state=Task.State.DONE), "finish"),
                "It stands at “Done” now.",
            ),
        )

    def test_ending_it(self):
        may, found = access.can_end_stand_in, but(self.standing, relationship=self.pair)
        of_sam = but(found, relationship=self.other, whom=self.tom)
        assert_says(
            ("by whom it is for", may(self.amara, found), ""),
            ("by who stands in", may(self.james, found), ""),
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: may(person, found)),
            ("by the other side", may(self.priya, found), SOMEBODY_ELSE),
            ("by staff who are in it", may(self.sam, of_sam), SOMEBODY_ELSE),
            ("twice", may(self.amara, but(found, ended_at=AT)), "It is over already."),
        )
