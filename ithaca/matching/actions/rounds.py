"""What staff do with a round: open it, say who and what counts, have it worked out, argue with it, let pairs go out, close it.

Nothing here loads the engine before a round is worked out or changed.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.trail import record
from ithaca.kit.verdicts import Denied, check
from ithaca.matching import access
from ithaca.matching.actions import meanings, proposals
from ithaca.matching.facts import RoundClosed, RoundEdited, RoundOpened, RoundOrdered, RoundSolved
from ithaca.matching.models import Proposal, Round, Run, RunMember
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries.rounds import by_hand
from ithaca.matching.queries.wording import worded
from ithaca.programmes.models import Cohort

DOES = ("pin", "unpin", "ban", "unban")


@transaction.atomic
def open_round(cohort: Cohort, *, title: str = "", by, at) -> Round:
    """Begin a round for a cohort. Two that are open at once would match the same people: there is one at a time."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    access.can_open_round(by, cohort).require()
    running = Round.objects.open().filter(cohort=cohort)
    check(not running.exists(), _("A round of this cohort is open already. Close it first.")).require()
    number = Round.objects.filter(cohort=cohort).count() + 1
    made = Round.objects.create(
        programme=cohort.programme,
        cohort=cohort,
        title=title.strip()[:80]
        or _("Round {number} of {cohort}").format(number=number, cohort=cohort.name)[:80],
        by=by,
        at=at,
        objective=cohort.obeys(MatchingPolicy).objective,
    )
    record(RoundOpened(**made.subject()), by=by, at=at)
    return made


@transaction.atomic
def prepare(pk: int, *, weights: dict[str, float], leaves_out: list[int], objective: str, by, at) -> Round:
    """Say what counts how much in this round, and who stays out of it."""
    found = locked(pk)
    access.can_prepare(by, found).require()
    known = range(len(found.cohort.obeys(MatchingPolicy).criterion))
    found.weights = {number: weight for number, weight in weights.items() if number in map(str, known)}
    found.leaves_out, found.objective = sorted(set(leaves_out)), objective
    found.save(update_fields=["weights", "leaves_out", "objective"])
    return found


@transaction.atomic
def order(pk: int, *, by, at) -> Run:
    """Have it worked out: what goes in is kept now, and a job does the rest. Pins and bans that still make sense stay."""
    from ithaca.matching.queries import meanings as meant
    from ithaca.matching.queries import plans, pool
    from ithaca.matching.rules.rounds.problem import Unfit

    found = locked(pk)
    access.can_order(by, found).require()
    number = found.runs.count() + 1
    people, rules = pool.pool_of(found, *pool.members_of(found))
    roles = found.cohort.scheme.roles
    mentees, mentors = (
        roles[side].plural for side in found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)
    )
    check(
        people.mentees, _("None of the {mentees} is waiting to be matched.").format(mentees=mentees)
    ).require()
    check(people.mentors, _("None of the {mentors} has a free place.").format(mentors=mentors)).require()
    try:
        plans.need_room_for(people, found.objective)
    except Unfit as problem:
        raise Denied(worded(problem.sentence, found.cohort.scheme)) from None
    people = meant.laid_over(found, people, rules)  # what was read for the last run is not read again
    run = keep(found, number, people, plans.as_plain(rules, found, people) | meant.model_for(rules), at=at)
    found.problem = []
    found.move("solve")
    found.save(update_fields=["state", "problem"])
    record(RoundOrdered(**found.subject(), run=number), by=by, at=at)
    return run


def keep(found: Round, number: int, people, rules: dict, *, at) -> Run:
    """A run with everything that decides its plan, as plain values."""
    size = len(people.mentees) + len(people.mentors)
    run = Run.objects.create(round=found, number=number, at=at, size=size, rules=rules)
    members = [RunMember(run=run, membership_id=int(p.id), answers=dict(p.answers)) for p in people.mentees]
    members += [
        RunMember(run=run, membership_id=int(p.id), answers=dict(p.answers), places=int(places))
        for p, places in zip(people.mentors, people.places, strict=True)
    ]
    RunMember.objects.bulk_create(members, batch_size=500)
    return run


def solve(pk: int, number: int, *, at):
    """Work a run out, with nothing held meanwhile. Told twice, it comes to the same."""
    from ithaca.matching.queries import plans
    from ithaca.matching.rules.rounds.problem import Unfit

    run = Run.objects.get(round=pk, number=number)
    if run.result is not None:
        return
    try:
        meanings.read(run)
        found = plans.solve_run(run)
    except Unfit as problem:
        failed(run, problem.sentence)
        return
    except Exception:
        failed(
            run,
            Sentence(
                "Something went wrong on our side. Try it again, or tell whoever looks after this site."
            ),
        )
        raise
    with transaction.atomic():
        whole = locked(pk)
        if is_awaited(whole, run):
            found.save()
            whole.edits = plans.edits_that_hold(found, whole.edits)
            whole.move("finish")
            whole.save(update_fields=["state", "edits"])
            record(RoundSolved(**whole.subject(), matched=found.matched), by=None, at=at)


def is_awaited(found: Round, run: Run) -> bool:
    """Whether the round waits for this run: not for one that was given up and came to an end after all."""
    return found.state == Round.State.SOLVING and found.runs.latest("number") == run


@transaction.atomic
def give_up(pk: int, *, by, at) -> Round:
    """Wait no longer for a run whose job may have died: whoever runs the programme prepares the round anew."""
    found = locked(pk)
    access.can_give_up(by, found, at).require()
    found.move("give_up")
    found.save(update_fields=["state"])
    return found


@transaction.atomic
def failed(run: Run, why: str):
    found = locked(run.round_id)
    if is_awaited(found, run):
        found.problem = [why]
        found.move("fail")
        found.save(update_fields=["state", "problem"])


@transaction.atomic
def edit(pk: int, do: str, mentee: int, mentor: int, *, seen: int, by, at) -> Round:
    """Change the board. `seen` is how many edits there were on the page: with others meanwhile nothing is done.

    `do` is one of `pin`, `unpin`, `ban`, `unban`; the people are memberships.
    """
    found = locked(pk)
    access.can_edit(by, found, mentee).require()
    access.nobody_else_changed(found, seen).require()
    check(do in DOES, _("This cannot be done.")).require()
    edits = [*found.edits, [do, str(mentee), str(mentor)]]
    plan_with(found, edits)
    check(changes_something(found, edits), _("This changes nothing.")).require()
    found.edits = edits
    found.save(update_fields=["edits"])
    record(RoundEdited(**found.subject(), do=do), by=by, at=at)
    return found


def changes_something(found: Round, edits) -> bool:
    from ithaca.matching.queries import plans

    return plans.standing_edits(edits) != plans.standing_edits(found.edits)


def plan_with(found: Round, edits):
    """The plan with these edits, or `Denied` by why it cannot be."""
    from ithaca.matching.queries import plans

    try:
        return plans.plan_of(found.runs.done().latest("number"), edits)
    except plans.Refused as refused:
        raise Denied(worded(refused.sentence, found.cohort.scheme)) from None
    except KeyError:
        raise Denied(_("They are not in this round.")) from None


@transaction.atomic
def undo(pk: int, *, seen: int, by, at) -> Round:
    """Take back the last change of the board that was made by hand."""
    found = locked(pk)
    access.can_undo(by, found).require()
    access.nobody_else_changed(found, seen).require()
    last = by_hand(found)[-1]
    edits = [*found.edits[:last], *found.edits[last + 1 :]]
    plan_with(found, edits)
    found.edits = edits
    found.save(update_fields=["edits"])
    record(RoundEdited(**found.subject(), do="undo"), by=by, at=at)
    return found


@transaction.atomic
def release(pk: int, mentees: list[int], *, seen: int, by, at) -> tuple[list, list]:
    """Let the pairs of these mentees go out, as the board has them; whoever cannot is left, and told why.

    Returns (proposals, [(mentee's name, why not)]).
    """
    found = locked(pk)
    access.can_argue(by, found).require()
    access.nobody_else_changed(found, seen).require()
    return let_go(found, plan_with(found, found.edits), mentees, by=by, at=at)


def let_go(found: Round, plan, mentees: list[int], *, by, at) -> tuple[list, list]:
    """The same for a round that is held, with its plan at hand."""
    from ithaca.matching.queries import plans

    pairs = {int(m): int(plan.chosen[str(m)]) for m in mentees if str(m) in plan.chosen}
    told = {m: (plan.score(str(m), str(r)), plans.in_common(plan, str(m))) for m, r in pairs.items()}
    made, left = proposals.offer_all(found, pairs, told, by=by, at=at)
    pins = [
        ["pin", str(p.mentee_id), str(p.mentor_id)]
        for p in made
        if plan.pins.get(str(p.mentee_id)) != str(p.mentor_id)
    ]
    found.edits = found.edits + pins  # what has gone out stays where it is
    found.save(update_fields=["edits"])
    return made, left


@transaction.atomic
def propose_next(proposal: int, *, at) -> Proposal | None:
    """After a no or no answer: ban the pair on the board, and propose whom the best plan now gives the mentee.

    As often as the scheme says; then, and where there is nobody, staff see the mentee on the board again. What has gone out
    to others stays where it is. Told twice, it comes to the same.
    """
    from ithaca.matching.queries import plans

    was = Proposal.objects.get(pk=proposal)
    found, pair = locked(was.round_id), [str(was.mentee_id), str(was.mentor_id)]
    if found.state != Round.State.BOARD or tuple(pair) in plans.standing_edits(found.edits)[1]:
        return None
    edits = [*found.edits, ["unpin", *pair], ["ban", *pair]]
    run = found.runs.done().latest("number")
    try:
        plan = plans.plan_of(run, edits)
    except (plans.Refused, KeyError):  # worked out anew since, without this pair
        return None
    found.edits = edits
    found.save(update_fields=["edits"])
    tries = Proposal.objects.filter(round=found, mentee=was.mentee_id).count()
    if tries > found.cohort.obeys(MatchingPolicy).next_best or pair[0] not in plan.chosen:
        return None
    made, _left = let_go(found, plan, [was.mentee_id], by=None, at=at)
    return made[0] if made else None


@transaction.atomic
def close(pk: int, *, by, at) -> Round:
    """It is over: what waits for a yes is taken back, kindly, and who began goes on."""
    found = locked(pk)
    access.can_close(by, found).require()
    return closed(found, "close", by=by, at=at)


def close_all_in(programme: int, *, by, at):
    """As `close`, because the programme has ended: a round that is being worked out comes to nothing too."""
    for pk in Round.objects.open().filter(programme=programme).order_by("pk").values_list("pk", flat=True):
        if (found := locked(pk)).can("end"):
            closed(found, "end", by=by, at=at)


def closed(found: Round, verb: str, *, by, at) -> Round:
    proposals.take_back_all(found.proposals.open(), by=by, at=at)
    found.move(verb)
    found.closed_at = at
    found.save(update_fields=["state", "closed_at"])
    record(RoundClosed(**found.subject()), by=by, at=at)
    return found


def locked(pk: int) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("programme__institution", "cohort")
    return rows.get(pk=pk)
