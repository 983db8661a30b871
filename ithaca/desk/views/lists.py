"""People, requests and pairs: one shape for all three, and one way out as a file."""

from dataclasses import dataclass
from functools import partial

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ithaca.desk import actions
from ithaca.desk.forms import PairsForm, PeopleForm, RequestsForm
from ithaca.desk.models import SavedView
from ithaca.desk.queries import lists
from ithaca.desk.queries.lists import Filters
from ithaca.desk.views.finding import at_desk
from ithaca.kit.clock import now
from ithaca.kit.prepared import ask
from ithaca.kit.tables.filtering import sheet
from ithaca.kit.tables.paging import capped, cut
from ithaca.kit.tables.writing import export
from ithaca.kit.waiting import VERBS
from ithaca.kit.web import answer
from ithaca.kit.words import capitalised, listed
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import in_words, may_see
from ithaca.relationships.queries import parties_of, stage_of
from ithaca.roles.access import held
from ithaca.roles.rights import Right

EXPORTED_AT_ONCE = 1_000


@dataclass
class Asked:
    """What the address says about a list."""

    form: SafeString
    filters: Filters
    sort: str
    mark: str
    kind: str


def asked(request, made, orders, places=()) -> Asked:
    said, form = sheet(made, request.GET)
    filters = Filters(*(said.get(name, "") for name in ("q", "role", "state", "since")), places)
    sort = request.GET.get("sort", "")
    return Asked(
        form,
        filters,
        sort if sort in orders else next(iter(orders)),
        request.GET.get("at", ""),
        request.GET.get("as", ""),
    )


def page(request, place, kind: lists.List, said: Asked, at):
    """A page of a list with its filters, its count and its ways on."""
    order, person = kind.orders[said.sort], request.user
    narrowed = (kind, held(person), place.pk, said.filters, place.day(at) if said.filters.since else None)
    found = cut(ask(lists.rows_of, *narrowed, order, said.mark, person=person.pk), order, said.mark)
    of = found.rows[0]["of"] if found.rows else 0
    may_bulk = any(place.may(person, right) for right in kind.rights)
    context = {
        "place": place,
        "form": said.form,
        "chosen": said.filters.chosen,
        "columns": lists.with_boxes(kind) if may_bulk else kind.columns,
        "which": kind.name,
        "views": saved(request, place, kind.name),
        "may_bulk": may_bulk,
        "verbs": [VERBS[name] for name in kind.steps],
        "may_write": place.may(person, Right.MANAGE_PEOPLE),
        "sort_name": kind.sort,
        "rows": kind.shown(found.rows, place, at),
        "page": found,
        "count": capped(of),
        "cut_short": lists.cuts_short(kind, said.filters, of),
        "waiting": kind is lists.WAITING,
        "sort": said.sort,
        "may_pair": place.may(request.user, Right.PAIR_PEOPLE),
        "may_import": place.may(request.user, Right.MANAGE_PEOPLE),
    }
    return render(request, f"desk/{kind.name}.html", context)


def saved(request, place, which: str) -> list[dict]:
    """This person's own views of a list, and whether one of them is what is being shown."""
    here = kept_query(request.GET)
    return [
        {"pk": pk, "name": name, "query": query, "current": query == here}
        for pk, name, query in ask(own_views, which, person=request.user.pk, programme=place.pk)
    ]


def own_views(which, person, programme):
    rows = SavedView.objects.visible_to(person).filter(programme=programme, which=which)
    return rows.order_by("name").values_list("pk", "name", "query")


def kept_query(said) -> str:
    """The part of a list's address that is worth keeping: filters and order, nothing else."""
    kept = QueryDict(mutable=True)
    for key in ("q", "role", "state", "since", "sort"):
        if value := said.get(key, "")[:100]:
            kept[key] = value
    return kept.urlencode()[:400]


@require_POST
@at_desk(Right.SEE_PEOPLE)
def save_view(request, place, which):
    """Keep a list as it stands, under a name."""
    if which not in LISTS:
        raise Http404
    query = kept_query(QueryDict(request.POST.get("query", "")[:1000]))
    kept = actions.save_view(place.pk, which, request.POST.get("name", ""), query, by=request.user)
    page = f"{reverse(f'desk:{which}', args=[place.slug])}?{kept.query}"
    return answer(
        request, page=page, said=gettext("Kept as “{name}”. Only you see it.").format(name=kept.name)
    )


@require_POST
def drop_view(request, pk):
    found = get_object_or_404(SavedView.objects.visible_to(request.user).select_related("programme"), pk=pk)
    actions.drop_view(found.pk, by=request.user)
    return answer(
        request, page=reverse(f"desk:{found.which}", args=[found.programme.slug]), said=gettext("Taken away.")
    )


LISTS = ("people", "requests", "pairs")


@require_safe
@at_desk(Right.SEE_PEOPLE)
def people(request, place):
    waiting, at = request.GET.get("state") == lists.UNASSIGNED, now()
    kind = lists.WAITING if waiting else lists.PEOPLE
    said = asked(request, partial(PeopleForm, place=place), kind.orders, lists.places_of(place))
    if said.kind in ("csv", "xlsx"):
        query = lists.people(request.user, place.pk, said.filters)
        return people_file(place, query.order_by("alone_since" if waiting else "pk", "pk"), said, at)
    return page(request, place, kind, said, at)


def people_file(place, query, said, at):
    """Names, addresses and where they stand, then what staff see of each form's answers, form by form. Of those who work with
    nobody also since when, and for how many days."""
    asked = questions(place, said.filters.role)
    head = [
        gettext("Name"),
        "E-mail",
        gettext("Contact e-mail"),
        gettext("Role"),
        gettext("Where they stand"),
        gettext("Joined"),
        gettext("Ends"),
    ]
    waiting = said.filters.state == lists.UNASSIGNED
    head += [gettext("Without anybody since"), gettext("Days without anybody")] if waiting else []
    head += [heading for _, _, heading in asked]
    names = ("person__name", "person__email", "contact_email", "role__title", "state", "joined_at", "ends_on")
    since = ("alone_since",) if waiting else ()
    rows = query.values_list(*names, "role__name", "profile__answers", *since)
    lines = (
        [
            name,
            email,
            contact,
            role,
            lists.STATES[state],
            place.day(joined),
            ends,
            *waited(place, at, *alone),
            *answers_of(asked, place.scheme.section(JoiningPolicy).of(own).form, answers or {}),
        ]
        for name, email, contact, role, state, joined, ends, own, answers, *alone in rows.iterator(
            EXPORTED_AT_ONCE
        )
    )
    return export(said.kind, f"{place.slug}-people", head, lines)


def waited(place, at, *alone) -> list:
    """Since when somebody has had nobody, and the days; nothing where that is not asked."""
    return [cell for since in alone for cell in (place.day(since), (place.day(at) - place.day(since)).days)]


def questions(place, role: str) -> list[tuple]:
    """(form, question, heading) for everything staff may see of the profiles of a role, or of all roles.

    Where several forms ask, the heading says whose question it is.
    """
    joining = place.scheme.section(JoiningPolicy)
    titles = {}
    for name, rule in place.scheme.participants().items():
        if role in ("", name) and (form := joining.of(name).form) in place.scheme.forms:
            titles.setdefault(form, capitalised(rule.title))
    return [
        (form, question, f"{title}: {question.title}" if len(titles) > 1 else question.title)
        for form, title in titles.items()
        for question in place.scheme.forms[form].field
        if may_see(question, "staff")
    ]


def answers_of(asked, form: str, answers) -> list[str]:
    """A row's cells: what was answered to the own form's questions, nothing under another's."""
    return ["; ".join(in_words(q, answers.get(q.name))) if f == form else "" for f, q, _ in asked]


@require_safe
@at_desk(Right.SEE_REQUESTS)
def requests(request, place):
    at = now()
    said = asked(request, RequestsForm, lists.REQUESTS.orders)
    if said.kind in ("csv", "xlsx"):
        query = lists.requests(request.user, place.pk, said.filters, place.day(at))
        names = ("mentee__person__name", "mentor__person__name", "state", "sent_at", "answered_at")
        head = [
            gettext("Asks"),
            gettext("Is asked"),
            gettext("Where it stands"),
            gettext("Sent"),
            gettext("Answered"),
        ]
        lines = (
            [asks, other, lists.REQUEST_STATES[state], place.day(sent), place.day(answered)]
            for asks, other, state, sent, answered in query.order_by("pk")
            .values_list(*names)
            .iterator(EXPORTED_AT_ONCE)
        )
        return export(said.kind, f"{place.slug}-requests", head, lines)
    return page(request, place, lists.REQUESTS, said, at)


@require_safe
@at_desk(Right.SEE_PAIRS)
def pairs(request, place):
    at = now()
    said = asked(request, PairsForm, lists.PAIRS.orders)
    if said.kind in ("csv", "xlsx"):
        return pairs_file(place, lists.pairs(request.user, place.pk, said.filters, place.day(at)), said)
    return page(request, place, lists.PAIRS, said, at)


def pairs_file(place, query, said):
    roles = place.scheme.participants()
    head = [
        *(capitalised(role.title) for role in roles.values()),
        gettext("Where it stands"),
        gettext("Since"),
        gettext("Last contact"),
        gettext("Ended"),
        gettext("Why"),
    ]
    return export(said.kind, f"{place.slug}-pairs", head, pair_lines(place, query, roles))


def pair_lines(place, query, roles):
    """A line for each pair, its people looked up by the hundred."""
    rows, start = query.order_by("pk").values(*lists.PAIRS.fields), 0
    while batch := list(rows.filter(pk__gt=start)[:EXPORTED_AT_ONCE]):
        parties, start = parties_of([row["pk"] for row in batch]), batch[-1]["pk"]
        for row in batch:
            own = parties.get(row["pk"], ())
            yield [
                *(listed(p.name for p in own if p.role == role) for role in roles),
                stage_of(row["state"], row["agreed_at"]).words,
                place.day(row["started_at"]),
                row["last_contact_on"],
                place.day(row["ended_at"]),
                row["reason"],
            ]
