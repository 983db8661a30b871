"""One peer of `bench.matching` in an environment of its own: prints what it found as a line of JSON.

It is given the finished scores (0: barred), one column a mentor, and how many places each has.
"""

import json
import resource
import signal
import statistics
import sys
import time
from pathlib import Path

import numpy as np

SECONDS = 120
RUNS, ENOUGH = 9, 1  # as in `bench.matching`
PLACES = [f"region {n}" for n in range(8)]
GENDERS = ["female", "male"]


def main(peer: str, folder: str, most_bytes: str):
    resource.setrlimit(resource.RLIMIT_AS, (int(most_bytes), int(most_bytes)))
    sys.setrecursionlimit(20_000)
    given = dict(np.load(Path(folder) / "problem.npz"))
    values = np.where(given["allowed"], given["scores"] + given["worth"], 0)
    profiles = json.loads((Path(folder) / "people.json").read_text())
    solve = PEERS[peer](values, given["places"], profiles)
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    took = []
    while not took or (len(took) < RUNS and sum(took) < ENOUGH):
        begun = time.perf_counter()
        pairs = solve()
        took.append(time.perf_counter() - begun)
    seconds = statistics.median(took)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps({"seconds": seconds, "megabytes": memory, **judged(pairs, given)}))


def stop(*_):
    print(json.dumps({"stopped": f"after {SECONDS} s"}), flush=True)
    raise SystemExit(0)


def judged(pairs, given) -> dict:
    """Matched, total, and how many pairs break a rule."""
    taken, load, total = set(), np.zeros(len(given["places"]), int), 0
    for i, j in pairs:
        if given["allowed"][i, j] and i not in taken and load[j] < given["places"][j]:
            taken.add(i)
            load[j] += 1
            total += int(given["scores"][i, j])
    return {"matched": len(taken), "total": total, "broken": len(pairs) - len(taken)}


def by_scipy(values, places, profiles):
    from scipy.optimize import linear_sum_assignment

    owner = np.repeat(np.arange(len(places)), places)

    def solve():
        rows, columns = linear_sum_assignment(values[:, owner].astype(float), maximize=True)
        return [(i, j) for i, j in zip(rows.tolist(), owner[columns].tolist(), strict=True) if values[i, j]]

    return solve


def by_mentor_match(values, places, profiles):
    """One mentor for each place, and a rule that looks the score up: the kindest way of asking."""
    import matching.process as process
    import matching.rules.rule as rule
    from matching.mentee import Mentee
    from matching.mentor import Mentor

    table = values.tolist()

    class LookUp(rule.Rule):
        def apply(self, match):
            return table[match.mentee.number][match.mentor.number]

        def evaluate(self, match):
            return True

    def made(kind, number, place):
        one = kind(grade=1, email=f"{kind.__name__}{number}.{place}")
        one.number = number
        return one

    def solve():
        mentees = [made(Mentee, i, 0) for i in range(len(table))]
        mentors = [made(Mentor, j, k) for j, many in enumerate(places.tolist()) for k in range(many)]
        barred = rule.Disqualify(lambda match: table[match.mentee.number][match.mentor.number] == 0)
        process.process_data(mentors, mentees, [[LookUp(), barred]])
        return [(mentee.number, mentor.number) for mentor in mentors for mentee in mentor.mentees]

    return solve


def applicant(number, answers) -> dict:
    """Somebody as mentormatch takes them."""
    level = int(answers["grade"])
    return {
        "skills": answers["topics"],
        "function": answers["sector"],
        "wwid": number,
        "last_name": "one",
        "first_name": str(number),
        "position_level": level,
        "years_total": 8.0 * level,
        "location": PLACES[number % 8],
        "gender": GENDERS[number % 2],
        "preference_yes": [*PLACES[:4], *GENDERS],
        "preference_no": [],
        "preference_maybe": PLACES[4:],
    }


def by_mentormatch(values, places, profiles):
    """It knows skills, function and level, but no department and no language."""
    from mentormatch.api.app.setup_app_context import Context
    from mentormatch.utils import ApplicantType, PairType

    def solve():
        first = len(profiles[0])
        mentors = [
            applicant(first + j, row) | {"max_mentee_count": int(places[j])}
            for j, row in enumerate(profiles[1])
        ]
        more = {"favor": 0, "preferred_wwids": []}
        mentees = [
            applicant(i, row) | more | {"preferred_functions": [row["sector"]]}
            for i, row in enumerate(profiles[0])
        ]
        context = Context(mentors, mentees)
        for kind in (ApplicantType.MENTOR, ApplicantType.MENTEE):
            context.get_applicants(kind).assemble_applicant_objects()
        context.get_matcher(PairType.PREFERRED).execute()
        context.get_matcher(PairType.RANDOM).execute()
        people = context.get_applicants(ApplicantType.MENTEE)
        return [(pair.mentee.wwid, pair.mentor.wwid - first) for one in people for pair in one.yield_pairs]

    return solve


def by_matching(values, places, profiles):
    """Stable: both sides rank by score."""
    from matching.games import HospitalResident

    mentees = {
        f"a{i}": [f"b{j}" for j in np.argsort(-row, kind="stable") if row[j]] for i, row in enumerate(values)
    }
    mentors = {
        f"b{j}": [f"a{i}" for i in np.argsort(-column, kind="stable") if column[i]]
        for j, column in enumerate(values.T)
    }
    mentees, mentors = ({name: row for name, row in side.items() if row} for side in (mentees, mentors))
    many = {name: int(places[int(name[1:])]) for name in mentors}

    def solve():
        found = HospitalResident.create_from_dictionaries(mentees, mentors, many).solve(optimal="resident")
        return [(int(a.name[1:]), int(b.name[1:])) for b, those in found.items() for a in those]

    return solve


PEERS = {
    "scipy": by_scipy,
    "mentor-match": by_mentor_match,
    "mentormatch": by_mentormatch,
    "matching": by_matching,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
