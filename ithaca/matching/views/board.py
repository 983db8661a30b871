"""The board of a round: the plan as it stands, one pair of it, what staff change, and what goes out.

The engine is loaded by the pages that need it, and by no others.
"""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.tables.writing import export
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.matching import access
from ithaca.matching.actions import proposals, rounds
from ithaca.matching.models import Proposal, Round
from ithaca.matching.policy import MatchingPolicy, needs_of
from ithaca.matching.views.at_round import address, round_of, shell_of, whole
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

PAGE = 40
AT_ONCE = 500  # pairs that go out with one press: each is a letter or two, and all are held meanwhile
SHOWS = {
    "all": gettext_lazy("Everybody"),
    "without": gettext_lazy("Without anybody"),
    "low": gettext_lazy("Low scores"),
    "pinned": gettext_lazy("Pinned"),
    "out": gettext_lazy("Gone out"),
    "fallen": gettext_lazy("After a no"),
}


def show(request, found: Round, run):
    return render(request, "matching/rounds/board.html", board_context(request, found, run))


def board_context(request, found: Round, run) -> dict:
    from ithaca.matching.queries.board import ShownBoard

    board = ShownBoard.of(found, run)
    summary = board.summary()
    show = request.GET.get("show") if request.GET.get("show") in SHOWS else "all"
    everybody = board.rows()
    page = Paginator(board.only(everybody, show), PAGE).get_page(request.GET.get("page"))
    shell = shell_of(found.programme, found.cohort)
    return {
        "round": found,
        "run": board.run,
        "runs": found.runs.done().count(),
        "summary": summary,
        "page": page,
        "rows": [with_why(board, row) for row in page.object_list],
        "any_free": any(row["free"] for row in page.object_list),
        "any_moves": any(not row["gone"] for row in page.object_list),
        "more": with_ways(request, found, board.more_mentors()) if request.GET.get("more") else None,
        "show": show,
        "tabs": [
            {"title": title, "url": f"?show={name}", "current": name == show} for name, title in SHOWS.items()
        ],
        "facts": [
            *facts_of(summary, shell["mentors"].plural),
            *([(_("Free text"), said)] if (said := board.free_text()) else []),
            (_("Number of this run, for “ithaca match replay”"), str(board.run.pk)),
        ],
        "asks_words": asks_in_words(found),
        "is_open": found.state == Round.State.BOARD,
        "earlier": board.earlier() if show in ("all", "out") and page.number == 1 else [],
        "free": sum(row["free"] for row in everybody),
        "can_undo": access.can_undo(request.user, found),
        "seen": len(found.edits),
        "by_hand": sum(int(mentee) not in board.gone for _do, mentee, _mentor in found.edits),
        **shell,
    }


def recruiting_url(request, found: Round) -> str:
    """Where staff write to people about a need; "" for who may not."""
    may = holds(request.user, Right.MANAGE_PEOPLE, found.programme)
    return links.url_for("writing", found.programme_id, staff=True) if may else ""


def with_ways(request, found: Round, more: list[dict]) -> list[dict]:
    """What more mentors would bring, with the letter that asks for them where the forms know the need and staff may write."""
    page, known = recruiting_url(request, found), needs_of(found.cohort.scheme)
    asked = {one["need"] for one in more if page and one["helps"] and one["need"] in known}
    return [
        {**one, "url": f"{page}?{urlencode({'need': one['need']})}" if one["need"] in asked else ""}
        for one in more
    ]


def with_why(board, row: dict) -> dict:
    """A row that is shown: where it has nobody, with the reason."""
    return row if row["mentor"] else {**row, "why": board.why_nobody(str(row["pk"]))}


def facts_of(summary: dict, mentors: str) -> list[tuple[str, str]]:
    """How the plan treats people, beside the tiles."""
    loads = ", ".join(
        _("{many} with {number}").format(many=many, number=number) for number, many in summary["load"]
    )
    return [
        (_("Have one of the three who suit them best"), f"{summary['in_top']}"),
        (_("Score below 40"), f"{summary['low']}"),
        (_("Pairs who would both score higher together"), f"{summary['blocking']}"),
        (_("{mentors} by how many they have").format(mentors=mentors.capitalize()), loads),
        (_("Points in all"), summary["total"]),
    ]


def asks_in_words(found: Round) -> str:
    asks = found.cohort.obeys(MatchingPolicy).asks
    if not asks:
        return _("They work together from then on. Both get a letter.")
    roles = listed(found.cohort.scheme.roles[role].plural for role in asks)
    return _("They begin as soon as {roles} have said yes.").format(roles=roles)


@require_safe
def pair(request, slug, pk, mentee):
    """One mentee: why this pair, what all would lose without it, and who else there is."""
    from ithaca.matching.queries.board import ShownBoard

    found = round_of(request, slug, pk)
    if found.state in (Round.State.PREPARING, Round.State.SOLVING) or not found.runs.done().exists():
        return redirect(address(found))
    board = ShownBoard.of(found)
    if str(mentee) not in board.plan.scoring.problem.mentee_number:
        if found.proposals.filter(mentee=mentee).exists():  # gone out before this was worked out
            return redirect(address(found))
        raise Http404
    out = board.out.get(mentee)
    context = {
        "round": found,
        "row": board.row(str(mentee)),
        "pair": board.pair(str(mentee)),
        "is_open": found.state == Round.State.BOARD,
        "seen": len(found.edits),
        "can_take_back": out and access.can_take_back(request.user, out),
        **shell_of(found.programme, found.cohort),
    }
    return render(request, "matching/rounds/pair.html", context)


@require_POST
def edit(request, slug, pk):
    """Pin, ban, or take one of them back; what it did is said."""
    found = round_of(request, slug, pk)
    seen, (do, mentee, mentor) = whole(request.POST.get("seen")), change(request.POST.get("change", ""))
    if do == "undo":
        rounds.undo(found.pk, seen=seen, by=request.user, at=now())
        return answer(request, page=back(request, found), said=_("The last change is taken back."))
    rounds.edit(found.pk, do, mentee, mentor, seen=seen, by=request.user, at=now())
    return answer(
        request, page=back(request, found), said=what_it_did(round_of(request, slug, pk), str(mentee))
    )


def change(said: str) -> tuple[str, int, int]:
    """ "pin 12 34" as the value of a button: what to do, with which mentee and mentor."""
    do, mentee, mentor = [*said.split(), "", "", ""][:3]
    return do, whole(mentee), whole(mentor)


def back(request, found: Round) -> str:
    """To the pair that was looked at, or to the board."""
    mentee = whole(request.POST.get("back"))
    return address(found, "round_pair", mentee) if mentee else address(found)


def what_it_did(found: Round, mentee: str) -> str:
    """Whom somebody is with after a change, what it came to for all together, and who else moves."""
    from ithaca.matching.queries.board import ShownBoard, plans, what_comes_first

    board = ShownBoard.of(found)
    name = board.names.get(mentee, "")
    with_whom = board.names.get(board.plan.chosen.get(mentee, ""), _("nobody"))
    said = [now_with(found.edits, name, with_whom)]
    if found.edits:
        last = plans.change_of_the_last(board.run, found.edits)
        first = what_comes_first(plans.plan_of(board.run, found.edits[:-1]), board.plan)
        left = [board.names.get(one, "") for one, _before, then in last.moved if then is None]
        moved = [board.names.get(one, "") for one, _before, then in last.moved if then is not None]
        said += [first or what_it_cost(last.cost), who_else_moves(moved, left)]
    return " ".join(said)


def now_with(edits, name: str, with_whom: str) -> str:
    """A pin may leave everybody where they are, so it is called by its name."""
    if edits and edits[-1][0] == "pin":
        return _("{name} is pinned to {with_whom} now.").format(name=name, with_whom=with_whom)
    return _("{name} is with {with_whom} now.").format(name=name, with_whom=with_whom)


def what_it_cost(units: int) -> str:
    from ithaca.matching.queries.wording import points

    if units > 0:
        return _("All together lose {points} points.").format(points=points(units))
    if units < 0:
        return _("All together gain {points} points.").format(points=points(-units))
    return _("It costs nothing.")


def who_else_moves(moved: list[str], left: list[str]) -> str:
    """Names of those who have another now, and of those who have nobody."""
    if not moved and not left:
        return _("Nobody else moves.")
    said = [_("Others who move: {names}.").format(names=", ".join(moved[:6]))] if moved else []
    said += [_("Without anybody now: {names}.").format(names=", ".join(left[:6]))] if left else []
    return " ".join(said)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request, slug, pk):
    """Let the chosen pairs go out; without any chosen, or to look at them first, say what it means."""
    from ithaca.matching.queries.board import ShownBoard

    found = round_of(request, slug, pk)
    access.can_argue(request.user, found).require()
    chosen = [whole(value) for value in request.POST.getlist("row") if whole(value)]
    if not chosen or "look" in request.POST:
        free = [
            row for row in ShownBoard.of(found).rows() if row["free"] and (not chosen or row["pk"] in chosen)
        ]
        rows, more = free[:AT_ONCE], len(free[AT_ONCE:])
        context = {
            "round": found,
            "rows": rows,
            "more": more,
            "asks_words": asks_in_words(found),
            "seen": len(found.edits),
        }
        shell = shell_of(found.programme, found.cohort)
        return render(
            request, "matching/rounds/release.html", {**context, **shell, "back_url": address(found)}
        )
    made, left = rounds.release(
        found.pk, chosen[:AT_ONCE], seen=whole(request.POST.get("seen")), by=request.user, at=now()
    )
    said = [_("Pairs that have gone out: {number}.").format(number=len(made))]
    said += [_("{name} stays: {why}").format(name=name, why=why) for name, why in left[:5]]
    return answer(request, page=address(found), said=" ".join(said))


@require_safe
def table(request, slug, pk, kind):
    """The board as a table to download."""
    from ithaca.matching.queries.board import ShownBoard

    found = round_of(request, slug, pk)
    if found.state == Round.State.SOLVING or not found.runs.done().exists():
        raise Http404
    shell, board = shell_of(found.programme, found.cohort), ShownBoard.of(found)
    head = [
        shell["mentees"].title.capitalize(),
        shell["mentors"].title.capitalize(),
        _("Score"),
        _("Because"),
        _("State"),
    ]
    rows = (
        [
            row["name"],
            row["mentor"],
            row["score"],
            row["because"],
            row["out"].get_state_display() if row["out"] else "",
        ]
        for row in board.rows()
    )
    return export(kind, f"{found.programme.slug}-round-{found.pk}", head, rows)


@require_POST
def take_back(request, pk):
    """Staff take a proposal back."""
    proposal = Proposal.objects.visible_to(request.user).whole().filter(pk=pk).first()
    if proposal is None or not access.can_run_rounds(request.user, proposal.round.programme):
        raise Http404
    proposals.take_back(pk, by=request.user, at=now())
    return answer(
        request,
        page=address(proposal.round),
        said=_("The proposal is taken back, and whoever had been told gets a kind letter."),
    )
