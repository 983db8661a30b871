from django.conf import settings
from django.contrib.auth import login
from django.db.models import Count, Max
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.models import EntrySubject
from ithaca.kit.panels import panels_for
from ithaca.kit.prepared import ask
from ithaca.kit.web import public
from ithaca.matching.queries.directory import finding as finding_in
from ithaca.notices import queries
from ithaca.notices.models import Due
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.queries import steps_in, taking_part
from ithaca.roles.rights import Right
from ithaca.site import finding
from ithaca.site.demo import entrances

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WAITING_SHOWN = 30


@public
def home(request):
    """What waits on you, what is coming, your people; for strangers what there is."""
    if not request.user.is_authenticated:
        return landing(request)
    remember_programme(request)
    at = now()
    coming, people = panels_for("home.coming", request), panels_for("home.people", request)
    items = [due_item(due, at) for due in own_dues(request.user, coming, at)[:WAITING_SHOWN]]
    items += [item for lent in panels_for("home.waiting", request) for item in lent["items"]]
    context = {
        "items": [item | {"main": n == 0} for n, item in enumerate(items)],
        "stands": where_one_stands(len(items), coming),
        "busy": any(panel.get("waits") or panel.get("begin") for panel in coming),
        "journeys": journeys(request.user),
        "ways": [] if people else ways(request.user),
        "coming": coming,
        "people": people,
        "news": panels_for("home.news", request),
    }
    return render(request, "site/home.html", context)


def own_dues(person, coming: list[dict], at) -> list[Due]:
    """What this person owes; what waits for a team is said once, by the panel that shows the team's queue."""
    shown = {pk for panel in coming for pk in panel.get("queue_of", ())}
    return [due for due in queries.waiting(person, at) if due.owner_id or due.programme not in shown]


def where_one_stands(number: int, coming: list[dict]) -> str:
    """The first line: what waits on oneself, and what a panel says that waits at a desk."""
    desk = next((panel["waits"] for panel in coming if panel.get("waits")), "")
    own = ngettext("{n} thing waits on you.", "{n} things wait on you.", number).format(n=number)
    if not number:
        return f"{desk}." if desk else gettext("Nothing waits on you just now.")
    return f"{own} {desk}." if desk else own


def ways(person) -> list[dict]:
    """For somebody who works with nobody and waits for nobody: the directories in which they may look."""
    looks = [
        m
        for m in taking_part(person)
        if m.state == Membership.State.ACTIVE
        and Right.FIND_MENTORS in m.role.rights
        and m.programme.closed_at is None
    ]
    return [
        {
            "title": finding_in(m.programme),
            "programme": m.programme,
            "url": reverse("matching:directory", args=[m.programme.slug]),
        }
        for m in looks
    ]


def landing(request):
    programmes = Programme.objects.filter(closed_at=None).select_related("institution")
    context = {"programmes": programmes.order_by("institution__name", "title")[:50], "entrances": entrances()}
    return render(request, "site/landing.html", context)


def remember_programme(request):
    if slug := request.GET.get("programme"):
        request.session["programme"] = slug


def due_item(due: Due, at) -> dict:
    """A due as the list of what waits shows it."""
    passed = due.due_at < at
    return {
        "text": due.task,
        "due": None if passed and due.advisory else due.due_on,
        "late": passed and not due.advisory,
        "note": gettext("a rough guide, whenever it suits you") if due.advisory else "",
        "url": links.url_for(due.about, due.ref, staff=due.owner_id is None),
        "action": due.action,
        "action_url": due.url,
    }


def journeys(person) -> list[dict]:
    """For each membership the steps of its scheme, and where one is now."""
    active = [m for m in taking_part(person) if m.state == Membership.State.ACTIVE]
    if not active:
        return []
    newest = {(programme, fact): rest for programme, fact, *rest in ask(newest_facts, person=person.pk)}
    return [{"programme": m.programme, "role": m.role, "steps": steps_of(m, newest)} for m in active]


def newest_facts(person):
    happened = EntrySubject.objects.filter(kind="person", ref=person)
    return happened.values_list("entry__programme", "entry__name").annotate(Max("entry"), Count("entry"))


def steps_of(membership, newest: dict) -> list[dict]:
    """`newest` is {(programme, fact): (its newest entry, how many there are)} of this person."""
    happened = {fact: rest for (pk, fact), rest in newest.items() if pk == membership.programme_id}
    return steps_in(membership.programme.scheme.about.journey(membership.role.name), happened)


def search(request):
    """One search over people and pairs: what one may see, and nothing else."""
    words = request.GET.get("q", "").strip()[:100]
    return render(request, "site/search.html", {"words": words, "groups": finding.find(request.user, words)})


@public
@require_POST
def demo_sign_in(request, pk):
    """Be one of the people of the demo, with one click."""
    person = next((person for _, person in entrances() if person.pk == pk), None)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    wanted = request.POST.get("next", "")
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}
    )
    return redirect(wanted if safe else settings.LOGIN_REDIRECT_URL)


@public
def health(request):
    """For whoever watches the machine: the database answers, and whether the job process is at work."""
    working = queries.health(at=now()).working
    return JsonResponse(
        {"database": "ok", "jobs": gettext("at work") if working else gettext("not seen lately")}
    )
