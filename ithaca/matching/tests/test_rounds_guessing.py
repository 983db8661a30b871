"""What columns are taken for, when nobody has said it: where a wrong guess would hurt, and what spreadsheets look like."""

import pytest

from ithaca.matching.rules.rounds.columns import read_columns, written
from ithaca.matching.rules.rounds.guessing import guess
from ithaca.matching.rules.rounds.people import Bar, Criterion
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
