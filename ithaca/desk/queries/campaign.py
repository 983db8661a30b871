"""A letter that asks for more who offer what too few do: begun from a need that the scheme knows, and sent by staff."""

from django.urls import reverse
from django.utils.translation import gettext

from ithaca.desk.queries.places import Place
from ithaca.kit import links
from ithaca.kit.words import capitalised
from ithaca.matching.policy import MatchingPolicy, fields_of


def begun(place: Place, need: str) -> dict:
    """What the form begins with for a need: whom it is for, and the words. Nothing for what the scheme does not ask.

    The need stands in an address, so nothing but an answer of the scheme's own forms comes into the letter.
    """
    if need not in needs_of(place.scheme):
        return {}
    mentees, mentors = place.scheme.section(MatchingPolicy).sides(place.scheme)
    roles = place.scheme.roles
    words = gettext(
        "{Mentees} have told us that they would like help with “{need}”, and too few {mentors} offer it.\n\n"
        "Could you? Then please say so in your profile: {own}\n\n"
        "Do you know somebody who could? What it means to take part, and when one can join, stands here: {public}\n\n"
        "Thank you for thinking of it."
    ).format(
        Mentees=capitalised(roles[mentees].plural),
        mentors=roles[mentors].plural,
        need=need,
        own=links.absolute(reverse("programmes:mine")),
        public=links.absolute(reverse("programmes:public", args=[place.slug])),
    )
    return {
        "role": mentors,
        "subject": gettext("Could you help with “{need}”?").format(need=need),
        "words": words,
    }


def needs_of(scheme) -> set[str]:
    """Everything that can be needed, as its forms say it."""
    asked = {one.needs for one in scheme.section(MatchingPolicy).criterion}
    return {choice.label for field in fields_of(scheme) if field.name in asked for choice in field.choices}
