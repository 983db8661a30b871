"""What makes a good pair, and what bars one: by hand, on a few people."""

import numpy as np
import pytest

from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.topics import Vocabulary
from ithaca.matching.rules.rounds.units import WHOLE


def scoring(mentees, mentors, *criteria, bars=(), **rules) -> Scoring:
    """Mentees a, b, … and mentors X, Y, … by what stands in their one column `q` (or several, as a dict)."""

    def people(names, given):
        return tuple(
            Person(name, answers if isinstance(answers, dict) else {"q": answers}, row=row)
            for row, (name, answers) in enumerate(zip(names, given, strict=False), 2)
        )

    pool = Pool(people("abcdef", mentees), people("XYZUVW", mentors), (1,) * len(mentors))
    return Scoring(pool, Rules(tuple(criteria), tuple(bars), **rules))


def on(kind, **more) -> Criterion:
    return Criterion(kind=kind, needs="q", offers="q", **more)


def scores(*args, **more) -> list[list[int]]:
    """In whole points."""
    return (scoring(*args, **more).scores // 1000).tolist()


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("Interviews", "interview"),
        ("CV writing", "CVs and cover letters"),
        ("résumé", "Curriculum Vitae"),
        ("AI", "Artificial intelligence"),
        ("Negotiating pay", "salary negotiation"),
        ("Negotiation", "Salary negotiation"),
        ("Interveiw practice", "Interview practice"),
        ("Presenting", "public speaking"),
        ("PhD", "Doctorate"),
        ("Building a network", "Networking"),
        ("health care", "Healthcare"),
    ],
)
def test_topics_meet_in_whatever_words(need, offer):
    """PAR-04: needs and offers over topics with synonyms, spelling and word order forgiven."""
    assert scores([[need]], [[offer], ["Baking"]], on("topics")) == [[100, 0]]


@pytest.mark.parametrize(
    ("need", "offer"), [("Law", "Flaw"), ("Biology", "Geology"), ("Data science", "Data entry")]
)
def test_topics_that_only_look_alike_do_not_meet(need, offer):
    assert scores([[need]], [[offer]], on("topics")) == [[0]]


def test_a_scheme_says_its_own_synonyms():
    rules = {"synonyms": (("vivas", "defending a thesis"),)}
    assert scores([["Vivas"]], [["Defending a thesis"]], on("topics"), **rules) == [[100]]
    assert scores([["Vivas"]], [["Defending a thesis"]], on("topics")) == [[0]]


def test_what_few_offer_counts_more():
    found = scores([["law", "CVs"]], [["CVs"], ["law", "CVs"], ["CVs"], ["CVs"], ["law"]], on("topics"))
    assert found[0][1] == 100
    assert found[0][4] > found[0][0] > 0
    assert found[0][0] + found[0][4] in (99, 100)


def test_the_first_need_can_count_more():
    assert scores([["law", "PhD"]], [["law"], ["PhD"]], on("topics", first_need=3)) == [[75, 25]]


def test_choices_are_the_same_or_different():
    people = [["Finance"], ["Law", "Health"]], [["banking"], ["health", "Arts"]]
    assert scores(*people, on("same")) == [[100, 0], [0, 100]]
    assert scores(*people, on("different")) == [[0, 100], [100, 0]]


def test_numbers_and_levels_that_are_near_score_high():
    assert scores(["1", "5"], ["2", "5", "1"], on("close")) == [[75, 0, 100], [25, 100, 0]]
    assert scores([1.5, "1,5"], ["2"], on("close", span=2)) == [[75], [75]]
    order = ("Student", "Graduate", "Chartered")
    assert scores(["student"], ["Graduate", "chartered"], on("level", order=order)) == [[50, 0]]


def test_texts_with_rare_words_in_common_score_highest():
    found = scores(
        ["I love baking sourdough and the history of trams"],
        ["Baking sourdough", "The history of law and of the history of art", "Football with friends"],
        on("text"),
    )[0]
    assert found[0] > found[1] > found[2] == 0


def test_ranked_choices_of_either_side():
    """The first of three is all, the last a third; who is named by id or by name is the same."""
    assert scores([["Z", "x", "Y"]], ["", "", ""], Criterion(kind="mentee chooses", needs="q")) == [
        [66, 33, 100]
    ]
    assert scores(["", ""], [["b", "a"]], Criterion(kind="mentor chooses", offers="q")) == [[50], [100]]


def test_weights_share_the_score_and_its_parts_sum_to_it():
    found = scoring(
        [{"t": ["law"], "s": "Leeds"}],
        [{"t": ["law"], "s": "York"}],
        Criterion(kind="topics", needs="t", offers="t", weight=0.75, says="can help with {what}"),
        Criterion(kind="same", needs="s", offers="s", weight=0.25),
    )
    assert found.scores.tolist() == [[75_000]]
    parts = [(part.criterion.needs, part.points, part.most, part.words) for part in found.parts(0, 0)]
    assert parts == [("t", 75_000, 75_000, "law"), ("s", 0, 25_000, "")]


def test_a_missing_answer_is_neither_help_nor_harm():
    """Y has not answered: worse than who meets the need, better than who does not."""
    assert scores(["1"], ["1", "", "5"], on("close")) == [[100, 50, 0]]
    assert scores(["1", ""], ["1", "5"], on("close")) == [[100, 0], [50, 50]]


def test_a_criterion_that_nobody_answers_does_not_count():
    assert scores(
        [{"q": "1"}], [{"q": "1"}], on("close"), Criterion(kind="text", needs="no", offers="no")
    ) == [[100]]
    assert scores([""], [""], on("close")) == [[50]]
    assert scores(["1"], ["5"]) == [[50]]


BARS = [
    (Bar(kind="same", needs="q", offers="q"), [["en"], ["fr"]], [["en", "de"], ""], [[1, 1], [0, 1]]),
    (Bar(kind="same", needs="q", offers="q", missing="barred"), [["en"]], [["en"], ""], [[1, 0]]),
    (Bar(kind="different", needs="q", offers="q"), ["Law", "Art"], ["law", ""], [[0, 1], [1, 1]]),
    (Bar(kind="at least", needs="q", offers="q", by=2), ["3"], ["4", "5", ""], [[0, 1, 1]]),
    (
        Bar(kind="level", needs="q", offers="q", by=1, order=("low", "mid", "top")),
        ["Mid"],
        ["mid", "top"],
        [[0, 1]],
    ),
    (Bar(kind="not named", needs="q"), [["Y"], ""], ["", ""], [[1, 0], [1, 1]]),
    (Bar(kind="not named", offers="q"), ["", ""], ["b", ""], [[1, 1], [0, 1]]),
    (Bar(kind="passed", offers="q"), [""], ["Yes", "no", ""], [[1, 0, 0]]),
    (Bar(kind="passed", needs="q"), ["no", "passed"], [""], [[0], [1]]),
]


@pytest.mark.parametrize(("bar", "mentees", "mentors", "allowed"), BARS, ids=lambda v: getattr(v, "kind", ""))
def test_a_bar_holds_whatever_the_score(bar, mentees, mentors, allowed):
    assert scoring(mentees, mentors, bars=[bar]).problem.allowed.astype(int).tolist() == allowed


def test_people_who_are_never_to_meet():
    found = scoring(["", ""], ["", ""], apart=frozenset({("b", "X"), ("nobody", "X")}))
    assert found.problem.allowed.tolist() == [[True, True], [False, True]]


@pytest.mark.parametrize(
    ("given", "rule", "said"),
    [
        ("many", on("close"), "row 2 (a), column “q”: “many” is not a number."),
        ("nan", on("close"), "row 2 (a), column “q”: “nan” is not a number."),
        ("inf", on("close"), "row 2 (a), column “q”: “inf” is not a number."),
        (
            "Boss",
            on("level", order=("Student", "Graduate")),
            "row 2 (a), column “q”: “Boss” is none of Student, Graduate.",
        ),
    ],
)
def test_a_value_that_is_no_number_is_refused_by_row_and_column(given, rule, said):
    with pytest.raises(Unfit) as refused:
        scoring([given], ["1"], rule)
    assert str(refused.value) == said


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1])
def test_a_weight_that_is_no_number_is_refused(weight):
    with pytest.raises(Unfit, match="The weight of q is"):
        on("same", weight=weight)


def test_scores_are_whole_and_do_not_depend_on_who_stands_where():
    rng = np.random.default_rng(1)
    words = ["law", "cv", "phd", "pay", "art", "ai", "hr"]

    def person(name):
        return Person(
            name,
            {
                "t": list(rng.choice(words, 3)),
                "n": str(rng.integers(0, 9)),
                "x": " ".join(rng.choice(words, 8)),
            },
        )

    mentees, mentors = tuple(person(f"a{i}") for i in range(9)), tuple(person(f"b{i}") for i in range(6))
    rules = Rules(
        tuple(
            Criterion(kind=k, needs=c, offers=c) for k, c in (("topics", "t"), ("close", "n"), ("text", "x"))
        )
    )
    one = Scoring(Pool(mentees, mentors, (1,) * 6), rules).scores
    other = Scoring(Pool(mentees[::-1], mentors[::-1], (1,) * 6), rules).scores
    assert one.dtype == np.int64
    assert 0 <= one.min() <= one.max() <= WHOLE
    assert one.tolist() == other[::-1, ::-1].tolist()


def test_no_group_of_synonyms_swallows_another():
    """What a group says first is what all of it means."""
    from ithaca.matching.rules.rounds.topics import SYNONYMS

    vocabulary = Vocabulary()
    firsts = [vocabulary.of(group[0]) for group in SYNONYMS]
    assert len(set(firsts)) == len(firsts)
    assert [{vocabulary.of(text) for text in group} for group in SYNONYMS] == [{first} for first in firsts]
