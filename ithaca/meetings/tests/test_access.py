"""Who may do what with a meeting. Each table begins with a yes; then one thing at a time is otherwise."""

from datetime import timedelta

from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.meetings import access
from ithaca.meetings.models import Meeting
from ithaca.meetings.testing import FORM
from ithaca.programmes.actions import schemes
from ithaca.programmes.testing import AT, by_right, make_programme, make_staff
from ithaca.relationships.models import Relationship
from ithaca.relationships.testing import make_pair, people_of, working_files
from ithaca.roles.rights import Right

RULES = """
[roles.sponsor]
title = "sponsor"
plural = "sponsors"
kind = "participant"
rights = []

[meetings]
picks = ["mentee", "sponsor"]
impression = "first"
again_within = "2 months"
"""
State = Meeting.State
ONLY_THEY = "Only the people who work together here can do this."
OVER = "This has ended. You can read it, and nothing in it changes."
APART = "You cannot reach each other here at the moment."


class WhoMay(TestCase):
    """Priya and Amara work together, in a scheme in which mentees pick among the times, and sponsors, of whom there is none."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme(working_files(RULES) | {"forms/first.toml": FORM})
        cls.pair = make_pair(cls.programme)
        cls.priya, cls.amara = people_of(cls.pair)
        cls.ruth = make_staff(cls.programme)
        cls.offered = Meeting(relationship=cls.pair, state=State.OFFERED, by=cls.amara, made_at=AT)

    @property
    def ended(self) -> Relationship:
        return but(self.pair, state=Relationship.State.ENDED)

    @property
    def apart(self) -> Relationship:
        return but(self.pair, blocked=True)

    def meeting(self, state, **more) -> Meeting:
        return but(self.offered, state=state, **more)

    def test_picking_a_time(self):
        may, offered = access.can_pick, self.offered
        own = "You offered these times. Whoever was offered them picks one."
        assert_says(
            ("planning one", access.can_plan(self.priya, self.pair), ""),
            ("planning one by staff", access.can_plan(self.ruth, self.pair), ONLY_THEY),
            ("picking", may(self.priya, offered), ""),
            ("picking by who offered", may(self.amara, offered), own),
            ("picking by staff", may(self.ruth, offered), ONLY_THEY),
            ("picking after a block", may(self.priya, but(offered, relationship=self.apart)), APART),
            ("picking twice", may(self.priya, self.meeting(State.BOOKED)), "It stands at “Booked” now."),
            (
                "picking in a role that does not, whoever offered has gone",
                may(self.amara, but(offered, by=None)),
                "It is for the mentee to pick a time.",
            ),
            ("picking where no other could", may(self.amara, but(offered, by=self.priya)), ""),
        )

    def test_moving_and_cancelling(self):
        booked, held = self.meeting(State.BOOKED), self.meeting(State.HELD)
        ended, apart = but(booked, relationship=self.ended), but(booked, relationship=self.apart)
        assert_says(
            ("moving", access.can_move(self.priya, booked), ""),
            ("moving by staff", access.can_move(self.ruth, booked), ONLY_THEY),
            ("moving after a block", access.can_move(self.priya, apart), APART),
            ("moving what is only offered", access.can_move(self.priya, self.offered), "It stands at “Times offered” now."),
            ("cancelling", access.can_cancel(self.priya, booked), ""),
            ("cancelling by staff", access.can_cancel(self.ruth, booked), ONLY_THEY),
            ("cancelling after a block", access.can_cancel(self.priya, apart), ""),
            ("cancelling after the end", access.can_cancel(self.priya, ended), OVER),
            ("cancelling what was held", access.can_cancel(self.priya, held), "It stands at “Held” now."),
        )  # fmt: skip

    def test_noting_a_meeting(self):
        booked, held = self.meeting(State.BOOKED), self.meeting(State.HELD)
        may, staff = access.can_log, Right.CHECK_IN
        assert_says(
            ("one that was not planned", may(self.priya, self.pair), ""),
            ("one that was", may(self.priya, self.pair, booked), ""),
            ("one that is noted", may(self.priya, self.pair, held), "It stands at “Held” now."),
            ("after a block", may(self.priya, self.apart), APART),
            ("a planned one after a block", may(self.priya, self.apart, booked), APART),
            ("after the end", may(self.priya, self.ended), OVER),
            *by_right(self.programme, staff, lambda person: may(person, self.pair)),
            *by_right(self.programme, staff, lambda person: may(person, self.pair, booked)),
            ("by staff after a block", may(self.ruth, self.apart), ""),
            ("by staff after the end", may(self.ruth, self.ended), OVER),
            ("by staff, noted before", may(self.ruth, self.pair, held), "It stands at “Held” now."),
        )

    def test_saying_how_the_first_one_was(self):
        two_months, day = AT.replace(year=AT.year + 1, month=1), timedelta(days=1)
        plain = but(self.pair, cohort=but(self.pair.cohort, version=schemes.load(working_files(), at=AT)))

        def may(person=self.priya, pair=self.pair, first=AT, at=AT):
            return access.can_say_impression(person, pair, first, at)

        assert_says(
            ("once they have met", may(), ""),
            ("by staff", may(self.ruth), ONLY_THEY),
            ("where nobody asks", may(pair=plain), "This programme does not ask it."),
            ("before they have met", may(first=None), "You are asked once you have met for the first time."),
            ("after the end", may(pair=self.ended), ""),
            ("after a block", may(pair=self.apart), ""),
            ("two months later", may(at=two_months), ""),
            (
                "when it has been counted",
                may(at=two_months + day),
                "It has been counted with many others by now, and stays as it is.",
            ),
        )
