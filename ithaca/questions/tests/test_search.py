"""Full-text search over answers: what it finds, in which order, and whatever people type."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ithaca.programmes.testing import AT, make_person, make_submission
from ithaca.questions import actions
from ithaca.questions.models import Submission
from ithaca.questions.queries import best_first, found, newest_found
from ithaca.questions.rules.definitions import Choice, Field, Form

FORM = Form(
    title="Profile",
    field=(
        Field(name="job", label="Job", search=True, seen_by="programme"),
        Field(name="secret", label="Staff only", search=True, seen_by="staff"),
        Field(
            name="ways",
            label="Ways",
            kind="choices",
            search=True,
            filter=True,
            seen_by="programme",
            choices=(
                Choice(value="salary", label="Talking about salary", synonyms=("pay rise",)),
                Choice(value="cv", label="CVs", synonyms=("résumé",)),
            ),
        ),
    ),
)


def fill(name, **answers):
    return actions.save_answers(
        None, person=make_person(name), name="profile", form=FORM, answers=answers, at=AT
    )


def names(query):
    condition = found(query)
    if condition is None:
        return None
    rows = Submission.objects.filter(pk__in=condition).order_by("person__name")
    return [row.person.name for row in rows]


@pytest.mark.django_db
def test_people_are_found_by_name_words_synonyms_and_beginnings():
    """CAREER-21: ways to help are found by their words and by those that people use for them."""
    fill("Zoë Müller", job="Negotiation of contracts", ways=["salary"])
    fill("Amara Okafor", job="Engineering at a start-up", ways=["cv"])
    assert {
        query: names(query)
        for query in [
            "zoe",
            "MÜLL",
            "negotiating",
            "pay ris",
            "resume",
            "enginee",
            "engineeri",
            "engineers",
            "start-up",
            "amara cv",
            "amara salary",
            "okafor!",
            "r&d",
            "  ",
            "",
        ]
    } == {
        "zoe": ["Zoë Müller"],
        "MÜLL": ["Zoë Müller"],
        "negotiating": ["Zoë Müller"],
        "pay ris": ["Zoë Müller"],
        "resume": ["Amara Okafor"],
        "enginee": ["Amara Okafor"],
        "engineeri": ["Amara Okafor"],
        "engineers": ["Amara Okafor"],
        "start-up": ["Amara Okafor"],
        "amara cv": ["Amara Okafor"],
        "amara salary": [],
        "okafor!": ["Amara Okafor"],
        "r&d": [],
        "  ": None,
        "": None,
    }


@pytest.mark.django_db
def test_search_never_finds_what_the_programme_may_not_see():
    fill("Amara Okafor", job="Editor", secret="confidential")
    assert names("confidential") == []


@pytest.mark.django_db
def test_the_index_follows_changes_renames_and_removals():
    submission = fill("Amara Okafor", job="Editor")
    actions.save_answers(
        submission, person=submission.person, name="profile", form=FORM, answers={"job": "Vet"}, at=AT
    )
    assert (names("editor"), names("vet")) == ([], ["Amara Okafor"])
    submission.person.name = "Amara Bell"
    submission.person.save()
    actions.rename(submission.person)
    assert (names("okafor"), names("bell vet")) == ([], ["Amara Bell"])
    submission.delete()
    assert names("vet") == []


@pytest.mark.django_db
def test_the_best_come_first_and_only_those_among_whom_one_looks():
    once = fill("Amara Okafor", job="Editor who also paints and rides and writes about gardens and music")
    often = fill("Bo Lind", job="Editor, editor, editor")
    fill("Cy Grant", job="Editor")
    among = Submission.objects.filter(pk__in=[once.pk, often.pk]).values("pk")
    assert best_first("editor", among) == [often.pk, once.pk]
    assert best_first("!", among) == []


@pytest.mark.django_db
def test_of_a_common_word_the_newest_are_found_among_those_at_whom_one_looks():
    mine = [fill(name, job="Editor").pk for name in ("Amara Okafor", "Bo Lind", "Cy Grant")]
    fill("Dee Moss", job="Editor")
    among = Submission.objects.filter(pk__in=mine)

    def newest(query, most):
        rows = Submission.objects.filter(pk__in=newest_found(query, among, "pk", most))
        return sorted(rows.values_list("pk", flat=True))

    assert (newest("editor", 2), newest("editor", 9)) == (mine[1:], mine)
    assert newest("lind", 2) == [mine[1]]
    assert newest_found("!", among, "pk") is None


@pytest.mark.django_db
def test_many_answers_at_once_are_kept_like_single_ones():
    people = [make_person("Amara Okafor"), make_person("Bo Lind")]
    filled = [actions.Filled(person, {"job": "Vet", "ways": ["cv", "salary"]}) for person in people]
    made = actions.save_many(filled, name="profile", form=FORM, at=AT)
    assert names("vet") == ["Amara Okafor", "Bo Lind"]
    assert [row.person for row in made] == people
    assert sorted(made[1].facets.values_list("field", "value")) == [("ways", "cv"), ("ways", "salary")]


class Typed(TestCase):
    @settings(max_examples=150)
    @given(
        st.one_of(st.text(max_size=60), st.text(alphabet="\"'*()-+^:~&|!<>AND OR NEAR aé\x00{}", max_size=40))
    )
    def test_whatever_people_type_is_only_words(self, query):
        names(query)
        best_first(query, Submission.objects.values("pk"))
        if (condition := newest_found(query, Submission.objects.all(), "pk")) is not None:
            list(Submission.objects.filter(pk__in=condition))


def test_a_small_form_of_the_cast_is_found(programme):
    priya = make_person("Priya Nair")
    make_submission(programme, "mentor", priya, {"job": "Palaeontologist"}, AT)
    assert names("palaeo") == ["Priya Nair"]
