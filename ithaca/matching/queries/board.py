"""A round that was worked out as its pages show it: the board, one mentee's pair beside the others, and two runs.

Loads numpy: import it only where a round is worked with. Scores are shown as points of 100.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit import links
from ithaca.kit.verdicts import Denied
from ithaca.kit.words import listed
from ithaca.matching.models import Proposal, Round, Run
from ithaca.matching.queries import meanings, plans, pool
from ithaca.matching.queries.plans import Plan, Refused
from ithaca.matching.queries.preparing import PREVIEWED, pairs_in
from ithaca.matching.queries.rounds import gone_out, waiting_in
from ithaca.matching.queries.wording import points, reason, teller, worded
from ithaca.matching.rules.rounds.board import Change
from ithaca.matching.rules.rounds.fairness import fairness
from ithaca.matching.rules.rounds.scoring import Part
from ithaca.matching.rules.rounds.units import POINT
from ithaca.programmes.models import Membership

OTHERS = 6  # mentors beside one's own, on the page of a pair
TRIED = 3  # needs for which more mentors are tried
LOW = 40 * POINT


def names_of(plan_or_pool) -> dict[str, str]:
    """The names of everybody in it, by the id that the engine knows."""
    people = plan_or_pool.mentees + plan_or_pool.mentors
    rows = Membership.objects.filter(pk__in=[int(p.id) for p in people]).values_list("pk", "person__name")
    return {str(pk): name for pk, name in rows}


# The board --------------------------------------------------------------------------------------------------------


@dataclass
class ShownBoard:
    """A run with its edits, ready to be shown."""

    round: Round
    run: Run
    plan: Plan
    names: dict[str, str]

    @classmethod
    def of(cls, found: Round, run: Run | None = None) -> "ShownBoard":
        """That of the last run, which may be at hand."""
        run = run or found.runs.done().latest("number")
        try:
            plan = plans.plan_of(run, found.edits)
        except Refused as refused:
            raise Denied(worded(refused.sentence, found.cohort.scheme)) from None
        return cls(found, run, plan, names_of(plan.scoring.pool))

    @cached_property
    def out(self) -> dict[int, Proposal]:
        """The last proposal of each mentee since this was worked out: what was before it is over, or they would not be in it."""
        return {p.mentee_id: p for p in self.round.proposals.filter(at__gte=self.run.at).order_by("pk")}

    @cached_property
    def gone(self) -> set[int]:
        """Mentees whose pairs have gone out, and stay."""
        return set(gone_out(self.round).values_list("mentee", flat=True))

    def free_text(self) -> str:
        """How it was compared; "" where nothing is to be compared by meaning."""
        return meanings.after(self.run, read=not self.plan.scoring.by_words)

    def earlier(self) -> list[dict]:
        """Proposals of mentees who are not on this board, because they waited for a yes when it was worked out."""
        here = self.plan.scoring.problem.mentee_number
        return [row for row in waiting_in(self.round) if str(row["mentee"]) not in here]

    def rows(self) -> list[dict]:
        """A row for each mentee, the lowest score first, and those without anybody before them."""
        rows = [self.row(person.id) for person in self.plan.scoring.pool.mentees]
        return sorted(rows, key=lambda row: (row["units"], row["name"]))

    @staticmethod
    def only(rows: list[dict], show: str) -> list[dict]:
        """Those that a list of the board is of."""
        return [row for row in rows if is_shown(row, show)]

    def row(self, mentee: str) -> dict:
        out, gone = self.out.get(int(mentee)), int(mentee) in self.gone
        mentor = self.plan.chosen.get(mentee, "")
        units = self.plan.score(mentee, mentor) if mentor else -1
        return {
            "pk": int(mentee),
            "name": self.names.get(mentee, _("Somebody who has left")),
            "mentor": self.names.get(mentor, ""),
            "mentor_pk": mentor,
            "units": units,
            "score": points(units) if mentor else "",
            "because": self.because(mentee) if mentor else "",
            "pinned": self.plan.pins.get(mentee) == mentor and bool(mentor),
            "out": out if out and out.state != Proposal.State.TAKEN_BACK else None,
            "gone": gone,
            "free": bool(mentor) and not gone,
        }

    def because(self, mentee: str) -> str:
        """The two things that fit most."""
        return "; ".join(reason(one, self.told) for one in plans.in_common(self.plan, mentee)[:2])

    def summary(self) -> dict:
        """How the plan treats people, in words for a page."""
        certificate, fair = self.plan.certificate, fairness(self.plan.scoring.problem, self.plan.reasons.plan)
        return {
            "matched": certificate.matched,
            "mentees": fair.mentees,
            "total": points(certificate.total),
            "gap": points(certificate.gap),
            "proved": certificate.proved,
            "cost": points(self.plan.cost),
            "gain": points(-self.plan.cost) if self.plan.cost < 0 else "",
            "mean": points(fair.mean),
            "lowest": points(fair.lowest),
            "first": fair.ranks.get(1, 0),
            "in_top": fair.in_top,
            "blocking": fair.blocking,
            "free_places": fair.free_places,
            "load": [(str(k), many) for k, many in fair.load.items()],
            "low": sum(self.plan.score(*pair) < LOW for pair in self.plan.chosen.items()),
        }

    def why_nobody(self, mentee: str) -> str:
        """Of somebody who has nobody."""
        return self.told(self.plan.reasons.why_without(self.plan.scoring.problem.mentee_number[mentee]))

    @cached_property
    def told(self) -> Callable[[str], str]:
        """What the engine says, as it is read."""
        return teller(self.round.cohort.scheme, self.names)

    def more_mentors(self) -> list[dict]:
        """What a few more mentors would bring, each need solved anew, those of who has nobody first: {words, need}, and
        whether they would place anybody (`helps`)."""
        reasons, said = self.plan.reasons, []
        short = max(1, min(3, len(reasons.unmatched())))
        theirs = {need for i in reasons.unmatched() for need in reasons.needs(i)}
        gaps = sorted(reasons.gaps(), key=lambda gap: gap[0] not in theirs)
        for need, wanted, offered in gaps[:TRIED]:
            if wanted <= offered and not reasons.unmatched():
                continue
            matched, total = reasons.with_more(need, short)
            sentence = (
                _("{short} more for “{need}” would place {matched} more.")
                if matched
                else _("{short} more for “{need}” would place nobody more, and bring {total} points.")
            )
            words = sentence.format(short=short, need=need, matched=matched, total=points(total))
            said.append({"words": words, "need": need, "helps": matched > 0})
        return said

    # one pair

    def pair(self, mentee: str) -> dict:
        """One mentee: what makes the pair, what all would lose without it, and who else there is at which cost."""
        reasons = self.plan.reasons
        i = self.plan.scoring.problem.mentee_number[mentee]
        mentor = self.plan.chosen.get(mentee, "")
        return {
            "parts": [self.part(part, mentee, mentor) for part in reasons.parts(i)] if mentor else [],
            "mentor": self.names.get(mentor, ""),
            "mentor_pk": int(mentor) if mentor else None,
            "mentor_url": links.url_for("membership", int(mentor), staff=True) if mentor else "",
            "url": links.url_for("membership", int(mentee), staff=True),
            "loss": self.loss(mentee),
            "why": "" if mentor else self.why_nobody(mentee),
            "others": self.others(mentee, i),
            "bans": [(int(b), self.names.get(b, "")) for a, b in sorted(self.plan.bans) if a == mentee],
        }

    def part(self, part: Part, mentee: str, mentor: str) -> dict:
        """What a criterion brings to a pair; a wish has the name of whose it is."""
        if part.criterion.title != pool.PICKS:
            return part_shown(part, part.criterion.called, self.told)
        whose = self.names.get(mentee if part.criterion.needs else mentor, "")
        return part_shown(part, _("Whom {name} would choose").format(name=whose), self.told)

    def loss(self, mentee: str) -> str:
        """What would be without somebody's pair, in words; "" where it is pinned, or takes longer to tell than a page may."""
        mentor = self.plan.chosen.get(mentee)
        if mentor is None or mentee in self.plan.pins or (self.plan.board is None and self.is_slow):
            return ""
        if self.plan.board:
            return loss_in_words(self.plan.loss(mentee), "")
        without = plans.tried(self.plan, self.run, self.round.edits, ["ban", mentee, mentor])
        return loss_in_words(plans.changed(self.plan, without, mentee), first_without(self.plan, without))

    @property
    def is_slow(self) -> bool:
        """Whether another plan takes longer to solve than a page may."""
        return self.plan.scoring.problem.scores.size > PREVIEWED

    def others(self, mentee: str, i: int) -> list[dict]:
        """The mentors who fit best beside one's own, each with what it would cost to bring them together."""
        problem, own = self.plan.scoring.problem, self.plan.chosen.get(mentee)
        can = [j for j in range(len(problem.mentors)) if problem.allowed[i, j] and problem.places[j]]
        can.sort(key=lambda j: (-int(problem.scores[i, j]), problem.mentors[j]))
        mentors = [
            problem.mentors[j]
            for j in can
            if problem.mentors[j] != own and (mentee, problem.mentors[j]) not in self.plan.bans
        ]
        return [self.other(mentee, mentor) for mentor in mentors[:OTHERS]]

    def other(self, mentee: str, mentor: str) -> dict:
        held = [self.names.get(a, "") for a, b in self.plan.chosen.items() if b == mentor]
        shown = {
            "pk": int(mentor),
            "name": self.names.get(mentor, ""),
            "score": points(self.plan.score(mentee, mentor)),
            "held": listed(held),
        }
        if self.plan.board is None and self.is_slow:
            return {**shown, "can": True, "cost": _("What it costs is worked out when you do it.")}
        try:
            tried = plans.tried(self.plan, self.run, self.round.edits, ["pin", mentee, mentor])
        except Refused:
            return {**shown, "cost": _("It cannot be now: all places are pinned.")}
        return {**shown, "can": True, "cost": self.cost_in_words(tried, mentee)}

    def cost_in_words(self, tried: Plan, mentee: str) -> str:
        """What a change would do to everybody together."""
        lost = self.plan.certificate.matched - tried.certificate.matched
        if lost > 0:
            return _("Somebody more would have nobody.")
        cost = self.plan.certificate.total - tried.certificate.total
        said = (
            _("It costs all together {cost} points.").format(cost=points(cost))
            if cost > 0
            else _("It costs nothing.")
        )
        first = what_comes_first(self.plan, tried)
        moved = self.who_would_move(plans.changed(self.plan, tried, mentee).moved)
        return " ".join(filter(None, [first or said, moved]))

    def who_would_move(self, moved) -> str:
        """The others of a change, (mentee, mentor before, mentor then) each: who would be left with nobody is named."""
        left = [self.names.get(mentee, "") for mentee, _before, then in moved if then is None]
        if not left:
            return others_move(len(moved))
        said = _("Without anybody then: {names}.").format(names=listed(left))
        return f"{said} {others_move(len(moved) - len(left))}" if len(moved) > len(left) else said


def loss_in_words(loss: Change, first: str) -> str:
    """`first` what is lost that a round puts before the total."""
    if loss.matched < 0:
        return _("Without this pair somebody more would have nobody.")
    more = _("Without this pair all together would have {cost} points more.")
    less = _("Without this pair all together would have {cost} points less.")
    said = (more if loss.cost < 0 else less).format(cost=points(abs(loss.cost)))
    return f"{first or said} {others_move(len(loss.moved))}"


def first_without(before: Plan, after: Plan) -> str:
    if (before.solved.filled or 0) > (after.solved.filled or 0):
        return _("Without this pair they would be spread less evenly.")
    if before.solved.floor > after.solved.floor:
        lowest = points(after.solved.floor)
        return _("Without this pair the lowest score would be {score}.").format(score=lowest)
    return ""


def what_comes_first(before: Plan, after: Plan) -> str:
    """What is lost that a round puts before the total; "" where nothing is."""
    if (before.solved.filled or 0) > (after.solved.filled or 0):
        return _("They are spread less evenly then.")
    if before.solved.floor > after.solved.floor:
        return _("The lowest score is {score} then.").format(score=points(after.solved.floor))
    return ""


def others_move(number: int) -> str:
    if not number:
        return _("Nobody else would move.")
    return ngettext("{number} other would move.", "{number} others would move.", number).format(number=number)


def is_shown(row: dict, show: str) -> bool:
    return {
        "without": not row["mentor"],
        "low": 0 <= row["units"] < LOW,
        "pinned": row["pinned"] and not row["out"],
        "out": row["out"] is not None,
        "fallen": row["out"] is not None
        and row["out"].state in (Proposal.State.DECLINED, Proposal.State.LAPSED),
    }.get(show, True)


def part_shown(part: Part, title: str, told: Callable[[str], str]) -> dict:
    what = part.criterion.says.replace("{what}", told(part.words)) if part.words else ""
    if not part.answered:
        what = _("not answered: counted as average")
    return {
        "title": title,
        "words": what or told(part.nothing),
        "points": points(part.points),
        "most": points(part.most),
    }


# Two runs ---------------------------------------------------------------------------------------------------------


def compared(one: Run, other: Run) -> dict:
    """Who has somebody else in the second run, and what was gained."""
    before, after = pairs_in(one), pairs_in(other)
    changed = sorted((m for m in before.keys() | after.keys() if before.get(m) != after.get(m)), key=int)
    wanted = {int(pk) for m in changed for pk in (m, before.get(m), after.get(m)) if pk}
    names = {
        str(pk): name
        for pk, name in Membership.objects.filter(pk__in=wanted).values_list("pk", "person__name")
    }
    return {
        "rows": [
            (names.get(m, "–"), names.get(before.get(m, ""), "–"), names.get(after.get(m, ""), "–"))
            for m in changed
        ],
        "matched": other.matched - one.matched,
        "fewer": one.matched - other.matched,
        "total": f"{(other.total - one.total) / POINT:+.1f}",
        "gained": other.total != one.total,
    }
