"""`ithaca match solve`: two spreadsheets in, a plan and a table out, with no web and no database."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ithaca.matching.management.rounds import large, solving
from ithaca.matching.rules.rounds.large.compiled import AVAILABLE
from ithaca.matching.tests.rounds import MENTEES, MENTORS


@pytest.fixture
def solve(tmp_path, capsys):
    """Runs the command on two texts; gives (what it said, the result)."""

    def solve(mentees=MENTEES, mentors=MENTORS, *options, encoding="utf-8"):
        for name, text in (("mentees.csv", mentees), ("mentors.csv", mentors)):
            data = text if isinstance(text, bytes) else text.encode(encoding)
            (tmp_path / name).write_bytes(data)
        files = [f"--{what}={tmp_path / what}.csv" for what in ("mentees", "mentors")]
        call_command("match", "solve", *files, f"--out={tmp_path / 'result.json'}", *options)
        return capsys.readouterr().out, json.loads((tmp_path / "result.json").read_text())

    return solve


def test_two_plain_spreadsheets_become_a_plan(solve):
    """PAR-04: without a scheme; the result has the best total, the bound and the proof."""
    said, result = solve()
    assert list(result) == ["pairs", "unmatched", "matched", "total", "bound", "gap", "proved", "seconds"]
    assert [(pair["mentee"], pair["mentor"]) for pair in result["pairs"]] == [
        ("zoe@uni.ac.uk", "amara@firm.com"),
        ("jose@uni.ac.uk", "soren@firm.com"),
    ]
    assert result["unmatched"] == [
        {"mentee": "li@uni.ac.uk", "because": "every mentor is barred: no language in common (2 mentors)"}
    ]
    assert (result["matched"], result["gap"], result["proved"]) == (2, 0, True)
    assert result["total"] == result["bound"] == pytest.approx(sum(pair["score"] for pair in result["pairs"]))
    assert all(0 <= pair["score"] <= 100 for pair in result["pairs"])
    assert (
        "2 of 3 mentees matched (67%). Proved: no plan matches more, and none that matches as many totals more."
        in said
    )


def test_what_was_guessed_is_said_and_never_uses_what_people_are(solve):
    said, _ = solve()
    assert "topics  Help needed with  Can help with" in said
    assert "must  same    Languages         Languages" in said
    assert "places are in “Max mentees”" in said
    assert "Not used: “Gender” of the mentees (what somebody is; never guessed to matter)." in said


def test_a_guess_can_be_corrected_in_a_file(solve, tmp_path):
    solve()
    columns = tmp_path / "result.columns.toml"
    text = columns.read_text()
    assert 'kind = "topics"\nneeds = "Help needed with"\noffers = "Can help with"' in text
    without_bars = tmp_path / "mine.toml"
    without_bars.write_text(text.partition("\n[[bar]]\n")[0])
    _, result = solve(MENTEES, MENTORS, f"--columns={without_bars}")
    assert result["matched"] == 3
    columns.write_text("# mine")
    said, _ = solve()
    assert columns.read_text() == "# mine"
    assert "is there already and was left as it is" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_odd_encodings_are_read(solve, encoding):
    said, result = solve(encoding=encoding)
    assert "Zoë O'Neill" in said
    assert result["matched"] == 2


def test_semicolons_titles_and_empty_rows_do_not_matter(solve):
    table = "Mentees 2026\n\n" + MENTEES.replace(";", "|").replace(",", ";").replace("\n", "\n;;;;;\n")
    assert solve(table)[1]["pairs"] == solve()[1]["pairs"]


def test_an_explanation_has_every_part_and_the_next_best(solve):
    said, _ = solve(MENTEES, MENTORS, "--explain")
    assert "Help needed with: CV writing and interviews (+" in said
    assert "next best: Søren Ødegård" in said
    assert "What more mentors would bring:" in said


def test_the_pairs_can_be_a_spreadsheet_too(solve, tmp_path):
    solve(MENTEES, MENTORS, f"--table={tmp_path / 'pairs.csv'}")
    lines = (tmp_path / "pairs.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Mentee,Mentee name,Mentor,Mentor name,Score,Because"
    assert lines[1].startswith("zoe@uni.ac.uk,Zoë O'Neill,amara@firm.com,Amara Okafor,")


@pytest.mark.parametrize(
    ("mentees", "mentors", "said"),
    [
        (
            MENTEES,
            MENTORS.replace(",1,", ",two,"),
            "row 2, column “Max mentees”: “two” is not a whole number",
        ),
        (
            MENTEES,
            MENTORS.replace(",1,", ",NaN,"),
            "row 2, column “Max mentees”: “NaN” is not a whole number",
        ),
        (MENTEES, MENTORS.replace(",1,", ",-1,"), "row 2, column “Max mentees”: “-1” is not a whole number"),
        (b"", MENTORS, "mentees.csv: The file is empty."),
        (MENTEES, b"%PDF-1.7", "mentors.csv: This is a PDF."),
    ],
)
def test_what_cannot_be_read_is_told_by_file_row_and_column(solve, mentees, mentors, said):
    with pytest.raises(CommandError, match=said):
        solve(mentees, mentors)


def test_two_rows_of_one_person_are_refused(solve):
    with pytest.raises(CommandError, match=r"row 5, column “Email”: “zoe@uni.ac.uk” stands in row 2 too"):
        solve(MENTEES + MENTEES.splitlines()[1] + "\n")


def test_a_number_that_is_none_is_refused_by_row(solve):
    numbers = [f"{n},{value}" for n, value in enumerate(["1", "2", "3", "4", "x"])]
    with pytest.raises(CommandError, match=r"row 6 \(4\), column “Confidence”: “x” is not a number"):
        solve("ID,Confidence\n" + "\n".join(numbers), "ID,Confidence\n9,3\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[criterion]]\nkind = 'best'", r"\[\[criterion\]\] 1: kind = “best” is none of topics, same"),
        ("[[criterion]]\nkind = 'same'\nneed = 'x'", r"has a key “need”, which means nothing"),
        (
            "[[criterion]]\nkind = 'same'\nneeds = 'Hobby'\noffers = 'Name'",
            "The mentees have no column “Hobby”. Theirs are",
        ),
        ("[[criterion]]\nkind = 'same'\nweight = 'much'", "weight = 'much' is not a number"),
        ("apart = [['zoe', 'amara']]", "apart names “zoe”, who is none of the mentees"),
        ("kind = ", "is not TOML"),
    ],
)
def test_a_file_of_columns_with_a_mistake_is_refused(solve, tmp_path, text, said):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(CommandError, match=said):
        solve(MENTEES, MENTORS, f"--columns={tmp_path / 'mine.toml'}")


@pytest.mark.parametrize(
    ("mentees", "mentors"),
    [
        ("Name,Email\n", MENTORS),
        (MENTEES, "Name,Email\n"),
        (MENTEES, MENTORS.replace(",1,", ",0,").replace(",2,", ",0,")),
    ],
    ids=["no mentees", "no mentors", "no places"],
)
def test_nobody_to_match_ends_well(solve, mentees, mentors):
    said, result = solve(mentees, mentors)
    assert (result["matched"], result["total"], result["proved"]) == (0, 0, True)
    assert all(one["because"] for one in result["unmatched"])
    assert "Proved" in said


def test_who_stands_in_both_files_is_not_their_own_mentor(solve):
    mentors = MENTORS.replace("amara@firm.com", "Zoe@uni.ac.uk")
    assert {"mentee": "zoe@uni.ac.uk", "mentor": "Zoe@uni.ac.uk"} not in [
        {key: pair[key] for key in ("mentee", "mentor")} for pair in solve(MENTEES, mentors)[1]["pairs"]
    ]


def test_a_scheme_says_what_counts(solve):
    """Columns are named as its forms name them, or hold what its forms offer to choose."""
    mentees = 'ID,help,sector\n1,"Talking about salary; Negotiating",Marketing\n'
    mentors = "ID,ways,sector,places\nX,Negotiating,Health,1\nY,Talking about salary; Negotiating,,1\n"
    said, result = solve(mentees, mentors, "--scheme=schemes/career-mentoring")
    assert result["pairs"][0]["mentor"] == "Y"
    assert "as schemes/career-mentoring says" in said


def test_a_scheme_says_who_must_not_be_brought_together(solve):
    """The bars of a scheme hold for spreadsheets as they do for rounds; one without a column is said not to be kept."""
    mentees = "Name,employer,topics\nPriya,Severn Rail,confidence\nOmar,Forth Bridges,confidence\n"
    mentors = "Name,employer,can_help,places\nAmara,severn rail LTD,confidence,2\n"
    said, result = solve(mentees, mentors, "--scheme=schemes/returners")
    assert [pair["mentee"] for pair in result["pairs"]] == ["Omar"]
    assert "must  different  employer    employer" in said
    assert result["unmatched"][0]["because"].startswith(
        "every mentor is barred: The guide and the returner have"
    )
    said, result = solve(mentees.replace("employer", "firm"), mentors, "--scheme=schemes/returners")
    assert result["matched"] == 2
    assert "NOT kept is “The guide and the returner have the same employer." in said


def test_each_mentee_may_have_several_mentors(solve):
    said, result = solve(MENTEES, MENTORS, "--each=2", "--explain")
    assert [(pair["mentee"], pair["mentor"]) for pair in result["pairs"]] == [
        ("zoe@uni.ac.uk", "amara@firm.com"),
        ("zoe@uni.ac.uk", "soren@firm.com"),
        ("jose@uni.ac.uk", "soren@firm.com"),
    ]
    assert (result["matched"], result["gap"], result["proved"]) == (2, 0, True)
    assert "3 pairs: 1 mentee with 1 mentor, 1 mentee with 2 mentors" in said
    with pytest.raises(CommandError, match="go with the objective total alone"):
        solve(MENTEES, MENTORS, "--each=2", "--objective=stable")


@pytest.mark.parametrize("objective", ["worst-off", "stable"])
def test_other_objectives_say_what_they_are(solve, objective):
    said, result = solve(MENTEES, MENTORS, f"--objective={objective}", "--explain")
    assert result["matched"] == 2
    assert {"worst-off": "has a higher lowest score", "stable": "(stable)"}[objective] in said
    assert said.count("without this pair: ") == 2


def test_what_would_be_lost_before_the_total_is_said_first(solve):
    """TOP-02: of each pair, whatever the plan puts before the total."""
    mentees = "Name,Help needed with\nZoë,CVs\nJosé,CVs; Networking\n"
    mentors = "Name,Can help with,Max mentees\nAmara,CVs,2\nSøren,Networking,1\n"
    said, _ = solve(mentees, mentors, "--objective=worst-off", "--explain")
    assert "without this pair: the lowest score would be 0.0" in said
    barred = "Name,Help needed with,Please do not match with\nZoë,CVs,Søren\nJosé,CVs,\n"
    said, _ = solve(barred, mentors, "--objective=spread", "--explain")
    assert "without this pair: a mentee less would be matched" in said
    assert "without this pair: less of the mentors' minimums would be filled" in said


def test_minimums_come_from_a_column_or_an_option(solve):
    mentees = "Name,Help needed with\nZoë,CV writing\nJosé,CV writing\n"
    mentors = "Name,Can help with,Max mentees,Minimum mentees\nAmara,CVs,2,\nSøren,Networking,1,{}\n"
    said, result = solve(mentees, mentors.format(1), "--objective=spread")
    assert {pair["mentor"] for pair in result["pairs"]} == {"Amara", "Søren"}
    assert "minimums for --objective spread in “Minimum mentees”" in said
    assert "fills more of the mentors' minimums" in said
    _, result = solve(mentees, mentors.format(0), "--objective=spread", "--least=2")
    assert {pair["mentor"] for pair in result["pairs"]} == {"Amara"}
    with pytest.raises(CommandError, match="row 3, column “Minimum mentees”: “some” is not a whole number"):
        solve(mentees, mentors.format("some").replace("2,\n", "2,1\n"), "--objective=spread")


@pytest.mark.parametrize(
    "options",
    [["--objective=stable"], ["--objective=worst-off"], ["--objective=spread"], ["--each=2"]],
)
def test_what_is_not_solved_for_so_many_is_refused_before_it_is_scored(solve, options):
    mentees, mentors = (
        f"ID,{what}\n" + "".join(f"{n},CVs\n" for n in range(4_001)) for what in ("needs", "offers")
    )
    with pytest.raises(
        CommandError, match=r"^4,001 mentees and 4,001 places are more than can be matched so \(16,000,"
    ):
        solve(mentees, mentors, *options)


def test_a_web_process_does_not_load_arrays():
    """Only a round does: the addresses and every room are loaded without numpy."""
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "import ithaca.matching.management.commands.match; "
        "print([m for m in ('numpy', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.xdist_group("compiled")
def test_beyond_some_thousands_another_solver_says_the_same(solve, monkeypatch):
    """The result, with its proof, and what is said of it are the same but for the seconds."""
    said, result = solve(MENTEES, MENTORS, "--explain")
    monkeypatch.setattr(solving, "LARGE_CELLS", 0)
    large_said, large_result = solve(MENTEES, MENTORS, "--explain")
    if not AVAILABLE:
        pytest.skip("small rounds go to the dense solver where nothing is compiled")
    assert {**large_result, "seconds": 0} == {**result, "seconds": 0}
    assert "Proved: no plan matches more, and none that matches as many totals more." in large_said
    assert said.partition("\nPairs:")[0] == large_said.partition("\nPairs:")[0]


def test_without_the_extra_a_large_round_is_refused_by_name(solve, monkeypatch):
    monkeypatch.setattr(solving, "LARGE_CELLS", 0)
    monkeypatch.setattr(large, "AVAILABLE", False)
    assert solve()[1]["proved"]
    monkeypatch.setattr(large, "MOST_CELLS", 0)
    with pytest.raises(CommandError, match=r"pip install 'ithaca-mentoring\[large\]'"):
        solve()


def test_how_far_it_is_is_said():
    lines = []
    progress = large.Progress(lines.append)
    for done in range(3):
        progress("Scoring", done, 3)
    progress("Solving", 0, 1)
    progress.when = float("-inf")
    progress("Solving", 1, 2)
    assert lines == ["Scoring …", "Solving …", "Solving: 50%"]
