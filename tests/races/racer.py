"""Processes that race each other: one that has Django loaded, and its copies, which act all at the same moment.

A list of acts comes as JSON, a line each time, and each copy does one of them; what became of each is said in the same
way. Started with `without-lock` they work as if nobody had thought of locks: the control, which must show the fault
that the locks prevent. `DAWDLE` widens the gap between looking and writing in both runs alike, so that a fault that can
happen does.
"""

import json
import sys
import time
from multiprocessing import get_context

import django
from django.utils import timezone

DAWDLE = 0.05  # seconds
MOST = 4  # that race at once


def main():
    django.setup()
    load()
    if "without-lock" in sys.argv:
        forget_locks()
    dawdle()
    racers = [begun() for _ in range(MOST)]
    say("ready")
    for line in sys.stdin:
        racing = list(zip(racers, json.loads(line), strict=False))
        for racer, act in racing:
            racer.send(act)
        say([racer.recv() for racer, _ in racing])


def load():
    """What every act needs, so that no copy loads it for itself."""
    from ithaca.matching import testing  # noqa: F401
    from ithaca.matching.actions import rounds  # noqa: F401


def begun():
    """A copy of this process, and the way to it; it ends with this one."""
    context = get_context("fork")
    here, there = context.Pipe()
    context.Process(target=race, args=(there,), daemon=True).start()
    return here


def race(pipe):
    while True:
        name, given = pipe.recv()
        pipe.send(attempt(ACTS[name], given))


def say(words):
    print(json.dumps(words), flush=True)


def attempt(act, given: dict):
    from ithaca.kit.verdicts import Denied

    try:
        said = act(**given)
        return "done" if said is None else said
    except Denied as no:
        return str(no)
    except Exception as error:
        return f"error: {type(error).__name__}: {error}"


def forget_locks():
    """On PostgreSQL rows are not locked; on SQLite, which locks by transactions, there are none."""
    from django.db import connection, models, transaction

    if connection.vendor == "postgresql":
        models.QuerySet.select_for_update = lambda self, **how: self
    else:
        transaction.Atomic.__enter__ = transaction.Atomic.__exit__ = lambda self, *what: None


def dawdle():
    """After each verdict that says yes, a moment passes before anything is written."""
    from ithaca.kit.verdicts import Verdict

    require = Verdict.require

    def slow(verdict):
        require(verdict)
        time.sleep(DAWDLE)

    Verdict.require = slow


# The world that is raced in; these run alone -----------------------------------------------------------------------


def world(mentees: int = 1, mentors: int = 1, staff: int = 0, rules: str = "", capacity: int = 2) -> dict:
    """A programme with so many people: {"mentees": [membership], "mentors": [membership], "staff": [person]}."""
    from ithaca.matching.testing import make_mentee, make_mentor, make_programme, make_scheme
    from ithaca.programmes.testing import make_staff

    programme = make_programme(make_scheme(f"\n[requests]\n{rules}\n"))
    return {
        "mentees": [make_mentee(programme, f"Mentee {n}").pk for n in range(mentees)],
        "mentors": [make_mentor(programme, f"Mentor {n}", capacity=capacity).pk for n in range(mentors)],
        "staff": [make_staff(programme, person=f"Staff {n}").pk for n in range(staff)],
    }


def request(mentee: int, mentor: int) -> int:
    """A request from the one to the other, waiting for an answer."""
    from ithaca.matching.testing import make_request

    return make_request(member(mentee), member(mentor)).pk


def another_mentee(like: int) -> int:
    """Somebody new in the same programme, who is in no round."""
    from ithaca.matching.testing import make_mentee

    return make_mentee(member(like).programme, "Somebody New").pk


def solved_round(staff: int) -> int:
    """A round of everybody in the world, worked out by one of its staff."""
    from ithaca.accounts.models import Person
    from ithaca.matching.actions import rounds
    from ithaca.matching.testing import AT
    from ithaca.programmes.models import Cohort

    by = Person.objects.get(pk=staff)
    found = rounds.open_round(Cohort.objects.latest("pk"), by=by, at=AT)
    rounds.order(found.pk, by=by, at=AT)
    rounds.solve(found.pk, 1, at=AT)
    return found.pk


def paired_on_board(round: int, mentee: int) -> dict:
    """With whom a mentee is on the board, and how many changes it has seen: {mentor, seen}."""
    from ithaca.matching.models import Round
    from ithaca.matching.queries import plans

    found = Round.objects.get(pk=round)
    plan = plans.plan_of(found.runs.latest("number"), found.edits)
    return {"mentor": int(plan.chosen[str(mentee)]), "seen": len(found.edits)}


def pairs(of: int) -> int:
    """How many relationships somebody is in."""
    from ithaca.relationships.models import Participant

    return Participant.objects.filter(membership=of).count()


def requests(of: int) -> list[str]:
    """The states of what somebody has asked."""
    from ithaca.matching.models import Request

    return list(Request.objects.filter(mentee=of).order_by("pk").values_list("state", flat=True))


# What is raced -----------------------------------------------------------------------------------------------------


def ask(mentee: int, mentor: int):
    from ithaca.matching import actions
    from ithaca.matching.testing import AT, WORDS

    actions.ask(mentee, mentor, words=WORDS, by=member(mentee).person, at=AT)


def release(round: int, mentee: int, seen: int, by: int):
    from ithaca.accounts.models import Person
    from ithaca.matching.actions import rounds
    from ithaca.matching.testing import AT

    _made, left = rounds.release(round, [mentee], seen=seen, by=Person.objects.get(pk=by), at=AT)
    return left[0][1] if left else "done"


def accept(request: int):
    answer("accept", request)


def decline(request: int):
    answer("decline", request, reason="not-now", words="I am sorry.")


def withdraw(request: int):
    answer("withdraw", request, side="mentee")


def answer(verb: str, request: int, side: str = "mentor", **more):
    from ithaca.matching import actions
    from ithaca.matching.models import Request
    from ithaca.matching.testing import AT

    by = getattr(Request.objects.whole().get(pk=request), side).person
    getattr(actions, verb)(request, by=by, at=AT, **more)


def pair(members: list[int], by: int):
    from ithaca.accounts.models import Person
    from ithaca.programmes.testing import AT
    from ithaca.relationships.actions import start

    found = [member(pk) for pk in members]
    start(found[0].programme, found[0].cohort, "pair", found, by=Person.objects.get(pk=by), at=AT)


def mark(of: int) -> str:
    """Which version of their profile somebody would begin to write from."""
    return member(of).profile.mark


def edit(of: int, words: str, seen: str):
    from ithaca.programmes.actions import profiles

    whose = member(of)
    at = timezone.now()
    profiles.save_profile(of, {"job": words}, seen=seen, by=whose.person, at=at)


def member(pk: int):
    from ithaca.programmes.models import Membership

    return Membership.objects.select_related("programme", "cohort", "role", "person").get(pk=pk)


ACTS = {
    act.__name__: act
    for act in (
        *(world, request, pairs, requests, mark, another_mentee, solved_round, paired_on_board),
        *(ask, accept, decline, withdraw, pair, edit, release),
    )
}

if __name__ == "__main__":
    main()
