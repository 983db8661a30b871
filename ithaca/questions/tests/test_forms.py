"""Forms as data: what they ask, what they keep, and what they say under each question."""

import pytest

from ithaca.questions.forms import AnswersForm
from ithaca.questions.rules.definitions import Choice, Field, Form
from ithaca.questions.rules.showing import shown

COLOURS = tuple(Choice(value=v, label=v.title()) for v in ("red", "green", "blue"))
MANY = tuple(Choice(value=str(n), label=f"Place {n}") for n in range(12))
FORM = Form(
    title="All kinds",
    field=(
        Field(name="job", label="Job", required=True, most=20, seen_by="programme"),
        Field(
            name="story", label="Story", kind="long", recommended=True, why="It helps.", seen_by="programme"
        ),
        Field(name="mail", label="Mail", kind="email", seen_by="partner"),
        Field(name="call", label="Phone", kind="phone", seen_by="partner"),
        Field(name="site", label="Site", kind="url", seen_by="programme"),
        Field(name="year", label="Year", kind="number", least=1940, most=2100, seen_by="programme"),
        Field(name="ends", label="Ends", kind="date", seen_by="staff"),
        Field(name="colour", label="Colour", kind="choice", choices=COLOURS, seen_by="programme"),
        Field(name="place", label="Place", kind="choice", choices=MANY, seen_by="programme"),
        Field(
            name="likes", label="Likes", kind="choices", choices=COLOURS, least=1, most=2, seen_by="programme"
        ),
        Field(name="new", label="I am new", kind="yes-no", seen_by="nobody"),
        Field(name="agreed", label="Agreed?", kind="yes-no", required=True, seen_by="staff"),
        Field(name="sure", label="How sure?", kind="scale", least=1, most=4, seen_by="staff"),
    ),
)
TYPED = {
    "job": "Editor",
    "story": "Long ago\nand far away",
    "mail": "a@b.org",
    "call": "+44 20 7946 0000",
    "site": "example.org",
    "year": "2014",
    "ends": "2027-06-30",
    "colour": "red",
    "place": "3",
    "likes": ["red", "blue"],
    "new": "on",
    "agreed": "no",
    "sure": "4",
}
KEPT = TYPED | {
    "site": "https://example.org",
    "year": 2014,
    "new": True,
    "agreed": False,
    "sure": 4,
}


def test_every_kind_of_answer_is_kept_as_json_and_comes_back():
    form = AnswersForm(FORM, None, TYPED)
    assert form.is_valid(), form.errors
    assert form.answers() == KEPT
    again = AnswersForm(FORM, KEPT)
    assert (again["agreed"].value(), again["ends"].value(), again["likes"].value()) == (
        "no",
        "2027-06-30",
        ["red", "blue"],
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"job": ""}, ("job", "This field is required.")),
        ({"job": "x" * 21}, ("job", "Ensure this value has at most 20 characters (it has 21).")),
        ({"year": "1900"}, ("year", "Ensure this value is greater than or equal to 1940.")),
        ({"likes": ["red", "blue", "green"]}, ("likes", "Please choose at most 2: you have chosen 3.")),
        ({"colour": "pink"}, ("colour", "Select a valid choice. pink is not one of the available choices.")),
        ({"agreed": ""}, ("agreed", "This field is required.")),
    ],
)
def test_wrong_answers_are_refused_with_words(typed, problem):
    form = AnswersForm(FORM, None, TYPED | typed)
    assert not form.is_valid()
    assert {(name, error) for name, errors in form.errors.items() for error in errors} == {problem}


def test_a_draft_may_be_empty_but_not_nonsense():
    empty = AnswersForm(FORM, None, {}, draft=True)
    assert empty.is_valid()
    assert empty.answers() == {}
    assert not AnswersForm(FORM, None, {"ends": "soon"}, draft=True).is_valid()


def test_a_recommended_question_says_why_only_while_it_is_empty():
    """CAREER-52: recommended fields are never required, and the form shows what is empty and why it helps."""
    empty, full = AnswersForm(FORM, {}), AnswersForm(FORM, {"story": "Long ago"})
    assert empty.fields["story"].required is False
    assert "It helps." in empty.fields["story"].help_text
    assert "It helps." not in full.fields["story"].help_text
    assert [field.name for field in FORM.empty({})] == ["story"]


def test_every_question_says_who_will_see_the_answer():
    form = AnswersForm(FORM)
    assert [str(form.fields[name].help_text) for name in ("job", "mail", "ends", "new")] == [
        '<span class="hint-line">Seen by people of this programme.</span>',
        '<span class="hint-line">Seen by those you work with, once you do, and staff.</span>',
        '<span class="hint-line">Seen by the programme&#x27;s staff.</span>',
        '<span class="hint-line">Seen by nobody but you.</span>',
    ]


def test_words_of_a_scheme_are_never_markup():
    form = AnswersForm(Form(title="x", field=(Field(name="a", label="A", help="<b>bold</b>"),)))
    assert "<b>" not in str(form["a"].help_text)


def test_a_few_choices_are_buttons_and_many_are_a_list():
    form = AnswersForm(FORM)
    widgets = {
        name: type(form.fields[name].widget).__name__
        for name in ("colour", "place", "likes", "new", "agreed")
    }
    assert widgets == {
        "colour": "RadioSelect",
        "place": "Select",
        "likes": "CheckboxSelectMultiple",
        "new": "CheckboxInput",
        "agreed": "RadioSelect",
    }


def test_each_viewer_sees_their_part_in_words():
    seen = {
        viewer: [s.name for s in shown(FORM, KEPT, viewer)]
        for viewer in ("self", "programme", "partner", "staff")
    }
    programme = ["job", "story", "site", "year", "colour", "place", "likes"]
    partner = ["job", "story", "mail", "call", "site", "year", "colour", "place", "likes"]
    assert seen == {
        "self": list(KEPT),
        "programme": programme,
        "partner": partner,
        "staff": [name for name in KEPT if name != "new"],
    }
    words = {s.name: s.words for s in shown(FORM, KEPT, "self")}
    assert (words["ends"], words["likes"], words["agreed"], words["place"]) == (
        "30 June 2027",
        "Red; Blue",
        "No",
        "Place 3",
    )


def test_a_question_may_be_headed_otherwise_for_those_who_read_the_answer():
    form = Form(
        title="Profile",
        field=(
            Field(name="place", label="Where I am based", heading="Based in", seen_by="programme"),
            Field(name="job", label="Job", seen_by="programme"),
        ),
    )
    answers = {"place": "Wales", "job": "Vet"}

    assert [one.label for one in shown(form, answers, "self")] == ["Where I am based", "Job"]
    assert [one.label for one in shown(form, answers, "programme")] == ["Based in", "Job"]


PARTED = Form(
    title="In parts",
    field=(
        Field(name="job", label="Job", required=True, part="Your work"),
        Field(name="staff", label="Staff number"),
        Field(name="line", label="One line", recommended=True, part="Your story"),
        Field(name="past", label="Your past", recommended=True),
        Field(name="new", label="I am new", kind="yes-no", part="The rest"),
    ),
)


def parts_of(answers, typed=None) -> list[tuple]:
    """(heading, the questions, what is still empty, whether it is open) of every part."""
    form = AnswersForm(PARTED, answers, typed)
    form.is_valid()
    return [(p.title, [f.name for f in p.bound], p.empty, p.open) for p in form.parts()]


def test_a_long_form_stands_in_parts_that_say_what_is_empty():
    """CAREER-52: what is empty is said; what has to be filled in is open, and nothing else is demanded."""
    assert parts_of({}) == [
        ("Your work", ["job", "staff"], ["Job"], True),
        ("Your story", ["line", "past"], ["One line", "Your past"], False),
        ("The rest", ["new"], [], False),
    ]
    assert [
        (title, empty, is_open) for title, _, empty, is_open in parts_of({"job": "Vet", "line": "Hello"})
    ] == [
        ("Your work", [], False),
        ("Your story", ["Your past"], True),
        ("The rest", [], False),
    ]


def test_a_part_with_something_to_mend_is_open_and_keeps_what_was_typed():
    typed = {"job": "", "line": "Hello", "past": "x" * 100}
    assert [(empty, is_open) for _, _, empty, is_open in parts_of({"job": "Vet"}, typed)] == [
        (["Job"], True),
        ([], False),
        ([], False),
    ]


def test_a_form_without_headings_is_one_open_part():
    form = AnswersForm(FORM, {})
    assert [(p.title, p.open, len(p.bound)) for p in form.parts()] == [("", True, len(FORM.field))]
