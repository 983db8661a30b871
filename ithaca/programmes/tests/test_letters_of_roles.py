"""A scheme says one letter in one way to mentees and in another to mentors."""

import pytest

from ithaca.kit.toml import Refused
from ithaca.notices.actions.mail import post
from ithaca.notices.models import Mail
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import AT, FILES, make_member, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db


def letter(subject: str) -> str:
    return f'+++\nsubject = "{subject}"\n+++\n\nHello {{you}},\n\nit is time.\n'


OWN = {
    "letters/approved.md": letter("To everybody"),
    "letters/approved.mentor.md": letter("To a mentor"),
    "letters/approved.coordinator.md": letter("To staff"),
}


def subject_for(programme, person) -> str:
    post("approved", to=person, key=f"k{person.pk}", programme=programme.pk, at=AT, values={"role": "-"})
    return Mail.objects.get(to=person).subject


def test_each_role_has_its_own_words_and_others_have_the_usual_ones():
    """Letters belong to the scheme, also one for each role."""
    programme = make_programme(FILES | OWN)

    assert subject_for(programme, make_member(programme, "mentor", "Amara Okafor").person) == "To a mentor"
    assert subject_for(programme, make_member(programme, "mentee", "Priya Nair").person) == "To everybody"
    assert subject_for(programme, make_staff(programme)) == "To staff"
    assert subject_for(programme, make_person("Tom Lee")) == "To everybody"


def test_a_letter_for_one_role_alone_leaves_the_house_words_to_the_others():
    programme = make_programme(FILES | {"letters/approved.mentor.md": letter("To a mentor")})

    assert subject_for(programme, make_member(programme, "mentor", "Amara Okafor").person) == "To a mentor"
    assert subject_for(programme, make_member(programme, "mentee").person) == "Welcome to Small mentoring"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("approved.tutor", "letters/approved.tutor.md:1: the file: found"),
        ("aproved.mentor", "letters/aproved.mentor.md"),
    ],
)
def test_a_role_or_a_letter_that_is_not_there_is_refused(name, said):
    """TOP-08: file, line, found, expected."""
    with pytest.raises(Refused) as refused:
        parse(FILES | {f"letters/{name}.md": letter("Hello")})

    assert said in str(refused.value.problems[0])
