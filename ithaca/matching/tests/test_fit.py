"""The fit: what is wanted against what is offered; in Python for words, in the database for the order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ithaca.matching.policy import Criterion
from ithaca.matching.queries.ranking import best_first
from ithaca.matching.rules.fit import Want, fit, in_sentence, in_short, reasons, wanted
from ithaca.matching.testing import make_mentor
from ithaca.programmes.models import Membership
from ithaca.questions.models import Facet

HELP = Want("helps", frozenset({"cv", "salary", "network", "study"}), 0.75, "can help with {what}")
FIELD = Want("field", frozenset({"law"}), 0.25, "knows {what}")
LABELS = {
    "helps": {"cv": "Writing a CV", "salary": "Salary", "network": "Networking"},
    "field": {"law": "Law"},
}


@pytest.mark.parametrize(
    ("offers", "score"),
    [
        ({"helps": ["cv", "salary", "network"], "field": ["law"]}, 0.75 * 0.75 + 0.25),
        ({"helps": ["cv", "salary", "network"], "field": ["art"]}, 0.75 * 0.75),
        ({"helps": ["cv", "salary", "network"]}, 0.75),
        ({"field": ["law"]}, 1.0),
        ({"helps": ["other"]}, 0.0),
        ({}, None),
    ],
)
def test_covered_shares_are_weighted_and_a_missing_answer_is_neutral(offers, score):
    assert fit([HELP, FIELD], offers).score == (score if score is None else pytest.approx(score))


def test_the_fit_in_words():
    """PAR-03: how well we fit, in words."""
    found = fit([HELP, FIELD], {"helps": ["salary", "cv", "golf"], "field": ["law"]})
    assert in_short(found, "helps") == "Matches 2 of your 4 aims"
    assert in_short(found, "no-such-field") == "Matches 3 of your 5 aims"
    assert in_short(fit([HELP], {"helps": ["golf"]}), "helps") == ""
    assert reasons(found, LABELS) == ["can help with writing a CV and Salary", "knows Law"]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Moving to another country", "moving to another country"),
        ("CVs, applications and interviews", "CVs, applications and interviews"),
        ("North West England", "North West England"),
        ("Wales", "Wales"),
    ],
)
def test_labels_stand_in_a_sentence(label, said):
    assert in_sentence(label) == said


def test_wants_come_from_the_schemes_criteria():
    criteria = [
        Criterion(needs="wants", offers="helps", weight=0.75),
        Criterion(needs="place", offers="place"),
    ]
    assert wanted(criteria, {"wants": ["cv"], "place": "", "aims": "More."}) == [
        Want("helps", frozenset({"cv"}), 0.75)
    ]


VALUES = st.sets(st.sampled_from(["a", "b", "c", "d"]), max_size=4)
OFFERS = st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6)
WANTS = st.tuples(VALUES.filter(bool), VALUES.filter(bool))


@pytest.fixture
def mentors(programme):
    return [make_mentor(programme, f"Mentor {n}", answers={}) for n in range(6)]


def test_the_database_ranks_as_the_rule_scores(mentors):
    @settings(max_examples=40)
    @given(wants=WANTS, offers=OFFERS)
    def holds(wants, offers):
        looked_for = [Want("one", frozenset(wants[0]), 0.35), Want("two", frozenset(wants[1]), 0.2)]
        profiles = [m.profile_id for m in mentors]
        Facet.objects.filter(submission__in=profiles).delete()
        scores = dict.fromkeys([m.pk for m in mentors], 0)
        for mentor, (one, two) in zip(mentors, offers, strict=False):
            keep(mentor, one=one, two=two)
            scores[mentor.pk] = 1e6 * (fit(looked_for, {"one": one, "two": two}).score or 0)
        found = Membership.objects.filter(pk__in=scores).values_list("pk", "profile")
        ranked = best_first(found.query.sql_with_params(), looked_for, None, 10, whole=True)
        assert {pk: pytest.approx(score, abs=2) for pk, score in ranked} == scores
        assert ranked == sorted(ranked, key=lambda row: (-row[1], -row[0]))

    holds()


def keep(mentor, **offers):
    Facet.objects.bulk_create(
        Facet(submission_id=mentor.profile_id, field=field, value=value)
        for field, values in offers.items()
        for value in values
    )
