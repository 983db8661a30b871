"""Who may do what with a relationship. Each table begins with a yes; then one thing at a time is otherwise."""

from datetime import date, timedelta

from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    by_right,
    lacks,
    make_member,
    make_programme,
    make_staff,
)
from ithaca.relationships import access
from ithaca.relationships.models import Goal, Relationship, SharedContact, Task, Wish
from ithaca.relationships.testing import make_pair
from ithaca.roles.rights import Right

BAR = """
[[relationships.bar]]
kind = "different"
roles = ["mentor", "mentee"]
fields = ["job"]
says = "They work for the same employer."
"""
ONLY_THEY = "Only the people who work together here can do this."
OVER = "This has ended. You can read it, and nothing in it changes."
APART = "You cannot reach each other here at the moment."
SOMEBODY_ELSE = "Somebody else of staff looks after this."
TODAY, DAY = AT.date(), date(2027, 6, 30)


class WhoMay(TestCase):
    """Priya works with Amara, and Tom with Sam, who is of staff too. Chen and Hugh work with nobody."""

    @classmethod
    def setUpTestData(cls):
        programme = cls.programme = make_programme(FILES | {"scheme.toml": SCHEME + BAR})
        mentors = {
            name: make_member(programme, "mentor", name) for name in ("Amara Okafor", "Sam Fell", "Hugh Penn")
        }
        cls.hugh = mentors["Hugh Penn"]
        cls.chen = make_member(programme, "mentee", "Chen Wei", answers={"job": "Severn Rail"})
        cls.eve = make_member(programme, "mentor", "Eve Stone")
        cls.gus = make_member(programme, "mentor", "Gus Lind", answers={"job": "Severn Rail Ltd"})
        cls.pair = make_pair(programme, "Priya Nair", mentors["Amara Okafor"])
        cls.pair_of_sam = make_pair(programme, "Tom Lee", mentors["Sam Fell"])
        cls.amara, cls.sam = mentors["Amara Okafor"].person, mentors["Sam Fell"].person
        cls.priya = cls.pair.others(cls.amara)[0]
        cls.ruth, cls.stranger = make_staff(programme), cls.chen.person
        make_staff(programme, person=cls.sam)
        Block.objects.create(by=cls.eve.person, person=cls.chen.person, at=AT)

    @property
    def ended(self) -> Relationship:
        return but(self.pair, state=Relationship.State.ENDED)

    @property
    def paused(self) -> Relationship:
        return but(self.pair, state=Relationship.State.PAUSED)

    @property
    def apart(self) -> Relationship:
        return but(self.pair, blocked=True)

    def test_what_reaches_the_other(self):
        for may in (
            access.can_reach,
            access.can_agree,
            access.can_set_goals,
            access.can_share,
            access.can_note_contact,
        ):
            assert_says(
                (f"{may.__name__}: one of the two", may(self.priya, self.pair), ""),
                (f"{may.__name__}: while it rests", may(self.priya, self.paused), ""),
                (f"{may.__name__}: another", may(self.stranger, self.pair), ONLY_THEY),
                (f"{may.__name__}: staff", may(self.ruth, self.pair), ONLY_THEY),
                (f"{may.__name__}: nobody is signed in", may(None, self.pair), ONLY_THEY),
                (f"{may.__name__}: after the end", may(self.priya, self.ended), OVER),
                (f"{may.__name__}: after a block", may(self.priya, self.apart), APART),
            )

    def test_bringing_people_together(self):
        kind, two = self.pair.policy.usual(), [self.chen, self.hugh]

        def may(person, programme=self.programme, follows=None):
            return access.can_start(person, programme, kind, two, follows)

        closed = but(self.programme, closed_at=AT)
        assert_says(
            *by_right(self.programme, Right.PAIR_PEOPLE, may),
            ("the system", may(None), ""),
            ("one of the two", may(self.hugh.person), ""),
            ("another", may(self.priya), lacks(Right.PAIR_PEOPLE)),
            ("staff, once the programme has ended", may(self.ruth, closed), "This programme has ended."),
            ("staff, in the place of others who work together there", may(self.ruth, closed, self.pair), ""),
            ("staff, whom nobody can be", access.can_start(self.ruth, self.programme, kind, [self.chen]), "A mentoring pair is 1 mentor and 1 mentee."),
        )  # fmt: skip

    def test_who_can_be_brought_together(self):
        chen, hugh, kind = self.chen, self.hugh, self.pair.policy.usual()

        def fits(*members):
            return access.fits(self.programme, kind, list(members))

        resting = but(hugh, state=Membership.State.INACTIVE)
        waiting = but(hugh, state=Membership.State.APPLIED)
        no_member, no_pair = (
            "Everybody has to be a member of the programme.",
            "A mentoring pair is 1 mentor and 1 mentee.",
        )
        amara, priya = Membership.objects.get(person=self.amara), Membership.objects.get(person=self.priya)
        assert_says(
            ("two who are free", fits(chen, hugh), ""),
            ("one who rests", fits(chen, resting), ""),
            ("one who is no member yet", fits(chen, waiting), no_member),
            ("one of another programme", fits(chen, but(hugh, programme=make_programme())), no_member),
            ("one person in two roles", fits(chen, but(hugh, person=chen.person)), "Nobody can work together with themselves."),
            ("one alone", fits(chen), no_pair),
            ("one mentor too many", fits(chen, hugh, amara), no_pair),
            ("one who has blocked the other", fits(chen, self.eve), "These people cannot be brought together."),
            ("two who work together", fits(priya, amara), "These people work together already."),
            ("one of them with another", fits(chen, amara), ""),
            ("two beyond a bar", fits(chen, self.gus), "They work for the same employer."),
        )  # fmt: skip

    def test_goals(self):
        goal = Goal(relationship=self.pair, text="A first job", by=self.amara, set_at=AT)
        reached = but(goal, state=Goal.State.REACHED)
        may, closed = access.can_change_goal, "This goal is closed. Open it again to rate it."
        apart = but(goal, relationship=self.apart)
        assert_says(
            ("rating one", may(self.priya, goal), ""),
            ("rating another's", may(self.ruth, goal), ONLY_THEY),
            ("rating one that is closed", may(self.priya, reached), closed),
            ("rating it after a block", may(self.priya, apart), APART),
            ("reaching one", may(self.priya, goal, "reach"), ""),
            ("reaching another's", may(self.ruth, goal, "reach"), ONLY_THEY),
            ("reaching one twice", may(self.priya, reached, "reach"), "It stands at “Reached” now."),
            ("opening it again", may(self.priya, reached, "reopen"), ""),
        )

    def test_tasks(self):
        given = Task(relationship=self.pair, person=self.priya, by=self.amara, text="A CV", set_at=AT)
        own, done = but(given, person=self.amara), but(given, state=Task.State.DONE)
        set_for, may = access.can_set_task, access.can_change_task
        whose = "Only whoever does it, or wrote it down, can change it."
        outside = "Choose one of the people who work together here."
        assert_says(
            ("for oneself", set_for(self.priya, self.pair, self.priya), ""),
            ("for the other", set_for(self.priya, self.pair, self.amara), ""),
            ("for a stranger", set_for(self.priya, self.pair, self.stranger), outside),
            ("by a stranger", set_for(self.ruth, self.pair, self.priya), ONLY_THEY),
            ("changing what one does", may(self.priya, given), ""),
            ("changing what one wrote down", may(self.amara, given), ""),
            ("changing the other's own", may(self.priya, own), whose),
            ("changing a stranger's", may(self.ruth, given), ONLY_THEY),
            ("changing it after a block", may(self.priya, but(given, relationship=self.apart)), APART),
            ("finishing it", may(self.priya, given, "finish"), ""),
            ("finishing the other's own", may(self.priya, own, "finish"), whose),
            ("finishing it twice", may(self.priya, done, "finish"), "It stands at “Done” now."),
            ("without a day", access.is_to_come(None, TODAY), ""),
            ("until today", access.is_to_come(TODAY, TODAY), ""),
            (
                "until yesterday",
                access.is_to_come(TODAY - timedelta(days=1), TODAY),
                "This day is over. Choose today or a later day.",
            ),
        )

    def test_taking_a_contact_back(self):
        shared = SharedContact(relationship=self.ended, person=self.priya, label="Phone", value="1", at=AT)
        own = "You can take back only what you shared yourself."
        assert_says(
            ("one's own, also after the end", access.can_unshare(self.priya, shared), ""),
            ("the other's", access.can_unshare(self.amara, shared), own),
        )

    def test_resting_and_ending(self):
        pair, paused, ended, apart = self.pair, self.paused, self.ended, self.apart
        priya, ruth, lacking = self.priya, self.ruth, lacks(Right.PAIR_PEOPLE)
        assert_says(
            ("resting", access.can_pause(priya, pair), ""),
            ("resting by staff", access.can_pause(ruth, pair), ONLY_THEY),
            ("resting twice", access.can_pause(priya, paused), "It stands at “Paused” now."),
            ("resting after a block", access.can_pause(priya, apart), APART),
            ("going on", access.can_resume(priya, paused), ""),
            ("going on by staff", access.can_resume(ruth, paused), ONLY_THEY),
            ("going on before", access.can_resume(priya, pair), "It stands at “Active” now."),
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: access.can_end(person, pair)),
            ("ending", access.can_end(priya, pair), ""),
            ("ending after a block", access.can_end(priya, apart), ""),
            ("ending by a stranger", access.can_end(self.stranger, pair), lacking),
            ("ending twice", access.can_end(priya, ended), "It stands at “Ended” now."),
            ("breaking it off", access.can_break_off(priya, pair), ""),
            ("breaking it off by staff", access.can_break_off(ruth, pair), ONLY_THEY),
            (
                "breaking it off after the end",
                access.can_break_off(priya, ended),
                "It stands at “Ended” now.",
            ),
        )

    def test_going_on_after_a_planned_end(self):
        planned = but(self.pair, extended_until=DAY)
        of_sam, extends = but(self.pair_of_sam, extended_until=DAY), access.can_extend
        decide = "There is nothing to decide: you go on together."
        no_end = "No end is planned: they go on as long as they like."
        apart = "They cannot reach each other here at the moment."
        earlier = "Choose a day after 30 June 2027, which is the planned one."
        later, longest = access.is_later, DAY + access.MOST_MORE
        day = timedelta(days=1)
        assert_says(
            ("deciding together", access.can_carry_on(self.priya, planned), ""),
            ("deciding by staff", access.can_carry_on(self.ruth, planned), ONLY_THEY),
            ("deciding without a planned end", access.can_carry_on(self.priya, self.pair), decide),
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: extends(person, planned)),
            ("by staff who are in it", extends(self.sam, of_sam), SOMEBODY_ELSE),
            ("after the end", extends(self.ruth, but(self.ended, extended_until=DAY)), OVER),
            ("without a planned end", extends(self.ruth, self.pair), no_end),
            ("after a block", extends(self.ruth, but(planned, blocked=True)), apart),
            ("until a later day", later(DAY + day, planned), ""),
            ("until the same day", later(DAY, planned), earlier),
            ("for five years", later(longest, planned), ""),
            ("for longer", later(longest + day, planned), "That is more than five years. Choose an earlier day."),
        )  # fmt: skip

    def test_what_staff_do(self):
        together = "These people work together already."
        other = but(self.pair_of_sam, state=Relationship.State.ENDED)
        Relationship.objects.filter(pk=other.pk).update(state=Relationship.State.ENDED)
        again = access.can_begin_again
        assert_says(
            *by_right(self.programme, Right.CHECK_IN, lambda person: access.can_check_in(person, self.pair)),
            (
                "checking in while they pause",
                access.can_check_in(self.ruth, but(self.pair, state="paused")),
                "",
            ),
            ("checking in on oneself", access.can_check_in(self.sam, self.pair_of_sam), SOMEBODY_ELSE),
            ("checking in after the end", access.can_check_in(self.ruth, self.ended), OVER),
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: again(person, other)),
            ("beginning again before the end", again(self.ruth, self.pair), "They work together still."),
            ("beginning again who did so already", again(self.ruth, self.ended), together),
        )

    def test_wishes_for_somebody_else(self):
        wish = Wish(relationship=self.pair, person=self.priya, at=AT)
        answered, of_sam = but(wish, answered_at=AT), but(wish, relationship=self.pair_of_sam)
        take_back, answer, done = access.can_take_back_wish, access.can_answer_wish, "It has been answered."
        assert_says(
            ("wishing", access.can_wish(self.priya, self.pair), ""),
            ("wishing after a block", access.can_wish(self.priya, self.apart), ""),
            ("wishing by staff", access.can_wish(self.ruth, self.pair), ONLY_THEY),
            ("wishing after the end", access.can_wish(self.priya, self.ended), OVER),
            ("taking it back", take_back(self.priya, wish), ""),
            ("taking the other's back", take_back(self.amara, wish), "Only whoever asked can take it back."),
            ("taking it back too late", take_back(self.priya, answered), done),
            *by_right(self.programme, Right.PAIR_PEOPLE, lambda person: answer(person, wish)),
            ("answering where one is in it", answer(self.sam, of_sam), SOMEBODY_ELSE),
            ("answering twice", answer(self.ruth, answered), done),
        )
        wish.save()
        again = "You have asked already. Staff will be in touch with you."
        assert_says(
            ("wishing twice", access.can_wish(self.priya, self.pair), again),
            ("wishing beside the other", access.can_wish(self.amara, self.pair), ""),
        )
