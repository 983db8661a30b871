"""Free text by what it means: arrows beside answers, the same scores everywhere, and words in common where nothing has read them.

A small reader of our own stands for the language model, but where the model itself is looked at.
"""

import hashlib
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from ithaca.matching.actions import rounds
from ithaca.matching.management.rounds import texts
from ithaca.matching.models import Round
from ithaca.matching.queries import meanings, plans
from ithaca.matching.rules.rounds.explaining import in_words
from ithaca.matching.rules.rounds.large.problem import Large
from ithaca.matching.rules.rounds.large.solving import solve_large
from ithaca.matching.rules.rounds.meaning import LENGTH, VERSION, WIDTH, files, reading
from ithaca.matching.rules.rounds.meaning.measure import kept_as, packed, read
from ithaca.matching.rules.rounds.meaning.network import Layer
from ithaca.matching.rules.rounds.meaning.pieces import is_longer, pieces
from ithaca.matching.rules.rounds.people import Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.rules.rounds.units import WHOLE
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.rounds import drawn_pool, drawn_rules
from ithaca.matching.tests.test_rounds import CRITERION, begun, pairs
from ithaca.programmes.testing import make_staff

BY_MEANING = Criterion(kind="meaning", needs="aims", offers="knows")
RULES = Rules((BY_MEANING,))
SAME = ({"industry", "company", "firm"}, {"talk", "speak", "presentations"}, {"pay", "salary"})
SCHEME = '[[matching.criterion]]\nkind = "meaning"\nneeds = "aims"\noffers = "job"\n'
real_model = pytest.mark.skipif(not files.found(), reason="the extra “meaning” is not installed")


def understood(texts, say=None) -> np.ndarray:
    """A reader that knows which of a few words are one: an arrow points to what is written of."""
    found = np.zeros((len(texts), WIDTH), np.int64)
    for row, text in zip(found, texts, strict=True):
        for word in text.lower().split():
            number = next((k for k, group in enumerate(SAME) if word in group), None)
            row[sum(map(ord, word)) % 300 + 10 if number is None else number] += 1
    lengths = np.sqrt((found * found).sum(axis=1, keepdims=True))
    return np.rint(found * LENGTH / np.maximum(lengths, 1)).astype(np.int16)


def asked(*sides) -> Pool:
    """Mentees by their aims, and mentors by what they know."""
    people = [
        tuple(Person(f"{key} {n}", {key: text}, row=n) for n, text in enumerate(side))
        for key, side in zip(("aims", "knows"), sides, strict=True)
    ]
    return Pool(*people, (1.0,) * len(people[1]))


def shares(pool: Pool, rules: Rules = RULES) -> list[list[int]]:
    return (Scoring(pool, rules).scores // (WHOLE // 100)).tolist()


def test_texts_are_compared_by_what_was_read():
    """PAR-04: no word in common, and yet the nearest."""
    pool = read(asked(["industry", "talk", ""], ["company", "speak firm", "salary"]), RULES, understood)
    assert shares(pool) == [[100, 70, 0], [0, 70, 0], [40, 40, 40]]
    assert Scoring(pool, RULES).by_words == []


def test_what_was_not_read_is_compared_by_words_and_that_is_said():
    pool = asked(["industry pay", "talk"], ["pay", "speak"])
    half = read(replace(pool, mentors=()), RULES, understood)
    for unread in (pool, replace(pool, mentees=half.mentees)):
        scoring = Scoring(unread, RULES)
        assert scoring.by_words == [BY_MEANING]
        assert (scoring.scores == Scoring(pool, Rules((replace(BY_MEANING, kind="text"),))).scores).all()


def test_a_reason_is_said_only_where_texts_are_near_and_nothing_is_made_up():
    scoring = Scoring(read(asked(["industry", "talk"], ["company"]), RULES, understood), RULES)
    assert [in_words(scoring.parts(i, 0)[0]) for i in (0, 1)] == [
        "aims: what both wrote is alike in meaning (+100.0 of 100)",
        "aims: not seen to be alike in meaning (+0.0 of 100)",
    ]


def test_an_arrow_depends_on_the_text_alone_and_each_text_is_read_once():
    asked_for = []

    def listening(texts):
        asked_for.extend(texts)
        return understood(texts)

    pool = read(asked(["industry", "industry", ""], ["industry"]), RULES, listening)
    assert asked_for == ["industry"]
    assert {one.answers.get(kept_as("aims")) for one in pool.mentees} == {
        packed(understood(["industry"])[0]),
        None,
    }
    assert read(pool, RULES, None) == pool  # nothing is left to be read


def test_the_large_solver_scores_meaning_as_the_dense_one():
    rng = np.random.default_rng(40)
    rules = Rules((Criterion(kind="meaning", needs="text", offers="text", weight=2.5),))
    for _ in range(60):
        n, m = rng.integers(1, 18, 2)
        drawn = drawn_pool(rng, n, m, missing=rng.choice((0, 0.3)))
        rules = replace(drawn_rules(rng), criteria=(*drawn_rules(rng).criteria, *rules.criteria[-1:]))
        scoring = Scoring(read(drawn, rules, understood), rules)
        assert scoring.by_words == []
        rows, columns = rng.permutation(n), rng.permutation(m)
        large = Large(scoring, rows, columns)
        assert (
            np.vstack([b.copy() for _, b in large.blocks()]) == scoring.scores[np.ix_(rows, columns)]
        ).all()
        i, j = np.indices((n, m)).reshape(2, -1)
        assert (large.scores[i, j] == scoring.scores[np.ix_(rows, columns)].ravel()).all()
        assert sorted(solve_large(scoring).pairs()) == sorted(solve(scoring.problem).pairs())


# A round ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def meant(db):
    """A programme whose mentees' aims are held against mentors' jobs by their meaning."""
    return make_programme(make_scheme(SCHEME, without=CRITERION))


@pytest.fixture
def reader(monkeypatch):
    """The extra is there; how many texts it has read."""
    many = []

    def counting(texts):
        many.extend(texts)
        return understood(texts)

    monkeypatch.setattr(meanings, "is_possible", lambda: True)
    monkeypatch.setattr(reading, "encode", counting)
    return many


@pytest.fixture
def no_reader(monkeypatch):
    monkeypatch.setattr(meanings, "is_possible", lambda: False)


def cast(programme) -> dict:
    return {
        "ruth": make_staff(programme),
        "amara": make_mentor(programme, "Amara Okafor", answers={"job": "company"}, capacity=1),
        "james": make_mentor(programme, "James Whitfield", answers={"job": "presentations"}, capacity=1),
        "priya": make_mentee(programme, "Priya Nair", aims={"aims": "speak"}),
        "omar": make_mentee(programme, "Omar Haddad", aims={"aims": "industry"}),
    }


def test_a_round_is_worked_out_by_meaning_and_laid_out_again_without_the_model(meant, reader, monkeypatch):
    """PAR-04: what was read is kept with the answers, so neither the board nor a replay reads again."""
    who = cast(meant)
    found = begun(meant, who)
    run = found.runs.get()
    assert sorted(reader) == ["company", "industry", "presentations", "speak"]
    assert meanings.progress(run) == (4, 4)
    reader.clear()
    monkeypatch.setattr(meanings, "is_possible", lambda: False)
    plans.scoring_of.cache_clear()
    plans.laid_out.cache_clear()
    assert pairs(found, who) == {"priya": "james", "omar": "amara"}
    assert plans.digest_of(plans.worked_out(plans.inputs_of(run))) == run.digest
    assert meanings.after(run, read=True) == (
        f"By its meaning, as a small language model for English understands it ({VERSION})."
    )
    assert reader == []


def test_worked_out_again_only_what_is_new_is_read(meant, reader):
    who = cast(meant)
    found = begun(meant, who)
    reader.clear()
    make_mentee(meant, "Jun Tanaka", aims={"aims": "salary"})
    rounds.order(found.pk, by=who["ruth"], at=AT)
    assert reader == ["salary"]


def test_what_counts_nothing_is_not_read(meant, reader):
    who = cast(meant)
    made = rounds.open_round(meant.cohorts.get(), by=who["ruth"], at=AT)
    rounds.prepare(made.pk, weights={"0": 0.0}, leaves_out=[], objective="total", by=who["ruth"], at=AT)
    rounds.order(made.pk, by=who["ruth"], at=AT)
    assert (reader, Round.objects.get(pk=made.pk).state) == ([], Round.State.BOARD)


def test_what_somebody_wrote_and_what_was_read_of_it_go_together(meant, reader):
    """What a text means is as personal as the text: it stands in the same field, which is deleted with its person."""
    who = cast(meant)
    run = begun(meant, who).runs.get()
    member = run.members.get(membership=who["priya"].pk)
    assert set(member.answers) == {"aims", " meaning of aims"}


def test_without_the_extra_a_round_goes_by_words_and_says_so(meant, no_reader, client):
    who = cast(meant)
    found = begun(meant, who)
    client.force_login(who["ruth"])
    assert found.state == Round.State.BOARD
    for name in ("round", "prepare"):
        page = client.get(reverse(f"matching:{name}", args=[meant.slug, found.pk]))
        assert "By words in common: this site has not installed" in page.content.decode()


def test_a_look_beforehand_goes_by_words_until_something_was_read(meant, reader, client):
    who = cast(meant)
    made = rounds.open_round(meant.cohorts.get(), by=who["ruth"], at=AT)
    client.force_login(who["ruth"])
    address = reverse("matching:prepare", args=[meant.slug, made.pk])
    assert "compared by words in common. It is read when" in client.get(address).content.decode()
    rounds.order(made.pk, by=who["ruth"], at=AT)
    assert "words in common" not in client.get(address).content.decode()


# From the command line --------------------------------------------------------------------------------------------

MENTEES = "Name,What would you like help with? In your own words\n" + "\n".join(
    f"{name},{text}"
    for name, text in (
        ("Ana", "I would like to leave research and find out about the world of industry"),
        ("Bo", "I am shy and would like to learn how people talk before a large audience"),
        ("Cy", "Somebody has offered me a position and I do not dare to ask about the pay"),
    )
)
MENTORS = "Name,What can you help with? In your own words\n" + "\n".join(
    f"{name},{text}"
    for name, text in (
        ("Una", "Negotiating what you earn: many years of experience of contracts and salary"),
        ("Val", "Presentations to conferences and to boards, and how one gets rid of stage fright"),
        ("Wim", "After my doctorate I changed to a company and can say what was different there"),
    )
)


@pytest.fixture
def solved(tmp_path, capsys):
    """Run `match solve` on the two files; what it printed."""

    def run(*more) -> str:
        for name, text in (("mentees", MENTEES), ("mentors", MENTORS)):
            (tmp_path / f"{name}.csv").write_text(text)
        given = [f"--{name}={tmp_path / name}.csv" for name in ("mentees", "mentors")]
        call_command("match", "solve", *given, "--out", str(tmp_path / "out.json"), *more)
        return capsys.readouterr().out

    return run


def test_the_command_line_refuses_meaning_by_the_name_of_the_extra(solved, monkeypatch):
    monkeypatch.setattr(texts, "model_found", lambda: None)
    with pytest.raises(CommandError, match=r"pip install 'ithaca-mentoring\[meaning\]'"):
        solved("--meaning")


def test_a_file_of_columns_that_wants_meaning_runs_everywhere(solved, monkeypatch, tmp_path):
    """What it goes by instead is said."""
    monkeypatch.setattr(texts, "model_found", lambda: None)
    solved()
    columns = tmp_path / "out.columns.toml"
    columns.write_text(columns.read_text().replace('kind = "text"', 'kind = "meaning"'))
    said = solved("--columns", str(columns))
    assert "Compared by words in common: “What would you like help with? In your own words”." in said


def test_the_command_line_reads_and_says_by_what(solved, monkeypatch):
    monkeypatch.setattr(texts, "model_found", lambda: "there")
    monkeypatch.setattr(reading, "encode", lambda some, say: understood(some))
    assert f"6 texts were read by the language model {VERSION}, which knows English." in solved("--meaning")


def test_nothing_of_the_model_is_loaded_before_there_is_something_to_read():
    code = (
        "import sys, django; django.setup(); import ithaca.matching.queries.board, ithaca.matching.management.rounds.solving; "
        "print([m for m in sys.modules if m.endswith(('meaning.network', 'meaning.pieces', 'meaning.reading')) or 'minilm' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# The model --------------------------------------------------------------------------------------------------------


def test_words_become_pieces_as_the_model_knows_them():
    """Lower case, without accents; an ideograph and a mark are a word each; what it has never seen is unknown."""
    assert pieces("Embarrassingly naïve CVs – 日本?") == [
        *(101, 16436, 2135, 15743, 26226, 2015, 1516, 1864, 1876, 1029, 102)
    ]
    assert pieces("\u200b \t") == []
    assert pieces("x" * 101) == [101, 100, 102]
    assert [len(pieces("word " * many)) for many in (254, 255)] == [256, 256]
    assert [is_longer("word " * many) for many in (254, 255)] == [False, True]


def test_a_layer_adds_whole_numbers_exactly():
    """However fine the numbers are that come in, no sum leaves what small floats hold: the same in whatever order."""
    rng = np.random.default_rng(41)
    weights = rng.integers(-127, 128, (1536, 384)).astype(np.int8)
    layer = Layer(weights, np.ones((1, 384), np.float32), np.zeros(384, np.float32))
    rows = rng.normal(size=(20, 1536)).astype(np.float32) * 5
    unit = np.abs(rows).max(axis=1, keepdims=True) / layer.most
    whole = np.rint(rows / unit).astype(np.int64) @ weights.astype(np.int64)
    assert (layer(rows) == whole.astype(np.float32) * unit).all()
    assert (layer(rows)[::-1] == layer(rows[::-1].copy())).all()


def test_another_file_than_the_known_one_is_refused(tmp_path, monkeypatch):
    """No byte of it is read as a model before its digest is right."""
    (tmp_path / files.PACKAGE).mkdir()
    for name in ("__init__.py", files.FILE):
        (tmp_path / files.PACKAGE / name).write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    assert files.found() == tmp_path / files.PACKAGE / files.FILE
    with pytest.raises(Unfit, match="its file is another than the one that is known"):
        files.arrays()


def test_arrays_are_found_in_what_protocol_buffers_hold():
    one = (
        b"\x08\x02\x08\x03\x10\x03\x42\x01w\x4a\x06\x01\xff\x03\x04\x05\x06"  # sizes 2 and 3, eight bits, "w"
    )
    name, found = files.array(memoryview(one))
    assert (name, found.tolist()) == ("w", [[1, -1, 3], [4, 5, 6]])
    assert [key for key, _ in files.kept(memoryview(b"\x3a\x01x\xa8\x02\x96\x01\x0d1234\x11 8 bytes"))] == [
        7,
        37,
        1,
        2,
    ]


@real_model
def test_the_model_reads_the_same_bytes_on_every_machine():
    """The digest was made on another; if it is not this, a round here could not be replayed there."""
    found = reading.encode([*SAID, "", "..."])
    assert hashlib.sha256(found.astype("<i2").tobytes()).hexdigest() == DIGEST_OF_SAID
    alone = np.vstack([reading.encode([text]) for text in SAID])
    assert (found[: len(SAID)] == alone).all()


SAID = [row.partition(",")[2] for row in (*MENTEES.split("\n")[1:], *MENTORS.split("\n")[1:])]
DIGEST_OF_SAID = "8b62726d74ec08f00ccaea3e5ad44610193747c48545337682edfb8c1e4368d7"


@real_model
def test_the_model_brings_together_what_no_word_has_in_common(solved):
    """PAR-04, on texts that say one thing in other words."""
    said = solved("--meaning")
    assert [line.split()[:2] for line in said.split("\n") if line[2:5] in ("Ana", "Bo ", "Cy ")] == [
        ["Ana", "Wim"],
        ["Bo", "Val"],
        ["Cy", "Una"],
    ]
