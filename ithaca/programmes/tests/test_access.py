"""Who may do what with programmes and memberships. Each table begins with a yes; then one thing at a time is otherwise."""

from datetime import date

from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.programmes import access
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    FILES,
    PROFILE,
    SCHEME,
    by_right,
    lacks,
    make_holder,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.roles.rights import Right

State = Membership.State

ENDED, GONE = "This programme has ended.", "You are not in this programme any more."
ONLY_THE_PERSON = "Only the person can do this."
STRICT = """sign_up = true
open_months = [9, 10]
briefing = "briefing"
statements = ["promise"]
again = false
ends_set_by = "staff"
reflection"""
STRICT_FILES = FILES | {
    "scheme.toml": SCHEME.replace("reflection", STRICT, 1)
    .replace("capacity = 2", "sign_up = false")
    .replace("[scheme]", '[scheme]\nkind = "dated"\nstarts = "5 October"\nends = "30 June"'),
    "forms/profile.toml": PROFILE.replace('label = "Your job"', 'label = "Your job"\nrequired = true'),
    "pages/briefing.md": "# Briefing\n\nBe kind.\n",
    "pages/promise.md": "# Promise\n\nI shall be kind.\n",
}
JULY, SEPTEMBER = date(2026, 7, 6), date(2026, 9, 7)


class WhoMay(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.open, cls.strict = make_programme(), make_programme(STRICT_FILES)
        cls.ruth, cls.rona = make_staff(cls.open), make_staff(cls.strict, person="Rona Lee")
        cls.priya = make_member(cls.open, "mentee", "Priya Nair", aims={"aims": "A first job"})
        cls.amara = make_member(cls.open, "mentor", "Amara Okafor", contact_email="a@mentors.example.org")
        cls.chen = make_member(cls.strict, "mentee", "Chen Wei", answers={"job": "Student"}, began_at=AT)
        cls.bo = make_person("Bo Lind")

    def closed(self, membership: Membership) -> Membership:
        return but(membership, programme=but(membership.programme, closed_at=AT))

    def test_the_days_of_a_cohort(self):
        cohort = self.chen.cohort
        over = but(cohort, programme=but(self.strict, closed_at=AT))
        rolling = "This programme goes on all the year: it has no days to change."
        assert_says(
            ("who runs it", access.can_redate(self.rona, cohort), ""),
            ("who runs another", access.can_redate(self.ruth, cohort), lacks(Right.RUN_PROGRAMME)),
            ("the programme has ended", access.can_redate(self.rona, over), ENDED),
            ("it has no days", access.can_redate(self.ruth, self.priya.cohort), rolling),
            (
                "the cohort has ended",
                access.can_redate(self.rona, but(cohort, ended_at=AT)),
                "This cohort has ended. Its days stay as they were.",
            ),
        )

    def test_signing_up(self):
        may, strict = access.can_sign_up, self.strict
        shut = "Sign-up for mentees is open in September and October, and closed today."
        assert_says(
            ("in an open month", may(strict, "mentee", SEPTEMBER), ""),
            ("the programme has ended", may(but(strict, closed_at=AT), "mentee", SEPTEMBER), ENDED),
            ("this role is invited", may(strict, "mentor", SEPTEMBER), "New mentors join by invitation."),
            ("in another month", may(strict, "mentee", JULY), shut),
            ("nobody knows this role", may(strict, "friend", JULY), "New people join by invitation."),
        )

    def test_wanting_to_hear_when_sign_up_opens(self):
        may, strict, needless = (
            access.can_leave_interest,
            self.strict,
            "Sign-up is open now, or by invitation only.",
        )
        assert_says(
            ("it is closed until September", may(strict, "mentee", JULY), ""),
            ("the programme has ended", may(but(strict, closed_at=AT), "mentee", JULY), ENDED),
            ("it is open", may(strict, "mentee", SEPTEMBER), needless),
            ("this role is invited", may(strict, "mentor", JULY), needless),
        )

    def test_beginning_to_sign_up(self):
        mine = self.priya

        def may(existing, today=SEPTEMBER):
            return access.can_begin(self.strict, "mentee", existing, today)

        shut = "Sign-up for mentees is open in September and October, and closed today."
        assert_says(
            ("for the first time", may(None), ""),
            ("after leaving", may(but(mine, state=State.LEFT)), ""),
            ("twice in a role", may(mine), "You are already here as a mentee: active."),
            ("in another month", may(None, JULY), shut),
        )

    def test_sending_what_one_began(self):
        mine = but(self.amara, state=State.STARTED)
        whole = but(self.chen, state=State.STARTED)
        assert_says(
            ("one's own", access.can_apply(mine.person, mine), ""),
            ("in a month in which nobody may begin", access.can_apply(whole.person, whole), ""),
            ("somebody else's", access.can_apply(self.ruth, mine), ONLY_THE_PERSON),
            ("nobody is signed in", access.can_apply(None, mine), ONLY_THE_PERSON),
            ("the programme has ended", access.can_apply(mine.person, self.closed(mine)), ENDED),
            ("sent before", access.can_apply(mine.person, self.amara), "It stands at “Active” now."),
            (
                "an answer is missing",
                access.can_apply(whole.person, but(whole, profile=None)),
                "Still needed: “Your job”.",
            ),
            (
                "the contact address is missing",
                access.can_apply(mine.person, but(mine, contact_email="")),
                "Still needed: a contact address.",
            ),
        )

    def test_an_invitation(self):
        invited = but(self.chen, state=State.INVITED)
        chen, not_open = invited.person, "This invitation is not open any more."
        agree, accept = access.can_agree, access.can_accept_invitation
        assert_says(
            ("agreeing to the statements", agree(chen, invited), ""),
            ("staff agree for somebody", agree(self.rona, invited), ONLY_THE_PERSON),
            ("agreeing after joining", agree(chen, self.chen), not_open),
            ("agreeing after the programme", agree(chen, self.closed(invited)), ENDED),
            ("accepting it", accept(chen, invited), ""),
            ("staff accept for somebody", accept(self.rona, invited), ONLY_THE_PERSON),
            ("accepting it after joining", accept(chen, self.chen), not_open),
            (
                "accepting it unread",
                accept(chen, but(invited, began_at=None)),
                "Please read what you agree to first.",
            ),
            (
                "there is nothing to agree to",
                accept(self.amara.person, but(self.amara, state=State.INVITED)),
                "",
            ),
            ("an answer is missing", accept(chen, but(invited, profile=None)), "Still needed: “Your job”."),
        )

    def test_coming_back(self):
        may, left = access.can_rejoin, but(self.amara, state=State.LEFT)
        amara, finished = left.person, but(self.amara, state=State.FINISHED)
        once = but(self.chen, state=State.FINISHED)
        assert_says(
            ("after leaving", may(amara, left), ""),
            ("after the cohort", may(amara, finished), ""),
            ("after leaving a scheme of one cohort", may(once.person, but(once, state=State.LEFT)), ""),
            ("staff for somebody", may(self.ruth, left), ONLY_THE_PERSON),
            ("who is here", may(amara, self.amara), "You have not left."),
            (
                "after the cohort of a scheme of one",
                may(once.person, once),
                "Your cohort has ended. To take part again, please sign up anew.",
            ),
            (
                "who was never a member",
                may(amara, but(left, joined_at=None)),
                "Please sign up: you were not a member before.",
            ),
            ("the programme has ended", may(amara, self.closed(left)), ENDED),
        )

    def test_approving_and_bringing_in(self):
        waits, manage = but(self.amara, state=State.APPLIED), lacks(Right.MANAGE_PEOPLE)
        over = but(self.open, closed_at=AT)
        assert_says(
            ("staff decide", access.can_decide(self.ruth, waits), ""),
            ("staff elsewhere decide", access.can_decide(self.rona, waits), lacks(Right.APPROVE_PEOPLE)),
            ("staff decide after the end", access.can_decide(self.ruth, self.closed(waits)), ENDED),
            (
                "nothing is to be decided",
                access.can_decide(self.ruth, self.amara),
                "Amara Okafor is not waiting for approval.",
            ),
            ("staff invite", access.can_invite(self.ruth, self.open), ""),
            ("staff elsewhere invite", access.can_invite(self.rona, self.open), manage),
            ("staff invite after the end", access.can_invite(self.ruth, over), ENDED),
            ("staff undo it after the end", access.can_take_back(self.ruth, over), ""),
            ("staff elsewhere undo it", access.can_take_back(self.rona, over), manage),
        )

    def test_a_programme_as_a_whole(self):
        over, run = but(self.open, closed_at=AT), lacks(Right.RUN_PROGRAMME)
        institution = make_holder(self.open, Right.RUN_PROGRAMME, at_programme=0)
        assert_says(
            ("who runs it closes it", access.can_close(self.ruth, self.open), ""),
            ("who runs another", access.can_close(self.rona, self.open), run),
            ("closed before", access.can_close(self.ruth, over), "This programme has ended already."),
            ("who runs it opens it again", access.can_open_again(self.ruth, over), ""),
            ("who runs another opens it", access.can_open_again(self.rona, over), run),
            ("open", access.can_open_again(self.ruth, self.open), "This programme is open."),
            ("who runs the institution begins another", access.can_copy(institution, self.open), ""),
            (
                "who runs one programme begins another",
                access.can_copy(self.ruth, self.open),
                "Only who runs the whole institution can begin a programme.",
            ),
        )

    def test_what_a_person_or_staff_may_change(self):
        manage, day = lacks(Right.MANAGE_PEOPLE), date(2026, 12, 1)
        here, away, resting = (
            self.amara,
            but(self.amara, away_from=day),
            but(self.amara, state=State.INACTIVE),
        )
        gone = but(here, state=State.LEFT)
        for verb, may, open_to, shut, why in (
            ("rest", access.can_deactivate, here, resting, "It stands at “Inactive” now."),
            ("be back", access.can_activate, resting, here, "It stands at “Active” now."),
            ("leave", access.can_leave, resting, gone, "It stands at “Left” now."),
            ("say a leave", access.can_plan_leave, resting, gone, "You can be away once you are a member."),
            ("end a leave", access.can_come_back, away, here, "There is no leave to end."),
        ):
            assert_says(
                (f"to {verb}: the person", may(here.person, open_to), ""),
                (f"to {verb}: staff", may(self.ruth, open_to), ""),
                (f"to {verb}: another member", may(self.priya.person, open_to), manage),
                (f"to {verb}: staff elsewhere", may(self.rona, open_to), manage),
                (f"to {verb}: not now", may(here.person, shut), why),
            )

    def test_what_a_person_alone_may_change(self):
        here, gone, prepared = self.priya, but(self.priya, state=State.LEFT), self.chen
        may_not_yet = "Your profile can be confirmed once you are a member."
        assert_says(
            ("one's profile", access.can_edit(here.person, here), ""),
            ("somebody's", access.can_edit(self.ruth, here), ONLY_THE_PERSON),
            ("after leaving", access.can_edit(here.person, gone), GONE),
            ("confirming it", access.can_confirm(here.person, here), ""),
            ("confirming somebody's", access.can_confirm(self.ruth, here), ONLY_THE_PERSON),
            ("confirming it after leaving", access.can_confirm(here.person, gone), may_not_yet),
            ("thinking it over", access.can_reflect(here.person, here), ""),
            ("for somebody", access.can_reflect(self.ruth, here), ONLY_THE_PERSON),
            ("after it all", access.can_reflect(here.person, gone), GONE),
            (
                "where nothing is asked",
                access.can_reflect(self.amara.person, self.amara),
                "Nothing is asked here before you look for somebody.",
            ),
            ("the briefing", access.can_read_briefing(prepared.person, prepared), ""),
            ("somebody's briefing", access.can_read_briefing(self.rona, prepared), ONLY_THE_PERSON),
            (
                "where there is none",
                access.can_read_briefing(here.person, here),
                "There is no briefing in this programme.",
            ),
        )

    def test_the_day_on_which_somebodys_time_ends(self):
        day, later = date(2027, 6, 30), date(2027, 9, 30)
        kept = "Staff keep this day as the records have it. If it is wrong, please write to them."
        by_staff, by_person = but(self.chen, ends_on=day), but(self.priya, ends_on=day)
        says, follows = access.may_say_end, access.follows_records
        assert_says(
            ("staff set it", access.can_set_end(self.rona, by_staff), ""),
            (
                "staff elsewhere set it",
                access.can_set_end(self.ruth, by_staff),
                lacks(Right.MANAGE_PEOPLE),
            ),
            (
                "staff set it for who has left",
                access.can_set_end(self.rona, but(by_staff, state=State.LEFT)),
                "They are no member at the moment.",
            ),
            ("the person, whose scheme lets them", says(by_person), ""),
            ("the person, where staff keep it", says(by_staff), kept),
            ("before they are a member", says(but(by_staff, state=State.STARTED)), ""),
            ("while it is not known", says(self.chen), ""),
            ("records, where staff keep it", follows(by_staff, later), True),
            ("records that say nothing", follows(by_staff, None), False),
            ("records that say the same", follows(by_staff, day), False),
            ("records of who has left", follows(but(by_staff, state=State.LEFT), later), False),
            ("records against the person's own word", follows(by_person, later), False),
            ("records where nothing is known", follows(self.priya, later), True),
        )

    def test_taking_part_and_asking(self):
        aims, ended = self.priya.reflection, "Your time as a mentee has ended."
        ready = but(self.chen, reflection=but(aims, submitted_at=AT), briefed_at=AT)

        def may(**other):
            return access.can_ask(but(ready, **other), JULY)

        assert_says(
            ("who is here and prepared", may(), ""),
            ("on the last day", may(ends_on=JULY), ""),
            ("the programme has ended", access.can_ask(self.closed(ready), JULY), ENDED),
            ("after the last day", may(ends_on=date(2026, 7, 5)), ended),
            ("not sent yet", may(state=State.STARTED), "Please finish your profile and send it first."),
            ("left", may(state=State.LEFT), GONE),
            (
                "nothing thought over",
                may(reflection=None),
                "First think over what you are looking for: it takes ten minutes.",
            ),
            (
                "half of it thought over",
                may(reflection=but(aims, submitted_at=None)),
                "First think over what you are looking for: it takes ten minutes.",
            ),
            ("the briefing unread", may(briefed_at=None), "Please read the short briefing first."),
            (
                "who need not be prepared",
                access.can_ask(but(self.amara, reflection=None, briefed_at=None), JULY),
                "",
            ),
            ("who need not be briefed", access.is_prepared(but(ready, cohort=self.priya.cohort)), ""),
        )

    def test_one_right_is_enough_and_no_other_is(self):
        run, manage = Right.RUN_PROGRAMME, Right.MANAGE_PEOPLE
        here, strict, waits = self.amara, self.strict, but(self.amara, state=State.APPLIED)
        over, resting = but(self.open, closed_at=AT), but(here, state=State.INACTIVE)
        away = but(here, away_from=JULY)
        for programme, right, asked in (
            (strict, run, lambda person: access.can_redate(person, self.chen.cohort)),
            (self.open, run, lambda person: access.can_close(person, self.open)),
            (self.open, run, lambda person: access.can_open_again(person, over)),
            (self.open, Right.APPROVE_PEOPLE, lambda person: access.can_decide(person, waits)),
            (self.open, manage, lambda person: access.can_invite(person, self.open)),
            (self.open, manage, lambda person: access.can_take_back(person, self.open)),
            (self.open, manage, lambda person: access.can_deactivate(person, here)),
            (self.open, manage, lambda person: access.can_activate(person, resting)),
            (self.open, manage, lambda person: access.can_leave(person, here)),
            (self.open, manage, lambda person: access.can_plan_leave(person, here)),
            (self.open, manage, lambda person: access.can_come_back(person, away)),
            (self.open, manage, lambda person: access.can_set_end(person, here)),
        ):
            assert_says(*by_right(programme, right, asked))
