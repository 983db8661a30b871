"""The second folder's year, by hand: three parties, brought together by staff, quarterly, with a first and a last day.

Nothing under `ithaca/` knows of this scheme; its words stand in `schemes/returners` alone.
"""

import re
from datetime import UTC, datetime

import pytest
from actors import Actor
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect
from scenes import PHONE, agrees_to_what_is_asked, appoints, opens_the_invitation, programme_open

SCREENS = {
    "on a phone without script": {**PHONE, "java_script_enabled": False}
}  # the career journey has the others
PEOPLE = (
    ("Tom Ashworth", "tom@engineers.example"),
    ("Meera Pillai", "meera@engineers.example"),
    ("Joan Bright", "joan@engineers.example"),
    ("Ines Duarte", "ines@returner.example"),
    ("Hamish Muir", "hamish@guide.example"),
    ("Lydia Stone", "lydia@sponsor.example"),
)
HELLO = "Good morning, both. I am glad that we begin. Shall we look for a date?"


def it_is(day: str):
    """The calendar moves on to ten in the morning of a day, and what is due by then is done."""
    from ithaca.kit.clock import now
    from ithaca.kit.models import ClockOffset
    from ithaca.notices.actions.sweep import sweep

    moment = datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=UTC)
    seconds = round((moment - timezone.now()).total_seconds())
    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": seconds})
    sweep(at=now())


@pytest.fixture
def opens_for_business(empty, house):
    """The folder is loaded in the November before its year, and there is an administrator."""
    from ithaca.kit.clock import now

    with override_settings(ITHACA_DEMO=True):  # whose clock can be moved
        it_is("2026-11-23")
        with programme_open(house, PEOPLE[0], "returners", "returners", at=now(), demo=True):
            yield


@pytest.mark.parametrize("way", SCREENS)
@pytest.mark.usefixtures("opens_for_business")
def test_a_year_of_three_from_sign_up_to_the_end_of_their_cohort(window, way):
    """PAR-01: another programme's rules, in another folder, and the same house."""
    tom, meera, joan, ines, hamish, lydia = (Actor(*who, window(**SCREENS[way])) for who in PEOPLE)
    appoints(tom, "returners", {meera: "Programme manager", joan: "Reviewer"})
    the_returner_applies(ines)
    the_guide_applies(hamish)
    it_is("2026-11-26")
    the_manager_approves_them(meera, ines, hamish)
    the_sponsor_accepts(lydia)
    the_returner_looks_back(ines)
    it_is("2027-01-11")
    the_manager_brings_the_three_together(meera, ines, hamish, lydia)
    all_three_agree(ines, hamish, lydia)
    they_write_to_each_other(ines, hamish, lydia)
    they_find_a_date(ines, hamish, lydia)
    the_returner_sets_a_goal(ines, hamish)
    it_is("2027-01-21")
    they_note_that_they_met(hamish, lydia)
    it_is("2027-04-07")
    a_quarter_has_passed(hamish, ines, lydia)
    it_is("2027-06-18")
    the_reviewer_asks_how_it_goes(joan)
    it_is("2027-12-04")
    the_end_is_in_sight(ines)
    it_is("2027-12-18")
    the_year_is_over(ines, hamish, lydia)
    the_manager_sees_what_was(meera)


def signs_up(actor, role):
    """From the programme's own page, by the code that comes to one's address."""
    actor.goes_to("/p/returners/")
    actor.page.locator("main").get_by_role("link", name=re.compile(rf"\b{role}\b")).first.click()
    actor.reads(f"Join as a {role}")
    actor.writes("Your name", actor.name)
    actor.writes("Your e-mail address", actor.email)
    actor.presses("Send me a code")
    actor.types_the_code()
    agrees_to_the_rules(actor)


def agrees_to_the_rules(actor):
    actor.reads("What you agree to, and who sees what")
    agrees_to_what_is_asked(actor)
    actor.reads("About you")


def the_returner_applies(ines):
    signs_up(ines, "returner")
    ines.writes("Contact address for this programme", ines.email)
    ines.page.get_by_label("Which discipline is your work closest to?").select_option("rail")
    ines.writes("What did you do before your break?", "Signalling engineer for eight years.")
    ines.ticks("Three to five years")
    ines.writes("When did you come back to work", "2027-01-04")
    ines.writes("Who is your employer?", "Severn Rail")
    ines.writes("Their name", "Lydia Stone")
    ines.writes("Their e-mail address", "lydia@sponsor.example")
    ines.presses("Send")
    ines.sees("Waiting for approval")


def the_guide_applies(hamish):
    signs_up(hamish, "guide")
    hamish.writes("What is your job?", "Principal engineer")
    hamish.writes("Where do you work?", "Forth Bridges")
    hamish.writes("Your membership number", "104512")
    hamish.writes("In which year were you chartered?", "2004")
    hamish.ticks("Railway and transport", "finding confidence again")
    hamish.presses("Send")
    hamish.sees("Waiting for approval")


def the_manager_approves_them(meera, *applicants):
    for who in applicants:
        meera.goes_to("/desk/")
        meera.reads("wait")
        meera.follows(who.name)
        meera.presses("Approve")
        meera.sees("Active")
        assert who.mail("Returning engineers")


def the_sponsor_accepts(lydia):
    """Whom the returner named is invited as soon as the returner is in."""
    lydia.goes_to("/p/returners/join/sponsor/")
    lydia.sees("New sponsors join by invitation.")
    opens_the_invitation(lydia, "Would you be Ines Duarte’s sponsor")
    agrees_to_the_rules(lydia)
    lydia.writes("What is your job?", "Head of signalling")
    lydia.writes("Which organisation do you work for?", "Severn Rail")
    lydia.ticks("Yes")
    lydia.presses("Accept the invitation")
    lydia.sees("Welcome! You are in.")


def the_returner_looks_back(ines):
    ines.goes_to("/")
    ines.sees("Look back and ahead")
    ines.page.locator("main").get_by_role("link", name="Begin").first.click()
    ines.reads("Look back, look ahead")
    ines.ticks("Finding confidence again")
    ines.writes("It is December", "I lead a small team again.")
    ines.presses("Done")
    ines.goes_to("/")
    ines.does_not_see("Look back and ahead")


def the_manager_brings_the_three_together(meera, *three):
    meera.goes_to("/desk/returners/")
    meera.follows("Bring people together")
    for who in three:
        meera.page.get_by_role("link", name=f"Choose {who.name}").click()
    meera.sees("They fit.")
    meera.presses("Begin")
    meera.sees("work together now")
    for who in three:
        others = [one.name for one in three if one is not who]
        assert all(name in who.mail("Your year with") for name in others)


def all_three_agree(*three):
    """Each says what they expect; the last reads what the others said; then it stands for all."""
    for number, who in enumerate(three):
        who.goes_to("/with/")
        who.page.locator("main .card-link").first.click()
        who.follows("Agree how you work together")
        if number:
            who.sees(f"{three[0].name} says", f"Hope of {three[0].name}")
        who.writes("What should this year bring?", f"Hope of {who.name}")
        who.ticks("Yes, on working days", "Ask me each time", "I agree to these words")
        who.presses("Agree")
        who.reads("You, .* and ")
    three[0].goes_to("/with/")
    three[0].page.locator("main .card-link").first.click()
    three[0].sees("Made on")


def opens_their_page(actor):
    actor.goes_to("/with/")
    actor.page.locator("main .card-link").first.click()
    actor.reads("You, .* and ")


def they_write_to_each_other(ines, hamish, lydia):
    opens_their_page(ines)
    ines.writes("Your message", HELLO)
    ines.presses("Send to")
    ines.sees(HELLO)
    for who in (hamish, lydia):
        assert HELLO in " ".join(who.mail().split())
        opens_their_page(who)
        who.sees(HELLO)


def they_find_a_date(ines, hamish, lydia):
    """One offers, the guide picks (so the folder says), all three have it."""
    opens_their_page(ines)
    ines.follows("Offer times")
    ines.writes("First time", "2027-01-20T14:00")
    ines.writes("Another time (2)", "2027-01-22T09:30")
    ines.presses("Offer these to")
    ines.sees("You offered these times")
    opens_their_page(lydia)
    lydia.sees("It is for the guide to pick a time.")
    opens_their_page(hamish)
    hamish.ticks("20 January")
    hamish.presses("Take this time")
    hamish.sees("Everybody has it by mail")
    for who in (ines, hamish, lydia):
        assert "20 January" in who.mail()
    opens_their_page(lydia)
    lydia.sees("20 January")


def the_returner_sets_a_goal(ines, hamish):
    opens_their_page(ines)
    ines.follows("Set a goal")
    ines.writes("What do you want to reach?", "Sign off a scheme plan on my own")
    ines.writes("Where does it stand today?", "3")
    ines.presses("Set this goal")
    opens_their_page(hamish)
    hamish.sees("Sign off a scheme plan on my own")


def they_note_that_they_met(hamish, lydia):
    opens_their_page(hamish)
    hamish.follows("Note that you met")
    hamish.writes("One line", "The first scheme plan, and what has changed.")
    hamish.presses("Note it")
    hamish.sees("Noted. Thank you.")
    opens_their_page(lydia)
    lydia.sees("The first scheme plan, and what has changed.")


def a_quarter_has_passed(hamish, ines, lydia):
    """The guide is reminded, notes a meeting, and the next quarter begins."""
    assert "Ines Duarte and Lydia Stone" in " ".join(hamish.mail("Meet Ines").split())
    hamish.goes_to("/")
    hamish.sees("Meet Ines Duarte and Lydia Stone")
    opens_their_page(hamish)
    hamish.follows("Log a meeting")
    hamish.writes("When was it?", "2027-04-06")
    hamish.writes("One line", "Half a scheme plan is signed off.")
    hamish.presses("Note it")
    hamish.goes_to("/")
    hamish.does_not_see("Meet Ines Duarte and Lydia Stone")


def the_reviewer_asks_how_it_goes(joan):
    joan.goes_to("/desk/")
    joan.sees("Check in half way")
    joan.page.locator("main").get_by_role("link", name=re.compile("Check in half way")).first.click()
    joan.follows("Note how it goes")
    joan.presses("Note it")


def the_end_is_in_sight(ines):
    ines.goes_to("/")
    ines.sees("Bring the year with Hamish Muir and Lydia Stone to an end")
    opens_their_page(ines)
    ines.sees("17 December")


def the_year_is_over(ines, *others):
    """What ends with the cohort: the group and the membership; nothing that was said or done is lost."""
    for who in (ines, *others):
        opens_their_page(who)
        who.sees("Ended", HELLO, "Half a scheme plan is signed off.", "Sign off a scheme plan on my own")
        expect(who.page.get_by_role("button", name="Send to")).to_have_count(0)
        expect(who.page.get_by_role("link", name="Log a meeting")).to_have_count(0)
        who.goes_to("/")
        who.does_not_see("Bring the year", "Meet Ines")
        who.goes_to("/mine/")
        who.sees("finished")


def the_manager_sees_what_was(meera):
    meera.goes_to("/desk/returners/pairs/")
    meera.sees("Ended")
    meera.page.get_by_role("link", name=re.compile("Ines Duarte")).first.click()
    meera.sees("Ended")
    meera.does_not_see(HELLO, "Half a scheme plan is signed off.")
