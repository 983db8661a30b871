"""A round, for whoever brings people together: who is in it, what counts, the board, a pair, and what has gone out.

The engine is loaded by the pages that need it, and by no others.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.matching import access
from ithaca.matching.actions import rounds
from ithaca.matching.forms import RoundForm
from ithaca.matching.models import Round
from ithaca.matching.policy import MatchingPolicy, needs_of
from ithaca.matching.queries.rounds import waiting_in
from ithaca.matching.views import board
from ithaca.matching.views.at_round import address, programme_of, round_of, shell_of, whole
from ithaca.programmes.models import Cohort
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

GAPS_FIRST = 6  # needs that stand on the page at once


@require_http_methods(["GET", "HEAD", "POST"])
def index(request, slug):
    """The rounds of a programme; a cohort that has none open can begin one."""
    programme = programme_of(request, slug)
    open_now = Round.objects.visible_to(request.user).open().filter(programme=programme)
    cohorts = Cohort.objects.filter(programme=programme, open=True)
    cohorts = cohorts.exclude(pk__in=open_now.values("cohort")).order_by("-pk")[:20]
    if request.method == "POST":
        here = Cohort.objects.filter(programme=programme)
        cohort = here.filter(pk=whole(request.POST.get("cohort"))).first() or here.order_by("-pk").first()
        if cohort is None:
            raise Http404
        made = rounds.open_round(cohort, by=request.user, at=now())
        return answer(
            request,
            page=address(made, "prepare"),
            said=_("The round is open. Say who is in it, and what counts."),
        )
    found = Round.objects.visible_to(request.user).filter(programme=programme).select_related("cohort")
    context = {"rounds": found.order_by("-at", "-pk")[:40], "cohorts": cohorts, **shell_of(programme)}
    return render(request, "matching/rounds/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request, slug, pk):
    """Who is in it, what nobody offers, and what counts how much: looked at first, then worked out."""
    from ithaca.matching.queries import meanings, pool, preparing
    from ithaca.matching.queries.wording import worded

    found = round_of(request, slug, pk)
    if found.state == Round.State.SOLVING:  # pressed twice, or by somebody else meanwhile
        return redirect(address(found))
    access.can_prepare(request.user, found).require()
    mentees, mentors = pool.members_of(found)
    form = RoundForm(request.POST or None, found=found, mentees=mentees, mentors=mentors)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        if request.POST.get("do") == "solve":
            return order(request, found, given)
        found.weights, found.leaves_out, found.objective = (
            given["weights"],
            given["leaves_out"],
            given["objective"],
        )
    people, rules = pool.pool_of(found, mentees, mentors)
    people = meanings.laid_over(found, people, rules)
    looked, unfit = preparing.look(found, people, rules)
    context = {
        "round": found,
        "form": form,
        "in_it": [len(people.mentees), len(people.mentors), round(sum(people.places))],
        "preview": looked,
        "reading": meanings.before(people, rules),
        "gaps": in_two(preparing.gaps(people, rules), needs_of(found.cohort.scheme)),
        "waiting": waiting_in(found),
        "waiting_url": waiting_url(request, found),
        "write_url": board.recruiting_url(request, found),
        "problem": unfit or " ".join(worded(one, found.cohort.scheme) for one in found.problem),
        "too_many": not looked and not unfit and bool(people.mentees and people.mentors),
        "tried": request.method == "POST",
        "lets_choose": found.cohort.obeys(MatchingPolicy).shortlist,
        **shell_of(found.programme, found.cohort),
    }
    return render(request, "matching/rounds/prepare.html", context, status=422 if form.errors else 200)


def in_two(gaps: list[dict], known) -> dict:
    """The scarcest needs, the others, which one opens, how many of those are `short` of places, and all for which one may
    ask for more (`asks`): those that a form has to choose from, as what people wrote themselves goes into no letter."""
    for gap in gaps:
        gap["asked"] = gap["red"] and gap["need"] in known
    first, rest = (gaps[:GAPS_FIRST], gaps[GAPS_FIRST:]) if len(gaps) > GAPS_FIRST + 2 else (gaps, [])
    asks = [gap["need"] for gap in gaps if gap["asked"]]
    return {"first": first, "rest": rest, "short": sum(gap["red"] for gap in rest), "asks": asks}


def waiting_url(request, found: Round) -> str:
    """The list of those who work with nobody, with the days that they have waited; "" for who may not see people."""
    if not holds(request.user, Right.SEE_PEOPLE, found.programme):
        return ""
    role = found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)[0]
    page = links.url_for("people", found.programme.slug, staff=True)
    return f"{page}?{urlencode({'role': role, 'state': 'unassigned'})}"


def order(request, found: Round, given: dict):
    rounds.prepare(found.pk, **given, by=request.user, at=now())
    rounds.order(found.pk, by=request.user, at=now())
    return redirect(address(found))


@require_safe
def show(request, slug, pk):
    """Where a round stands: to be prepared, being worked out, or the board."""
    found = round_of(request, slug, pk)
    if found.state == Round.State.PREPARING:
        return redirect(address(found, "prepare"))
    run = found.runs.done().order_by("number").last()
    if found.state == Round.State.SOLVING:
        return solving(request, found)
    if run is None or not run.is_whole:
        context = {"round": found, "run": run, **shell_of(found.programme, found.cohort)}
        return render(request, "matching/rounds/gone.html", context)
    return board.show(request, found, run)


def solving(request, found: Round):
    """While it is worked out; after a while with a way on, should the job have died."""
    late = access.can_give_up(request.user, found, now())
    context = {"round": found, "steps": steps_of(found), "late": late}
    return render(
        request, "matching/rounds/solving.html", {**context, **shell_of(found.programme, found.cohort)}
    )


@require_POST
def give_up(request, slug, pk):
    """Wait no longer for it to be worked out."""
    found = rounds.give_up(round_of(request, slug, pk).pk, by=request.user, at=now())
    said = _("We wait no longer. Look at it again, and have it worked out.")
    return answer(request, page=address(found, "prepare"), said=said)


def steps_of(found: Round) -> list[dict]:
    """The way of a round while it is worked out."""
    done, read, of = found.runs.done().exists(), *read_so_far(found)
    here = 0 if read < of else 1
    titles = [
        _("What people wrote is read: {read} of {all} answers").format(read=read, all=of)
        if of
        else _("People and answers are gathered"),
        _("The best plan is looked for and proved"),
        _("You look it over"),
    ]
    return [
        {"title": title, "state": "done" if number < here or done else "now" if number == here else "next"}
        for number, title in enumerate(titles)
    ]


def read_so_far(found: Round) -> tuple[int, int]:
    from ithaca.matching.queries import meanings

    return meanings.progress(found.runs.latest("number"))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, slug, pk):
    """What closing means, and do it."""
    found = round_of(request, slug, pk)
    if request.method == "POST":
        rounds.close(found.pk, by=request.user, at=now())
        page = reverse("matching:rounds", args=[found.programme.slug])
        return answer(request, page=page, said=_("The round is closed."))
    waiting = found.proposals.open().count()
    lines = [
        _("Proposals that wait for a yes and are taken back, with a kind letter: {waiting}.").format(
            waiting=waiting
        ),
        _("Whoever works together goes on. Whoever has nobody can be in another round."),
    ]
    context = {
        "round": found,
        "lines": lines,
        "back_url": address(found),
        **shell_of(found.programme, found.cohort),
    }
    return render(request, "matching/rounds/close.html", context)


@require_safe
def runs(request, slug, pk):
    """Two runs of a round beside each other: who has somebody else, and what was gained."""
    from ithaca.matching.queries.board import compared
    from ithaca.matching.queries.wording import points

    found = round_of(request, slug, pk)
    done = list(found.runs.done().order_by("number"))
    if len(done) < 2:
        return redirect(address(found))
    numbers = {run.number: run for run in done}
    other = numbers.get(whole(request.GET.get("b")), done[-1])
    one = numbers.get(whole(request.GET.get("a")), done[-2])
    context = {
        "round": found,
        "runs": [
            {"run": run, "total": points(run.total), "gap": points(run.bound - run.total)} for run in done
        ],
        "one": one,
        "other": other,
        **compared(one, other),
        **shell_of(found.programme, found.cohort),
    }
    return render(request, "matching/rounds/runs.html", context)
