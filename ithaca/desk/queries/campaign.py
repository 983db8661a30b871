"""A letter that asks for more who offer what too few do: begun from a need that the scheme knows, and sent by staff."""

from django.urls import reverse
from django.utils.translation import gettext

from ithaca.desk.queries.places import Place
from ithaca.kit import links
from ithaca.kit.words import capitalised
from ithaca.matching.policy import MatchingPolicy, needs_of

MOST = 20  # needs in one letter


def begun(place: Place, needs: list[str]) -> dict:
    """What the form begins with for some needs: whom it is for, and the words. Nothing for what the scheme does not ask.

    Needs stand in an address, so nothing but answers of the scheme's own forms come into the letter. What is asked may be where
    people live as well as what they want, so the words are those of questions and answers.
    """
    questions = needs_of(place.scheme)
    known = [need for need in dict.fromkeys(needs) if need in questions][:MOST]
    if not known:
        return {}
    mentees, mentors = place.scheme.section(MatchingPolicy).sides(place.scheme)
    roles = place.scheme.roles
    called = {"mentees": roles[mentees].plural, "mentors": roles[mentors].plural}
    words = gettext(
        "{begins}\n\n"
        "Do you? Then please see that your profile says so: {own}\n\n"
        "Do you know somebody who does? What it means to take part, and when one can join, stands here: {public}\n\n"
        "Thank you for thinking of it."
    ).format(
        begins=beginning(known, questions, called),
        own=links.absolute(reverse("programmes:mine")),
        public=links.absolute(reverse("programmes:public", args=[place.slug])),
    )
    return {"role": mentors, "subject": subject(known, capitalised(called["mentors"])), "words": words}


def beginning(needs: list[str], questions: dict[str, str], called: dict[str, str]) -> str:
    """What was asked and answered: in a sentence for one need, in a line for each question where there are several."""
    if len(needs) == 1:
        said = gettext(
            "We asked our {mentees}: “{question}” Some of them answered “{need}”, and too few {mentors} fit that so far."
        )
        return said.format(question=questions[needs[0]], need=needs[0], **called)
    said = gettext(
        "We asked our {mentees} some questions. These are answers that too few {mentors} fit so far:"
    )
    asked = dict.fromkeys(questions[need] for need in needs)
    lines = [f"{one} {', '.join(f'“{n}”' for n in needs if questions[n] == one)}" for one in asked]
    return "\n\n".join([said.format(**called), *lines])


def subject(needs: list[str], mentors: str) -> str:
    if len(needs) == 1:
        return gettext("{Mentors} wanted: “{need}”").format(Mentors=mentors, need=needs[0])
    said = gettext("{Mentors} wanted: “{need}”, and more")
    return said.format(Mentors=mentors, need=needs[0])
