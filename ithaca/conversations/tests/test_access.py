"""Who may write where: each condition switched off alone, everything else as it should be."""

from django.test import TestCase

from ithaca.conversations import access
from ithaca.conversations.testing import make_thread
from ithaca.kit.testing import assert_says, but
from ithaca.people.actions import block
from ithaca.programmes.testing import AT, make_member, make_programme, make_staff
from ithaca.relationships.testing import make_pair

NO_SEAT = "Only those who take part in this conversation can do this."
CLOSED = "This conversation is closed. You can still read it."
OVER = "This has ended. You can read it, and nothing in it changes."
APART = "You cannot reach each other here at the moment."


class WhoMay(TestCase):
    """Priya and Tom write to each other, before and while they work together."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme()
        cls.priya = make_member(cls.programme, "mentee", "Priya Nair")
        cls.tom = make_member(cls.programme, "mentor", "Tom Lee")
        cls.before = make_thread(cls.priya, cls.tom, "Hello")
        cls.pair = make_pair(cls.programme, cls.priya, cls.tom)
        cls.during = but(cls.before, relationship=cls.pair)

    def test_a_conversation_is_open_as_long_as_they_work_together(self):
        ended = but(self.during, relationship=but(self.pair, state="ended"))
        assert_says(
            ("before they work together", access.is_open(self.before), ""),
            ("while they work together", access.is_open(self.during), ""),
            ("they pause", access.is_open(but(self.during, relationship=but(self.pair, state="paused"))), ""),
            ("they have ended", access.is_open(ended), OVER),
            ("it was closed before", access.is_open(but(self.before, closed_at=AT)), CLOSED),
            ("it was closed at the end", access.is_open(but(self.during, closed_at=AT)), CLOSED),
        )

    def test_who_says_something_in_it(self):
        say, me = access.can_say, self.priya.person
        other = make_member(self.programme, "mentee", "Kofi Mensah").person
        assert_says(
            ("each of them", say(me, self.before), ""),
            ("the other", say(self.tom.person, self.during), ""),
            ("somebody else", say(other, self.before), NO_SEAT),
            ("staff", say(make_staff(self.programme), self.during), NO_SEAT),
            ("it is closed", say(me, but(self.before, closed_at=AT)), CLOSED),
        )

    def test_a_block_says_the_same_to_both(self):
        block(self.tom.person, by=self.priya.person, at=AT)
        assert_says(
            ("of it", access.not_blocked(self.before), APART),
            ("to whoever blocked", access.can_say(self.priya.person, self.before), APART),
            ("to whoever is blocked", access.can_say(self.tom.person, self.before), APART),
        )
