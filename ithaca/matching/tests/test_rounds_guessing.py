"""What columns are taken for, when nobody has said it: where a wrong guess would hurt, and what spreadsheets look like."""

import pytest

from ithaca.matching.rules.rounds.columns import read_columns, written
from ithaca.matching.rules.rounds.guessing import columns_of, guess
from ithaca.matching.rules.rounds.people import Bar, Criterion, Pool
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.tables import Unclear, people_of, table_of, whole_number


def table(what, *columns):
    """A table by columns: (heading, cell, cell, …)."""
    return table_of(what, [list(row) for row in zip(*columns, strict=True)])


MENTEES = [("Name", "Ann Lee", "Bob Ray", "Cy Fox"), ("Email", "a@x", "b@x", "c@x")]
MENTORS = [("Name", "Dee Poe", "Eve Orr", "Flo Kay"), ("E-mail", "d@x", "e@x", "f@x")]


def guessed(own=(), other=()):
    return guess(table("mentees", *MENTEES, *own), table("mentors", *MENTORS, *other))


@pytest.mark.parametrize(
    "heading",
    [
        "Line manager",
        "Is there anyone you should not be matched with?",
        "Please avoid",
        "Conflicts of interest",
        "My tutor",
    ],
)
def test_who_is_named_to_be_avoided_is_never_taken_for_a_wish(heading):
    rules = guessed([(heading, "Dee Poe", "", "")]).rules
    assert [(bar.kind, bar.needs) for bar in rules.bars] == [("not named", heading)]
    assert rules.criteria == ()


@pytest.mark.parametrize(
    "written", ["Dr Dee Poe", "Poe, Dee", "Dee Poe (my boss)", "Poe", "dee  poe", "d@x", "Prof. Poe"]
)
def test_who_is_to_be_avoided_is_found_however_they_are_called(written):
    """FELLOWS-12: a supervisor is seldom written as they signed up."""
    found = guessed([("Who is your supervisor?", written, "", "None")])
    mentees, mentors = people_in(found, [("Who is your supervisor?", written, "", "None")])
    scoring = Scoring(Pool(mentees, mentors, (1, 1, 1)), found.rules)
    assert scoring.problem.allowed.tolist() == [[False, True, True], [True] * 3, [True] * 3]


def people_in(found, own, other=()):
    """Those of both tables."""
    sides = ((found.mentees, MENTEES, own), (found.mentors, MENTORS, other))
    return [
        tuple(people_of(table("them", *people, *more), reading, columns_of(found.rules, side)))
        for side, (reading, people, more) in enumerate(sides)
    ]


def test_names_under_a_heading_that_says_no_wish_are_left_alone():
    """Naming somebody is not yet wanting them."""
    found = guessed([("Knows", "Dee Poe", "Eve Orr", "")])
    assert (found.rules.criteria, found.rules.bars) == ((), ())
    assert ("mentees", "Knows", "nothing on the other side to hold it against") in found.unused


def test_choices_in_several_columns_are_one_ranked_list():
    found = guessed([("1st choice", "Dee Poe", "", "f@x"), ("2nd choice", "Eve Orr", "", "Dee Poe")])
    criterion = Criterion(kind="mentee chooses", needs="1st choice + 2nd choice", weight=10)
    assert found.rules.criteria == (criterion,)
    people = people_of(
        table("mentees", *MENTEES, ("1st choice", "Dee", "", "f"), ("2nd choice", "Eve", "", "Dee")),
        found.mentees,
        [criterion.needs],
    )
    assert [person.all(criterion.needs) for person in people] == [("Dee", "Eve"), (), ("f", "Dee")]


@pytest.mark.parametrize(
    "heading",
    ["Gender", "Ethnicity", "Religion or belief", "Disability", "Date of birth", "First generation?"],
)
def test_what_people_are_is_not_used_even_where_both_say_it(heading):
    cells = (heading, "F", "M", "F")
    found = guessed([cells], [cells])
    assert found.rules.criteria == ()
    assert {why for _, column, why in found.unused if column == heading} == {
        "what somebody is; never guessed to matter"
    }


def test_a_level_is_not_guessed_to_be_wanted_near_or_above():
    assert guessed([("Grade", "1", "2", "3")], [("Grade", "2", "3", "4")]).rules.criteria == ()


def test_training_that_is_not_passed_bars():
    rules = guessed([], [("Training completed?", "Yes", "no", "")]).rules
    assert rules.bars == (
        Bar(kind="passed", offers="Training completed?", says="“Training completed?” is not passed"),
    )


def test_a_first_person_is_not_taken_for_headings():
    with pytest.raises(Unfit, match=r"row 1 holds “priya@x\.org”, which is somebody's"):
        table_of("mentees", [["Priya Nair", "priya@x.org", "CVs"], ["Omar Haddad", "omar@x.org", "Law"]])
    assert table_of("mentees", [["Name", "E-mail (@uni.ac.uk)"], ["Priya", "priya@x.org"]]).head[0] == "Name"


def test_headings_are_found_under_a_title_and_each_is_used_once():
    found = table_of(
        "mentors",
        [["Our mentors", "", ""], ["", "", ""], ["Name", "", "Name"], ["Dee", "x", "Poe"], ["", "", ""]],
    )
    assert (found.head, found.rows, found.numbers) == (
        ("Name", "column 2", "Name (2)"),
        (("Dee", "x", "Poe"),),
        (4,),
    )


@pytest.mark.parametrize(
    ("cells", "lists"),
    [
        (("Law; Art", "Law", "Art; Music"), ";"),
        (("Law | Art", "Law", "Music"), "|"),
        (("Law\nArt", "Law", "Music"), "\n"),
        (("Law, Art", "Law, Music", "Music, Art"), ","),
    ],
)
def test_several_values_in_a_cell_are_divided_however_they_are_written(cells, lists):
    found = guessed([("Interests", *cells)], [("Skills I offer", "Law", "Art", "Music")])
    assert found.mentees.lists == {"Interests": lists}
    assert found.rules.criteria[0].kind == "topics"


def test_sentences_on_one_side_and_lists_on_the_other_are_held_against_each_other():
    wishes = (
        "I would love help with my salary negotiation some day",
        "",
        "How to find my way into museums and heritage work",
    )
    found = guessed(
        [("What do you need help with?", *wishes)],
        [("I can help with", "Law; museums", "Art", "salary; law")],
    )
    assert [(c.kind, c.needs, c.offers) for c in found.rules.criteria] == [
        ("text", "What do you need help with?", "I can help with")
    ]


@pytest.mark.parametrize("said", ["N/A", "nan", "-", "None", "#N/A", "not applicable"])
def test_no_answer_is_none_however_it_is_written(said):
    """Two who both say “N/A” have nothing in common by it."""
    own, other = [("Industry", said, "Law", "Art")], [("Sector", "Law", said, "Art")]
    mentees, _ = people_in(guessed(own, other), own, other)
    assert [person.text("Industry") for person in mentees] == ["", "Law", "Art"]


@pytest.mark.parametrize(
    ("heading", "cells", "places"),
    [
        ("How many mentees?", ("-1", "two", "2.5"), True),
        ("How many mentees a year?", ("1", "2", "3"), True),
        ("How many years have you worked?", ("12", "3", "40"), False),
        ("Maximum hours per month", ("2", "3", "4"), False),
    ],
)
def test_what_is_taken_for_places(heading, cells, places):
    """Numbers that are none are then told by row, and years are no places."""
    assert bool(guessed([], [(heading, *cells)]).mentors.places) == places


def test_a_comma_inside_an_answer_divides_nothing():
    sectors = ["Arts, culture and heritage", "Law", "Health"] * 4
    mentees = table("mentees", ("ID", *map(str, range(12))), ("Sector", *sectors))
    mentors = table("mentors", ("ID", *map(str, range(12))), ("Sector", *sectors))
    found = guess(mentees, mentors)
    assert (found.rules.criteria[0].kind, found.mentees.lists) == ("same", {})


def test_a_guess_that_is_written_is_read_back_the_same():
    found = guessed(
        [("Help “wanted”", "CV; law", "law", "CV"), ("Line manager", "Dee Poe", "", "")],
        [("I offer", "CV", "law; CV", ""), ("Capacity", "1", "2", "")],
    )
    again = read_columns(written(found))
    assert (again.mentees, again.mentors, again.rules) == (found.mentees, found.mentors, found.rules)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("criterion = 3", "is a heading"),
        ("bar = [1]", "is a heading"),
        ("mentees = 3", "is a heading"),
        ("synonyms = [3]", "list of lists"),
        ('apart = ["a"]', "list of lists"),
        ('apart = [["a"]]', "has pairs"),
        ("[mentees]\nid = 4", "not a column"),
        ("[mentees]\nlists = 3", r"not \{"),
        ('[mentees]\nlists = { "Skills" = 3 }', r"not \{"),
        ('[[criterion]]\nkind = "close"\nspan = "x"', "not a number"),
        ('[[criterion]]\nkind = "level"\norder = "abc"', "not a list"),
        ('[[criterion]]\nkind = "same"\nweight = true', "not a number"),
        ('[[bar]]\nkind = "same"\nsays = 4', "not text"),
    ],
)
def test_a_slip_in_the_file_of_columns_is_told(source, said):
    with pytest.raises(Unfit, match=said):
        read_columns(source)


def test_two_with_one_id_are_told_with_their_rows():
    found = guess(table("mentees", ("Email", "a@x", "b@x", "A@x")), table("mentors", *MENTORS))
    with pytest.raises(Unclear, match=r"mentees, row 4, column “Email”: “A@x” stands in row 2 too\."):
        people_of(table("mentees", ("Email", "a@x", "b@x", "A@x")), found.mentees, [])


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("3.0", 3), ("0", 0), ("-1", None), ("1.5", None), ("inf", None), ("1001", None)],
)
def test_places_are_whole_numbers(text, number):
    assert whole_number(text) == number
