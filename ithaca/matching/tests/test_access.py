"""Who may find, ask, answer and run rounds. Each table begins with a yes; then one thing at a time is otherwise."""

from datetime import timedelta

from django.test import TestCase

from ithaca.conversations.models import Thread
from ithaca.kit.testing import assert_says, but
from ithaca.matching import access
from ithaca.matching.models import Choice, Proposal, Request, Round
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.people.models import Block
from ithaca.programmes.actions import schemes
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import by_right, lacks, make_staff
from ithaca.relationships.testing import make_pair
from ithaca.roles.rights import Right

RULES = """
[requests]
pending = 2
choices = 1
capacity = "bar"

[[relationships.bar]]
kind = "different"
roles = ["mentor", "mentee"]
fields = ["job"]
says = "They work for the same employer."
"""
OPEN_HANDED = '[requests]\ncapacity = "advice"\n'
AMONG_THEMSELVES = '[matching]\nmentees = "mentee"\nmentors = "mentee"\n'
SPONSOR = '[roles.sponsor]\ntitle = "sponsor"\nplural = "sponsors"\nkind = "participant"\nrights = []\n'
PARTIES = "parties = { mentor = 1, mentee = 1 }"
OF_THREE = {
    name: text.replace(PARTIES, "parties = { mentor = 1, mentee = 1, sponsor = 1 }")
    for name, text in make_scheme(SPONSOR).items()
}
TODAY = AT.date()
INACTIVE, STARTED = Membership.State.INACTIVE, Membership.State.STARTED
ENDED, NOT_ACTIVE = "This programme has ended.", "Your profile is inactive. Make it active again first."
NO_REQUESTS = "{} does not take requests at the moment.".format
NO_PLACE = "{} has no free place at the moment.".format
PAIRS = lacks(Right.PAIR_PEOPLE)


def under(member: Membership, files: dict) -> Membership:
    """A member as another scheme's rules would have them."""
    return but(member, cohort=but(member.cohort, version=schemes.load(files, at=AT)))


class WhoMayAskAndAnswer(TestCase):
    """Priya waits for Helen, and Dana works with James, who has no place but that one."""

    @classmethod
    def setUpTestData(cls):
        programme = cls.programme = make_programme(make_scheme(RULES))
        cls.priya = make_mentee(programme, "Priya Nair", answers={"job": "Severn Rail"})
        cls.dana, cls.tom = (make_mentee(programme, name) for name in ("Dana Ito", "Tom Lee"))
        cls.amara = make_mentor(programme)
        cls.helen, cls.james, cls.eve, cls.finn, cls.gus, cls.ines = (
            make_mentor(programme, name, **more)
            for name, more in (
                ("Helen Byrne", {}),
                ("James Hall", {"capacity": 1}),
                ("Eve Stone", {}),
                ("Finn Day", {}),
                ("Gus Lind", {"answers": {"job": "Severn Rail Ltd"}}),
                ("Ines Roy", {}),
            )
        )
        cls.zoe = make_mentor(make_programme(), "Zoe Fox")
        thread = Thread.objects.create(programme=programme, cohort=cls.priya.cohort, started_at=AT)
        cls.asked = Request.objects.create(
            programme=programme,
            cohort=cls.priya.cohort,
            mentee=cls.priya,
            mentor=cls.helen,
            thread=thread,
            sent_at=AT,
        )
        make_pair(programme, cls.dana, cls.james)
        Block.objects.create(by=cls.priya.person, person=cls.eve.person, at=AT)
        Block.objects.create(by=cls.finn.person, person=cls.priya.person, at=AT)

    def test_asking_at_all(self):
        may, priya = access.can_ask_anybody, self.priya
        waits = (
            "Your one request waits for an answer. You can ask again when one is answered, or take one back."
        )
        assert_says(
            ("a mentee who is ready", may(priya, TODAY), ""),
            ("a role that does not ask", may(self.amara, TODAY), "Nobody asks here as mentor."),
            ("who is not active", may(but(priya, state=INACTIVE), TODAY), NOT_ACTIVE),
            ("as many wait as may", may(under(priya, make_scheme("[requests]\npending = 1")), TODAY), waits),
            ("any number may wait", may(under(priya, make_scheme()), TODAY), ""),
            ("two may wait, and one does", access.within_pending(priya, 2), ""),
            ("for oneself", access.is_own(priya.person, priya), ""),
            ("for somebody", access.is_own(self.dana.person, priya), "You can only ask for yourself."),
        )

    def test_whom_one_may_ask(self):
        def may(mentor, mentee=self.priya):
            return access.can_ask(mentee, mentor, TODAY)

        together = "You and James Hall work together already."
        assert_says(
            ("a mentor who is free", may(self.amara), ""),
            ("by who may ask nobody", may(self.amara, but(self.priya, state=INACTIVE)), NOT_ACTIVE),
            ("who is inactive", may(but(self.amara, state=INACTIVE)), NO_REQUESTS("Amara Okafor")),
            ("who is not to be found", may(self.tom), NO_REQUESTS("Tom Lee")),
            ("of another programme", may(self.zoe), "You are in different programmes."),
            ("oneself", may(but(self.amara, person=self.priya.person)), "This is you."),
            ("whom one has blocked", may(self.eve), NO_REQUESTS("Eve Stone")),
            ("by whom one is blocked", may(self.finn), NO_REQUESTS("Finn Day")),
            (
                "who was asked",
                may(self.helen),
                "You have asked Helen Byrne already, and wait for an answer.",
            ),
            ("who was asked by another", may(self.helen, self.tom), ""),
            ("with whom one works", may(but(self.james, capacity=2), self.dana), together),
            ("beyond a bar", may(self.gus), "They work for the same employer."),
            ("beyond no bar", may(self.gus, self.tom), ""),
            ("who is full", may(self.james), NO_PLACE("James Hall")),
            ("who is full, as advice", may(under(self.james, make_scheme(OPEN_HANDED))), ""),
            ("who has a place beside another's", may(but(self.james, capacity=2)), ""),
            ("to whom no number applies", may(but(self.amara, capacity=0)), ""),
        )

    def test_lining_somebody_up(self):
        def may(mentee=self.priya, mentor=self.amara):
            return access.can_line_up(mentee, mentor, TODAY)

        one = Choice(mentee=self.priya, mentor=self.amara, place=1, at=AT)
        assert_says(
            ("behind a request", may(), ""),
            ("where all are asked at once", may(under(self.priya, make_scheme())), "Here everybody is asked at once."),
            ("who is not active", may(but(self.priya, state=INACTIVE)), NOT_ACTIVE),
            ("a role that does not ask", may(but(self.priya, role=self.amara.role)), "Nobody asks here as mentor."),
            ("behind nothing", may(self.tom), "You can ask at once: nobody keeps you waiting."),
            ("who cannot be asked", may(mentor=self.eve), NO_REQUESTS("Eve Stone")),
        )  # fmt: skip
        one.save()
        full = "You have lined up 1 already. Take one out first."
        assert_says(("the same again", may(), ""), ("another", may(mentor=self.ines), full))

    def test_answering(self):
        asked, helen, priya = self.asked, self.helen.person, self.priya.person
        declined, by_asked = (
            but(asked, state=Request.State.DECLINED),
            "Only the person who was asked can answer.",
        )
        inactive = but(asked, mentor=but(self.helen, state=INACTIVE))
        full = but(asked, mentor=self.james)
        assert_says(
            ("declining", access.can_answer(helen, asked), ""),
            ("declining by who asked", access.can_answer(priya, asked), by_asked),
            ("declining twice", access.can_answer(helen, declined), "It stands at “Declined” now."),
            ("asking back", access.can_answer(helen, asked, "question"), ""),
            ("accepting", access.can_accept(helen, asked), ""),
            ("accepting by who asked", access.can_accept(priya, asked), by_asked),
            (
                "accepting what was declined",
                access.can_accept(helen, declined),
                "It stands at “Declined” now.",
            ),
            ("accepting while inactive", access.can_accept(helen, inactive), NOT_ACTIVE),
            ("declining while inactive", access.can_answer(helen, inactive), ""),
            (
                "accepting without a place",
                access.can_accept(self.james.person, full),
                NO_PLACE("James Hall"),
            ),
        )

    def test_replying_and_taking_it_back(self):
        asked, helen, priya = self.asked, self.helen.person, self.priya.person
        declined, question = but(asked, state=Request.State.DECLINED), but(asked, state=Request.State.ASKED)
        by_asker = "Only the person who asked can do this."
        assert_says(
            ("replying to a question", access.can_reply(priya, question), ""),
            ("replying to one's own question", access.can_reply(helen, question), by_asker),
            (
                "replying to nothing",
                access.can_reply(priya, asked),
                "It stands at “Waiting for an answer” now.",
            ),
            ("taking it back", access.can_withdraw(priya, asked), ""),
            ("taking back another's", access.can_withdraw(helen, asked), by_asker),
            (
                "taking it back after the answer",
                access.can_withdraw(priya, declined),
                "It stands at “Declined” now.",
            ),
        )


class WhoMayRunRounds(TestCase):
    """Chen and Amara are free; Dora's pair with Hugh waits for a yes; Max works with Ada, who has no other place."""

    @classmethod
    def setUpTestData(cls):
        programme = cls.programme = make_programme(make_scheme(RULES))
        cls.ruth, cls.rona = make_staff(programme), make_staff(make_programme(), person="Rona Lee")
        cls.chen, cls.dora, cls.max = (
            make_mentee(programme, name, answers={"job": "Severn Rail"})
            for name in ("Chen Wei", "Dora Berg", "Max Orr")
        )
        cls.amara, cls.hugh, cls.ada, cls.eve, cls.gus = (
            make_mentor(programme, name, **more)
            for name, more in (
                ("Amara Okafor", {}),
                ("Hugh Penn", {"capacity": 2}),
                ("Ada Quist", {"capacity": 1}),
                ("Eve Stone", {}),
                ("Gus Lind", {"answers": {"job": "Severn Rail Ltd"}}),
            )
        )
        cls.cohort = cls.chen.cohort
        cls.board = Round.objects.create(
            programme=programme,
            cohort=cls.cohort,
            title="Autumn",
            state=Round.State.BOARD,
            at=AT,
            shortlists={str(cls.chen.pk): [cls.amara.pk], str(cls.dora.pk): [cls.amara.pk]},
        )
        cls.board.runs.create(number=1, at=AT, rules={}, size=0)
        cls.solving = but(cls.board, state=Round.State.SOLVING)
        cls.closed = but(cls.board, state=Round.State.CLOSED)
        cls.out = Proposal.objects.create(round=cls.board, mentee=cls.dora, mentor=cls.hugh, score=1, at=AT)
        make_pair(programme, cls.max, cls.ada)
        Block.objects.create(by=cls.chen.person, person=cls.eve.person, at=AT)

    def test_a_round_until_it_is_worked_out(self):
        preparing, late = but(self.board, state=Round.State.PREPARING), AT + timedelta(hours=1)
        worked_out = "This round is being worked out, or is closed."
        ended = but(self.cohort, programme=but(self.programme, closed_at=AT))
        pairs_of_one = under(self.chen, make_scheme(AMONG_THEMSELVES)).cohort
        one_role = "A round brings members of two roles together. The scheme names one: mentee."
        assert_says(
            ("opening one", access.can_open_round(self.ruth, self.cohort), ""),
            ("opening one after the end", access.can_open_round(self.ruth, ended), ENDED),
            ("opening one for one role", access.can_open_round(self.ruth, pairs_of_one), one_role),
            ("preparing it", access.can_prepare(self.ruth, preparing), ""),
            ("preparing it anew", access.can_prepare(self.ruth, self.board), ""),
            ("preparing it at that moment", access.can_prepare(self.ruth, self.solving), worked_out),
            ("preparing it after all", access.can_prepare(self.ruth, self.closed), worked_out),
            ("ordering it", access.can_order(self.ruth, preparing), ""),
            ("ordering it twice", access.can_order(self.ruth, self.solving), "It stands at “Being worked out” now."),
            ("giving up", access.can_give_up(self.ruth, self.solving, late), ""),
            ("giving up what is there", access.can_give_up(self.ruth, self.board, late), "It stands at “To be looked over” now."),
            (
                "giving up at once",
                access.can_give_up(self.ruth, self.solving, AT + access.PATIENCE),
                "It is still being worked out. Give it a few minutes more.",
            ),
        )  # fmt: skip

    def test_a_board_until_it_is_closed(self):
        preparing = but(self.board, state=Round.State.PREPARING)
        no_board = "There is no board to change: work the round out first."
        assert_says(
            ("arguing with the board", access.can_argue(self.ruth, self.board), ""),
            ("arguing before there is one", access.can_argue(self.ruth, preparing), no_board),
            ("closing it", access.can_close(self.ruth, self.board), ""),
            ("closing it twice", access.can_close(self.ruth, self.closed), "It stands at “Closed” now."),
            ("taking a proposal back", access.can_take_back(self.ruth, self.out), ""),
            (
                "taking back what has begun",
                access.can_take_back(self.ruth, but(self.out, state=Proposal.State.BEGUN)),
                "It stands at “Begun” now.",
            ),
        )  # fmt: skip

    def test_a_round_is_run_by_whoever_may_bring_people_together(self):
        preparing, late = but(self.board, state=Round.State.PREPARING), AT + timedelta(hours=1)
        pinned = but(self.board, edits=[["pin", self.chen.pk, self.amara.pk]])
        assert_says(("somebody whom it is about", access.can_argue(self.chen.person, self.board), PAIRS))
        for asked in (
            lambda person: access.can_open_round(person, self.cohort),
            lambda person: access.can_prepare(person, preparing),
            lambda person: access.can_order(person, preparing),
            lambda person: access.can_give_up(person, self.solving, late),
            lambda person: access.can_argue(person, self.board),
            lambda person: access.can_undo(person, pinned),
            lambda person: access.can_edit(person, self.board, self.chen.pk),
            lambda person: access.can_close(person, self.board),
            lambda person: access.can_take_back(person, self.out),
        ):
            assert_says(*by_right(self.programme, Right.PAIR_PEOPLE, asked))

    def test_changing_a_board(self):
        pinned = but(self.board, edits=[["pin", self.chen.pk, self.amara.pk]])
        gone = but(self.board, edits=[["pin", self.dora.pk, self.hugh.pk]])
        nothing = "Nothing was changed but by letting pairs go out. Take the proposal back instead."
        gone_out = "This pair has gone out. Take the proposal back instead."
        changed = (
            "Somebody else has changed the board meanwhile. Nothing of yours was done: look at it again."
        )
        assert_says(
            ("what one did", access.can_undo(self.ruth, pinned), ""),
            ("staff elsewhere undo it", access.can_undo(self.rona, pinned), PAIRS),
            ("undoing what has gone out", access.can_undo(self.ruth, gone), nothing),
            ("who has nobody yet", access.can_edit(self.ruth, self.board, self.chen.pk), ""),
            ("staff elsewhere change it", access.can_edit(self.rona, self.board, self.chen.pk), PAIRS),
            ("whose pair has gone out", access.can_edit(self.ruth, self.board, self.dora.pk), gone_out),
            ("with the board as it is", access.nobody_else_changed(pinned, 1), ""),
            ("with the board as it was", access.nobody_else_changed(pinned, 0), changed),
        )

    def test_choosing_whom_one_would_rather_have(self):
        chen, dora, board = self.chen, self.dora, self.board

        def may(found=board, member=chen, by=chen.person):
            return access.can_choose(by, found, member)

        assert_says(
            ("who was asked", may(), ""),
            ("for somebody", may(by=self.dora.person), "You can only choose for yourself."),
            ("who is inactive", may(member=but(chen, state=INACTIVE)), "You are not active here at the moment."),
            ("who was not asked", may(but(board, shortlists={})), "You were not asked to choose."),
            ("after all", may(self.closed), "This round is closed."),
            ("whose pair has gone out", may(member=dora, by=dora.person), "Somebody has been found for you already."),
        )  # fmt: skip

    def test_letting_a_pair_go_out(self):
        def may(mentee=self.chen, mentor=self.amara):
            return access.can_offer(mentee, mentor)

        not_active, apart = (
            "One of the two is not active any more.",
            "These people cannot be brought together.",
        )
        gone = but(self.chen, person=but(self.chen.person, is_active=False))
        no_place = "{} has no free place any more.".format
        assert_says(
            ("two who are free", may(), ""),
            ("a mentee who rests", may(but(self.chen, state=INACTIVE)), not_active),
            ("a mentor who rests", may(mentor=but(self.amara, state=INACTIVE)), not_active),
            ("a mentee whose account is shut", may(gone), not_active),
            ("to whom another is proposed", may(self.dora), "A proposal is out already."),
            ("who works with somebody", may(self.max), "They work with somebody already."),
            ("a mentor with a place that nobody waits for", may(mentor=self.hugh), ""),
            ("whose one place is waited for", may(mentor=but(self.hugh, capacity=1)), no_place("Hugh Penn")),
            ("whose one place is taken", may(mentor=self.ada), no_place("Ada Quist")),
            ("where one has blocked another", may(mentor=self.eve), apart),
            ("a mentee without their sponsor", may(under(self.chen, OF_THREE)), "Chen Wei has no sponsor here yet."),
            ("beyond a bar", may(mentor=self.gus), "They work for the same employer."),
        )  # fmt: skip

    def test_saying_yes_to_a_proposal(self):
        waits, answered = self.out, but(self.out, mentee_yes_at=AT)
        may, dora, hugh = access.can_agree, self.dora.person, self.hugh.person
        nobody = "Only the two whom it is about can answer."
        declined = but(waits, state=Proposal.State.DECLINED)
        assert_says(
            ("one of the two", may(dora, waits), ""),
            ("the other", may(hugh, answered), ""),
            ("staff", may(self.ruth, waits), nobody),
            ("nobody is signed in", may(None, waits), nobody),
            ("after a no", may(dora, declined), "It stands at “Declined” now."),
            ("twice", may(dora, answered), "You have answered, or you are not asked."),
            ("for whom it waits", access.waits_for(waits), [self.dora, self.hugh]),
            ("for whom it waits then", access.waits_for(answered), [self.hugh]),
        )

    def test_beginning_after_the_last_yes(self):
        def may(mentee=self.chen, mentor=self.amara):
            offered = but(self.out, mentee=mentee, mentor=mentor)
            return access.can_begin(offered, [mentee, mentor])

        assert_says(
            ("two who are free", may(), ""),
            ("the place has gone", may(mentor=self.ada), "Ada Quist has no free place any more."),
            ("the mentee found somebody", may(self.max), "They work with somebody already."),
            ("their sponsor has gone", may(under(self.chen, OF_THREE)), "Chen Wei has no sponsor here yet."),
            (
                "the mentee has gone",
                may(but(self.chen, state=STARTED)),
                "Everybody has to be a member of the programme.",
            ),
            ("beyond a bar", may(mentor=self.gus), "They work for the same employer."),
        )
