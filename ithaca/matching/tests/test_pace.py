"""How long somebody usually takes to answer: said with care, and only with enough to go by."""

from datetime import timedelta
from math import log1p

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ithaca.matching import actions
from ithaca.matching.models import Request
from ithaca.matching.queries import pace as queries
from ithaca.matching.rules import pace
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_request

few_days = st.floats(0, 60)


@given(mine=st.lists(few_days, min_size=pace.LEAST, max_size=40), usual=few_days)
def test_an_estimate_lies_between_ones_own_and_what_is_usual(mine, usual):
    mean = sum(map(log1p, mine)) / len(mine)
    low, high = sorted([mean, log1p(usual)])
    assert low - 1e-9 <= log1p(pace.days(len(mine), mean, usual)) <= high + 1e-9


def test_the_more_answers_the_more_they_count():
    """TOP-01: a shrunk estimate. Somebody always answers on the first day, in a programme where seven are usual."""
    told = [round(pace.days(n, log1p(1), 7), 1) for n in (3, 6, 12, 48)]
    assert told == [3.4, 2.5, 1.8, 1.2]


def test_with_too_little_nothing_is_said():
    """TOP-01: shown only with enough data."""
    assert [
        pace.in_words(pace.days(*given)) for given in ((2, 1.0, 7.0), (9, 1.0, None), (0, None, 7.0))
    ] == [""] * 3
    assert (pace.usual([3.0] * 9), pace.usual([1.0] * 6 + [9.0] * 4)) == (None, 1.0)


def test_days_in_words():
    said = [pace.in_words(days) for days in (0.1, 1.4, 1.6, 6.2, 13.9)]
    assert said == [
        "Usually answers within a day", "Usually answers within a day", "Usually answers in 2 days",
        "Usually answers in 6 days", "Usually answers in 14 days",
    ]  # fmt: skip


def answered(programme, mentor, waits):
    """So many requests to the mentor, each declined after so many days."""
    for number, days in enumerate(waits):
        mentee = make_mentee(programme, f"Mentee {number} of {mentor.pk}")
        no = {"reason": "not-now", "words": "No.", "by": mentor.person}
        actions.decline(make_request(mentee, mentor).pk, **no, at=AT + timedelta(days=days))


def test_card_and_profile_say_how_long_an_answer_takes(client, programme, priya, amara):
    """TOP-01: "usually answers in n days" on the card and the profile."""
    james = make_mentor(programme, "James Whitcombe")
    answered(programme, amara, [1, 1, 1, 2])
    answered(programme, james, [9, 9])
    client.force_login(priya.person)
    find = reverse("matching:directory", args=[programme.slug])

    def said():
        return {card["name"]: card["answers"] for card in client.get(find).context["cards"]}

    assert said() == {"Amara Okafor": "", "James Whitcombe": ""}
    answered(programme, make_mentor(programme, "Zoe Third"), [9] * 4)
    queries.caches["local"].clear()
    assert said() == {
        "Amara Okafor": "Usually answers in 4 days", "James Whitcombe": "", "Zoe Third": "Usually answers in 9 days",
    }  # fmt: skip
    assert "Usually answers in 4 days" in client.get(f"{find}{amara.pk}/").content.decode()


def test_a_first_question_is_an_answer_and_silence_counts_as_long_as_it_lasted(programme, priya, amara):
    asked = make_request(priya, amara)
    actions.question(asked.pk, words="Which field?", by=amara.person, at=AT + timedelta(days=2))
    actions.accept(asked.pk, by=amara.person, at=AT + timedelta(days=9))
    silent = make_request(make_mentee(programme, "Tom Ashdown"), amara)
    actions.expire(silent.pk, by=None, at=AT + timedelta(days=15))
    back = make_request(make_mentee(programme, "Li Wei"), amara)
    actions.withdraw(back.pk, by=back.mentee.person, at=AT + timedelta(days=3))
    assert list(Request.objects.order_by("pk").values_list("waited", flat=True)) == [2.0, 15.0, None]


@pytest.mark.django_db
def test_what_is_usual_is_the_median_of_the_latest(programme, amara):
    answered(programme, amara, [1, 2, 2, 3, 3, 3, 4, 5, 5, 30])
    assert queries.usual(programme) == 3.0
