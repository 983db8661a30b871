"""The people of the demo answer the questions that the scheme really asks."""

from ithaca.programmes.scheme import parse, read_folder
from ithaca.site.places import schemes_dir
from ithaca.site.worlds.demo import CAST, EXPECTS


def said():
    """(form, question, values) of every answer in the demo."""
    answers = [("mentor-profile", row["answers"]) for row in CAST["mentor"]]
    answers += [("mentee-profile", row["profile"]) for row in CAST["mentee"]]
    answers += [("reflection", row["aims"]) for row in CAST["mentee"] if "aims" in row]
    answers += [("expectations", one) for one in EXPECTS.values()]
    for form, given in answers:
        for question, value in given.items():
            yield form, question, value if isinstance(value, list) else [value]


def test_every_answer_of_the_demo_is_one_that_its_form_asks_for():
    scheme = parse(read_folder(schemes_dir() / CAST["programme"]["scheme"]))
    asked = {
        (form, field.name): {choice.value for choice in field.choices}
        for form, definition in scheme.forms.items()
        for field in definition.field
    }
    strange = [
        (form, question, value)
        for form, question, values in said()
        for value in values
        if (form, question) not in asked or (asked[form, question] and value not in asked[form, question])
    ]

    assert strange == []
