"""`ithaca match solve`: from two files to a result, a table and words."""

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from ithaca.kit.tables.reading import Sheet, read
from ithaca.kit.tables.workbooks import Unreadable
from ithaca.matching.management.rounds import showing, texts
from ithaca.matching.management.rounds.barring import with_bars
from ithaca.matching.management.rounds.schemes import guess_by_scheme, scheme_in
from ithaca.matching.rules.rounds.barring import APART
from ithaca.matching.rules.rounds.columns import read_columns, written
from ithaca.matching.rules.rounds.explaining import Reasons
from ithaca.matching.rules.rounds.guessing import Guess, columns_of, guess
from ithaca.matching.rules.rounds.parting import parted
from ithaca.matching.rules.rounds.people import Pool, Rules
from ithaca.matching.rules.rounds.problem import Problem, Unfit
from ithaca.matching.rules.rounds.raising import raise_the_lowest
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.several import Several, solve_several
from ithaca.matching.rules.rounds.solving import Solved, cells_of, need_room
from ithaca.matching.rules.rounds.solving import solve as best
from ithaca.matching.rules.rounds.spreading import solve_spread
from ithaca.matching.rules.rounds.stable import ranks_for, solve_stable
from ithaca.matching.rules.rounds.tables import Table, numbers_in, people_of, table_of
from ithaca.matching.rules.rounds.units import points
from ithaca.programmes.scheme import Scheme
from ithaca.questions.rules.words import fold

LARGE_CELLS = (
    16_000_000  # mentees times places: from here on the other solver is quicker, and takes less memory
)

OBJECTIVES = {
    "total": lambda problem, scoring, seed: best(problem, seed),
    "worst-off": lambda problem, scoring, seed: raise_the_lowest(problem, seed),
    "spread": lambda problem, scoring, seed: solve_spread(problem, scoring.pool.least, seed),
    "stable": lambda problem, scoring, seed: solve_stable(problem, *ranks_for(scoring), seed),
}


@dataclass(frozen=True)
class Files:
    """What was read: the tables, what the files are, and what was noticed."""

    mentees: Table
    mentors: Table
    sheets: tuple[Sheet, Sheet]


def solve(options: dict, write, say):
    begun = time.perf_counter()
    say("Reading the spreadsheets …")
    files = read_files(options)
    scheme = scheme_in(options["scheme"]) if options["scheme"] else None
    found, note = meaning(options, files, scheme)
    pool, parts = pool_of(files, found, options["places"], options["least"]), []
    if not scheme:  # whose forms say what is one answer
        pool, parts = in_parts(pool, found.rules)
    rules = nobody_with_themselves(found.rules, pool)
    if scheme:
        pool, rules = with_bars(scheme, files.mentees, files.mentors, pool, rules)
    write(showing.heading(options, files, pool))
    write(showing.meaning(found, note, parts))
    pool, read = texts.read(pool, rules, say)
    say(f"Scoring {len(pool.mentees):,} x {len(pool.mentors):,} pairs …")
    scoring = Scoring(pool, rules)
    if said := texts.not_read(scoring) if scoring.by_words else read:
        write(said)
    solved, reasons = plan_and_reasons(scoring, options, say)
    seconds = time.perf_counter() - begun
    options["out"].write_text(as_json(reasons, solved, seconds), encoding="utf-8")
    show(options, write, reasons, solved, seconds)


def plan_and_reasons(scoring: Scoring, options: dict, say) -> tuple[Solved | Several, Reasons]:
    """By the solver for small rounds, or the one for large ones, which alone loads a compiler."""
    if (
        options["each"] == 1
        and options["objective"] == "total"
        and cells_of(scoring.pool.places, len(scoring.pool.mentees)) > LARGE_CELLS
    ):
        from ithaca.matching.management.rounds.large import solved_large

        return solved_large(scoring, options["seed"], say)
    say("Looking for the best plan, and checking it …")
    several = options["each"] != 1
    if several and (options["objective"] != "total" or options["each"] < 1):
        raise Unfit("Several mentors for each (--each 2 or more) go with the objective total alone.")
    otherwise = several or options["objective"] != "total"
    need_room(scoring.pool.places, len(scoring.pool.mentees), otherwise=otherwise)
    if several:
        solved = solve_several(scoring.problem, options["each"], options["seed"])
        return solved, Reasons(scoring, solved)

    def anew(problem: Problem) -> Solved:
        return OBJECTIVES[options["objective"]](problem, scoring, options["seed"])

    solved = anew(scoring.problem)
    return solved, Reasons(scoring, solved, anew=anew)


def show(options, write, reasons: Reasons, solved: Solved, seconds: float):
    parts = [
        showing.scarce(reasons),
        showing.pairs(reasons, explain=options["explain"]),
        showing.without(reasons),
        showing.more_mentors(reasons)
        if options["explain"] and options["each"] == 1 and reasons.is_whole
        else "",
        showing.summary(reasons, solved, options["objective"], seconds),
    ]
    for part in filter(None, parts):
        write(part)
    if options["table"]:
        options["table"].write_bytes(showing.spreadsheet(reasons, options["table"].suffix))
    write(f"Written to {options['out']}.")


def read_files(options) -> Files:
    found = []
    for what in ("mentees", "mentors"):
        path: Path = options[what]
        try:
            sheet = read(path.read_bytes(), path.name)
            found.append((table_of(what, sheet.rows), sheet))
        except (Unreadable, Unfit) as problem:
            raise Unfit(f"{path}: {problem}") from None
    (mentees, one), (mentors, other) = found
    return Files(mentees, mentors, (one, other))


def meaning(options, files: Files, scheme: Scheme | None) -> tuple[Guess, str]:
    """What the columns mean, and where that comes from, in words."""
    by_meaning = texts.by_meaning if options.get("meaning") else (lambda found: found)
    if options["columns"]:
        found = read_columns(text_of(options["columns"]))
        return by_meaning(found), f"as {options['columns']} says"
    if scheme:
        found = guess_by_scheme(options["scheme"], scheme, files.mentees, files.mentors)
        return by_meaning(found), f"as {options['scheme']} says"
    found = by_meaning(guess(files.mentees, files.mentors))
    path = options["out"].with_suffix(".columns.toml")
    if path.exists() and path.read_bytes() != written(found).encode():
        return found, f"guessed; {path} is there already and was left as it is: --columns {path} goes by it"
    path.write_text(written(found), encoding="utf-8")
    return found, f"guessed; to correct it, change {path} and run again with --columns {path}"


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit(f"{path} is not written in UTF-8. Save it as such, and run again.") from None


def pool_of(files: Files, found: Guess, places: int, least: int) -> Pool:
    if least < 0:
        raise Unfit(f"--least {least} is no minimum. Give a whole number from 0.")
    mentees = people_of(files.mentees, found.mentees, columns_of(found.rules, 0))
    mentors = people_of(files.mentors, found.mentors, columns_of(found.rules, 1))
    known = ({p.id for p in mentees}, {p.id for p in mentors})
    for pair in sorted(found.rules.apart):
        for name, ids, what in zip(pair, known, ("mentees", "mentors"), strict=True):
            if name not in ids:
                raise Unfit(f"apart names “{name}”, who is none of the {what} ({APART}).")
    return Pool(
        tuple(mentees),
        tuple(mentors),
        tuple(numbers_in(files.mentors, found.mentors.places, places)),
        tuple(numbers_in(files.mentors, found.mentors.least, least)),
    )


def in_parts(pool: Pool, rules: Rules) -> tuple[Pool, list[str]]:
    """Answers that are several in one, in their parts; and what was read so."""
    mentees, mentors, parts = parted(pool.mentees, pool.mentors, rules)
    return replace(pool, mentees=tuple(mentees), mentors=tuple(mentors)), parts


def nobody_with_themselves(rules: Rules, pool: Pool) -> Rules:
    """Who stands in both files under one address is never their own mentor."""
    others = {fold(mentor.id): mentor.id for mentor in pool.mentors if "@" in mentor.id}
    themselves = {(m.id, others[fold(m.id)]) for m in pool.mentees if "@" in m.id and fold(m.id) in others}
    return replace(rules, apart=rules.apart | themselves)


def as_json(reasons: Reasons, solved: Solved, seconds: float) -> str:
    """`bound` is the best that any plan with as many matched could total; all scores are points from 0 to 100."""
    problem, certificate = reasons.problem, solved.certificate
    found = {
        "pairs": [
            {"mentee": problem.mentees[i], "mentor": problem.mentors[j], "score": points(score)}
            for (i, j), score in zip(reasons.pairs, reasons.scores(), strict=True)
        ],
        "unmatched": [
            {"mentee": problem.mentees[i], "because": reasons.why_without(i)} for i in reasons.unmatched()
        ],
        "matched": certificate.matched,
        "total": points(certificate.total),
        "bound": points(certificate.bound),
        "gap": points(certificate.gap),
        "proved": certificate.proved,
        "seconds": round(seconds, 3),
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
