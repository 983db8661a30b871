"""The main job, by hand: from two untidy spreadsheets to a kind ending, in as many browsers as there are people."""

import csv
import io
from datetime import timedelta

import pytest
from actors import Actor
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import expect
from scenes import DESK, PHONE, agrees_to_what_is_asked, appoints, opens_the_invitation, programme_open

ALUMNI = [
    ["Alumni office, export of last Tuesday: do not edit", "", "", "", ""],
    ["", "", "", "", ""],
    ["Surname", "Forename(s)", "E-mail address", "Job title", "Employer"],
    ["O’Kafor", "Amara Zoë", "AMARA@mailbox.example ", "Principal scientist", "Alderley Therapeutics"],
    ["Whitcombe", "James", "james@mailbox.example", "", ""],
    ["Okafor", "Amara", "amara@mailbox.example", "Scientist", "Alderley"],
    ["Núñez", "José", "jose(at)mailbox.example", "Teacher, retired", '=HYPERLINK("http://evil.example")'],
    ["", "", "", "", ""],
]
STUDENTS = [
    ["Student", "Mail", "Course", "Course ends", "Student no."],
    ["Nair, Priya", "priya@student.example", "BSc Biology", "31/07/2028", "N2301187"],
    ["Nair, Priya", "priya@student.example", "BSc Biology", "31.07.2028", "N2301187"],
    ["Łukasz Zając", "lukasz@student.example", "BEng Robotics", "the 45th of May", "N2301999"],
    ["Müller, Zoë", "zoe@student.example", "MA Music", "2028-06-30", "N2302000"],
]
WORDS = "I study biology and have never seen the inside of a company laboratory. Would you tell me how you got there?"


def delimited(rows, *, encoding: str, delimiter: str) -> bytes:
    kept = io.StringIO()
    csv.writer(kept, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return kept.getvalue().encode(encoding)


def workbook(rows) -> bytes:
    """The same as a workbook, with a formula where a name should stand."""
    book, kept = Workbook(), io.BytesIO()
    for row in [*rows, ['=CONCATENATE("Mal","lory")', "mallory@student.example", "", "", ""]]:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


FILES = {
    "on a desk": ("students.xlsx", lambda: workbook(STUDENTS)),
    "without script": ("students.csv", lambda: delimited(STUDENTS, encoding="utf-8-sig", delimiter="\t")),
    "on a phone": ("students.txt", lambda: delimited(STUDENTS, encoding="utf-16", delimiter=";")),
}
SCREENS = {"on a desk": DESK, "without script": {**DESK, "java_script_enabled": False}, "on a phone": PHONE}


PEOPLE = (
    ("Tom Ashworth", "tom@northfield.example"),
    ("Ruth Okoro", "ruth@northfield.example"),
    ("Amara Zoë O’Kafor", "amara@mailbox.example"),
    ("James Whitcombe", "james@mailbox.example"),
    ("Priya Nair", "priya@student.example"),
)


@pytest.fixture
def opens_for_business(empty, house):
    """The scheme is loaded, as the guide says, and there is an administrator."""
    with programme_open(house, PEOPLE[0], "career-mentoring", "career", at=timezone.now()):
        yield


@pytest.mark.parametrize("way", SCREENS)
@pytest.mark.usefixtures("opens_for_business")
def test_from_a_spreadsheet_to_a_kind_ending(window, way):
    """The whole way: CAREER-07, CAREER-09, CAREER-10, CAREER-11, CAREER-12, CAREER-15, CAREER-16, CAREER-17,
    CAREER-18, CAREER-19, CAREER-26, CAREER-27, CAREER-32, CAREER-36, CAREER-38, CAREER-42, CAREER-47, PAR-02.
    """
    tom, ruth, amara, james, priya = (Actor(*who, window(**SCREENS[way])) for who in PEOPLE)
    appoints(tom, "career", {ruth: "Coordinator"})
    alumni = delimited(ALUMNI, encoding="cp1252", delimiter=";")
    the_coordinator_brings_people_in(ruth, "Mentors", "alumni.csv", alumni, many=2)
    name, students = FILES[way]
    the_coordinator_brings_people_in(ruth, "Mentees", name, students(), many=3)
    the_mentor_joins(amara)
    another_mentor_joins(james)
    the_mentee_joins(priya)
    the_mentee_thinks_it_over(priya)
    the_mentee_asks(priya, james)
    the_mentor_declines(james, priya)
    the_mentee_reads_it_and_asks_another(priya, amara)
    the_mentor_says_yes_from_the_mail(amara, priya)
    they_agree_how_they_will_work(priya, amara)
    they_write_and_meet(priya, amara)
    they_set_goals_and_reach_one(priya, amara)
    they_share_what_they_choose(priya, amara)
    the_mentee_ends_it_kindly(priya, amara)
    the_coordinator_sees_it_all(ruth, priya, amara)


def the_coordinator_brings_people_in(ruth, kind, name, data, many):
    """Upload, columns, check, bring in: what cannot be read is said row by row, and nobody comes in twice."""
    ruth.goes_to("/import/career/")
    ruth.ticks(kind)
    ruth.page.get_by_label("The spreadsheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )
    ruth.presses("Read the file")
    ruth.reads("What is in each column?")
    if kind == "Mentees":
        ruth.chooses("Student", "Name, whole")
        ruth.chooses("Student no.", "Student number")
    ruth.presses("Check every row")
    ruth.reads(f"{many} people can come in")
    if kind == "Mentors":
        ruth.sees(
            "Amara Zoë O’Kafor", "amara@mailbox.example", "“jose(at)mailbox.example” is no e-mail address"
        )
    else:
        ruth.sees("Priya Nair", "the 45th of May")
    ruth.presses(f"Bring in {many} people")
    ruth.reads(f"{many} people are in")


def the_mentor_joins(amara):
    """CAREER-17, -18, -19, -32: who sees what comes before anything is kept; four things are needed, the address is apart."""
    opens_the_invitation(amara)
    amara.reads("What you agree to, and who sees what")
    amara.sees("volunt", "Contact address for this programme")
    amara.presses("Go on to my profile")
    amara.sees("please read")
    agrees_to_what_is_asked(amara)

    amara.sees("amara@mailbox.example")
    expect(amara.page.get_by_label("Job title")).to_have_value("Principal scientist")
    amara.presses("Accept the invitation")
    amara.sees("Contact address for this programme:", "Course I studied:", "Year I graduated:")
    amara.writes("Contact address for this programme", "okafor.mentoring@mailbox.example")
    amara.writes("Course I studied", "BSc Biochemistry")
    amara.writes("Year I graduated", "2011")
    amara.opens("How you can help")
    amara.ticks("Insight into an industry", "Science and research")
    amara.opens("Your story")
    amara.writes("Job history", "2014 to now: Alderley Therapeutics")
    amara.presses("Accept the invitation")
    amara.sees("Welcome! You are in.")


def another_mentor_joins(james):
    opens_the_invitation(james)
    agrees_to_what_is_asked(james)
    james.writes("Contact address for this programme", "james@mailbox.example")
    james.writes("Job title", "Audit director")
    james.writes("Employer", "Harcourt Lyle")
    james.writes("Course I studied", "BA History")
    james.writes("Year I graduated", "1998")
    james.presses("Accept the invitation")
    james.sees("Welcome! You are in.")


def the_mentee_joins(priya):
    opens_the_invitation(priya)
    priya.reads("Who sees what")
    agrees_to_what_is_asked(priya)
    expect(priya.page.get_by_label("When my course ends")).to_have_value("2028-07-31")
    priya.chooses("Year of study", "Third year")
    priya.presses("Accept the invitation")
    priya.sees("Welcome! You are in.")


def the_mentee_thinks_it_over(priya):
    """CAREER-42, CAREER-47: nobody is asked before the aims are thought over and the briefing is read."""
    priya.goes_to("/")
    priya.follows("Find a mentor")
    priya.follows("James Whitcombe")
    priya.follows("Interested")
    priya.reads("Before you ask James Whitcombe")
    priya.page.locator("main .btn-primary").first.click()
    priya.writes("What I am aiming for", "Work in an industry laboratory.")
    priya.ticks("Insight into an industry", "Finding a first graduate job")
    priya.presses("Save and find a mentor")
    priya.goes_to("/")
    priya.follows("Find a mentor")
    priya.follows("James Whitcombe")
    priya.follows("Interested")
    priya.page.locator("main .btn-primary").first.click()
    priya.presses("I have read it")


def the_mentee_asks(priya, james):
    """CAREER-07, CAREER-09, CAREER-10: she chooses, writes, looks at it, and the mentor has it by mail."""
    priya.goes_to("/")
    priya.follows("Find a mentor")
    priya.follows("James Whitcombe")
    writes_to(priya, james)
    assert WORDS in " ".join(james.mail("interested in you").split())


def writes_to(priya, mentor):
    """From a mentor's profile to the request: a message is needed, and it is looked at before it goes."""
    priya.follows("Interested")
    priya.presses("Look at it first")
    priya.reads("Ask ")
    priya.writes("Your message to", WORDS)
    priya.presses("Look at it first")
    priya.reads("Is this what you want to say?")
    priya.sees(WORDS)
    priya.presses(f"Ask {mentor.name}")
    priya.reads(f"Your request to {mentor.name}")


def the_mentor_declines(james, priya):
    """CAREER-11: from the mail, without signing in, with a reason and kind words that he may change."""
    stranger = james
    stranger.window.sign_in(None)
    stranger.opens_mail("interested in you", "answer")
    stranger.reads("Priya Nair would like to work with you")
    stranger.sees(WORDS)
    stranger.page.locator("main details").filter(has_text="time").locator("summary").last.click()
    stranger.presses("Send this answer")
    stranger.sees("You have declined")


def the_mentee_reads_it_and_asks_another(priya, amara):
    """CAREER-12: told kindly, urged to ask another, offered help with the wording, shown others."""
    assert "James Whitcombe" in priya.mail("cannot be your mentor")
    priya.goes_to("/requests/")
    priya.follows("James Whitcombe")
    priya.sees("Do ask somebody else", "Career Development Service", "Get help with wording")
    priya.follows(amara.name)
    priya.sees("okafor.mentoring@mailbox.example")
    priya.does_not_see("amara@mailbox.example")
    writes_to(priya, amara)


def the_mentor_says_yes_from_the_mail(amara, priya):
    amara.window.sign_in(None)
    amara.opens_mail("interested in you", "answer")
    amara.sees(WORDS)
    amara.presses("Work with Priya Nair")
    amara.sees("You said yes to Priya Nair")
    assert amara.name in priya.mail("said yes")


def they_agree_how_they_will_work(priya, amara):
    """CAREER-26: both say how much time there is, and each sees what the other said."""
    priya.goes_to("/with/")
    priya.follows(amara.name)
    priya.follows("Agree how you work together")
    agrees(priya, "An hour a month", "To see my next step")
    amara.comes_in("/with/")
    amara.follows("Priya Nair")
    amara.follows("Agree how you work together")
    amara.sees("An hour a month")
    agrees(amara, "Half an hour a month", "That she dares to ask")


def agrees(actor, time, hope):
    actor.writes("How much time I can give", time)
    actor.writes("What I hope we achieve", hope)
    for box in actor.page.get_by_label("I agree to these words").all():
        box.check()
    actor.presses("Agree")
    actor.reads("You and")


def they_write_and_meet(priya, amara):
    """CAREER-15: words go through the site and e-mail; a meeting is a call, booked by one and logged by the other."""
    amara.writes("Your message", "Shall we begin with a call? Tell me when you are free.")
    amara.presses("Send to Priya Nair")
    amara.sees("Shall we begin with a call?")
    assert "Shall we begin with a call?" in priya.mail()
    priya.goes_to("/with/")
    priya.follows(amara.name)
    priya.sees("Shall we begin with a call?")
    priya.follows("Put down a date")
    tomorrow = timezone.localtime() + timedelta(days=1)
    priya.writes("When", f"{tomorrow:%Y-%m-%d}T16:00")
    priya.presses("Book it")
    priya.reads("Meeting with")
    assert f"{tomorrow:%B}" in amara.mail()
    amara.goes_to("/with/")
    amara.follows("Priya Nair")
    amara.follows("Log a meeting")
    amara.writes("One line to remember it by", "How a day in the group goes.")
    amara.presses("Note it")
    amara.sees("How a day in the group goes.")


def they_set_goals_and_reach_one(priya, amara):
    """CAREER-27: the mentee sets goals; both see them."""
    priya.goes_to("/with/")
    priya.follows(amara.name)
    priya.follows("Set a goal")
    priya.writes("What do you want to reach?", "Know what a day in a laboratory looks like")
    priya.writes("Where does it stand today?", "2")
    priya.presses("Set this goal")
    amara.goes_to("/with/")
    amara.follows("Priya Nair")
    amara.sees("Know what a day in a laboratory looks like")
    priya.follows("Know what a day in a laboratory looks like")
    priya.writes("Where does it stand now?", "9")
    priya.presses("Note where it stands")
    priya.goes_to("/with/")
    priya.follows(amara.name)
    priya.follows("Know what a day in a laboratory looks like")
    priya.presses("We have reached it")
    priya.sees("You have reached your goals")


def they_share_what_they_choose(priya, amara):
    """CAREER-16: a detail that one chooses to share, seen by the other."""
    priya.goes_to("/with/")
    priya.follows(amara.name)
    priya.follows("Share a contact detail")
    priya.chooses("What it is", "Phone")
    priya.writes("The address, number or name", "01632 960 123")
    priya.presses("Share it with")
    amara.goes_to("/with/")
    amara.follows("Priya Nair")
    amara.sees("01632 960 123")


def the_mentee_ends_it_kindly(priya, amara):
    """CAREER-36, CAREER-38: a reason, courteous words, and the mentor's place is free at once."""
    priya.goes_to("/with/")
    priya.follows(amara.name)
    priya.follows("End our work together")
    priya.ticks("I have reached what I set out for")
    priya.presses("Go on to the message")
    priya.writes("Your message", "You helped me to decide, and to decide calmly. Thank you.")
    priya.presses("Send it and end")
    priya.sees("You worked together until")
    assert "to decide calmly" in " ".join(amara.mail("about ending").split())
    amara.goes_to("/with/")
    amara.follows("Priya Nair")
    amara.sees("Choose whether to take somebody new")
    priya.goes_to("/")
    priya.follows("Find a mentor")
    priya.sees("2 places free")


def the_coordinator_sees_it_all(ruth, priya, amara):
    """People, requests and the pair with its timeline; never what they wrote to each other."""
    ruth.goes_to("/desk/")
    ruth.goes_to("/desk/career/people/")
    ruth.sees("Priya Nair", amara.name, "James Whitcombe")
    ruth.follows("Priya Nair")
    ruth.sees("What has happened")
    ruth.goes_to("/desk/career/requests/")
    ruth.sees("Declined", "Accepted")
    ruth.goes_to("/desk/career/pairs/")
    ruth.follows("Priya Nair")
    ruth.sees("Ended", "I have reached what I set out for")
    ruth.does_not_see(
        "Shall we begin with a call?", "How a day in the group goes.", "to decide calmly", WORDS
    )
