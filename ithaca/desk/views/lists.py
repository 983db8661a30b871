"""People, requests and pairs: one shape for all three, and one way out as a file."""

from dataclasses import dataclass
from functools import cache, partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ithaca.desk.forms import PairsForm, PeopleForm, RequestsForm
from ithaca.desk.queries import lists
from ithaca.desk.queries.lists import Filters
from ithaca.desk.views.finding import at_desk
from ithaca.kit.clock import now
from ithaca.kit.tables.paging import capped_count, page_of
from ithaca.kit.tables.writing import export
from ithaca.kit.templatetags.kit import status
from ithaca.kit.words import listed
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import in_words, may_see
from ithaca.relationships.queries import parties_of, stage_of
from ithaca.roles.rights import Right

EXPORTED_AT_ONCE = 1_000


pill = cache(status)  # there are a dozen of them, and fifty rows a page


@dataclass
class Asked:
    """What the address says about a list."""

    form: object
    filters: Filters
    sort: str
    mark: str
    kind: str

    @property
    def chosen(self) -> int:
        return sum(bool(value) for value in vars(self.filters).values())


def asked(request, made, orders) -> Asked:
    """`made` makes the form: once to read the address, once to show it without calling gaps mistakes."""
    read, form = made(request.GET), made(initial=request.GET.dict())
    read.full_clean()
    said = read.cleaned_data
    filters = Filters(said.get("q", ""), said.get("role", ""), said.get("state", ""), said.get("since", ""))
    sort = request.GET.get("sort", "")
    return Asked(
        form,
        filters,
        sort if sort in orders else next(iter(orders)),
        request.GET.get("at", ""),
        request.GET.get("as", ""),
    )


def page(request, place, template, query, shown, orders, said: Asked, **more):
    """A page of a list with its filters, its count and its ways on."""
    found = page_of(query, orders[said.sort], said.mark)
    rows = shown(found.rows)
    for row in rows:
        row["pill"] = pill(row["state"], row["label"])
    context = {
        "place": place,
        "form": said.form,
        "chosen": said.chosen,
        "rows": rows,
        "page": found,
        "count": capped_count(query),
        "sort": said.sort,
        "may_pair": place.may(request.user, Right.PAIR_PEOPLE),
        "may_import": place.may(request.user, Right.MANAGE_PEOPLE),
    }
    return render(request, template, context | more)


@require_safe
@at_desk(Right.SEE_PEOPLE)
def people(request, place):
    said = asked(request, partial(PeopleForm, place=place), lists.PEOPLE_ORDERS)
    query = lists.people(request.user, place.pk, said.filters)
    if said.kind in ("csv", "xlsx"):
        return people_file(place, query, said)
    rows = query.values(*lists.PEOPLE)
    return page(
        request,
        place,
        "desk/people.html",
        rows,
        lambda r: lists.people_rows(r, place),
        lists.PEOPLE_ORDERS,
        said,
    )


def people_file(place, query, said):
    """Names, addresses and where they stand; with one role chosen, the answers that staff see as well."""
    form = (
        place.scheme.forms.get(place.scheme.section(JoiningPolicy).of(said.filters.role).form)
        if said.filters.role
        else None
    )
    questions = [f for f in form.field if may_see(f, "staff")] if form else []
    head = [
        "Name",
        "E-mail",
        "Contact e-mail",
        "Role",
        "Where they stand",
        "Joined",
        "Ends",
        *(q.label for q in questions),
    ]
    names = ("person__name", "person__email", "contact_email", "role__title", "state", "joined_at", "ends_on")
    rows = query.order_by("pk").values_list(*names, "profile__answers")
    lines = (
        [
            name,
            email,
            contact,
            role,
            lists.STATES[state],
            place.day(joined),
            ends,
            *answers_of(questions, answers or {}),
        ]
        for name, email, contact, role, state, joined, ends, answers in rows.iterator(EXPORTED_AT_ONCE)
    )
    return export(said.kind, f"{place.slug}-people", head, lines)


def answers_of(questions, answers) -> list[str]:
    return ["; ".join(in_words(question, answers.get(question.name))) for question in questions]


@require_safe
@at_desk(Right.SEE_REQUESTS)
def requests(request, place):
    at = now()
    said = asked(request, RequestsForm, lists.REQUEST_ORDERS)
    query = lists.requests(request.user, place.pk, said.filters, at)
    if said.kind in ("csv", "xlsx"):
        names = ("mentee__person__name", "mentor__person__name", "state", "sent_at", "answered_at")
        head = ["Asks", "Is asked", "Where it stands", "Sent", "Answered"]
        lines = (
            [asks, other, lists.REQUEST_STATES[state], place.day(sent), place.day(answered)]
            for asks, other, state, sent, answered in query.order_by("pk")
            .values_list(*names)
            .iterator(EXPORTED_AT_ONCE)
        )
        return export(said.kind, f"{place.slug}-requests", head, lines)
    rows = query.values(*lists.REQUESTS)
    return page(
        request,
        place,
        "desk/requests.html",
        rows,
        lambda r: lists.request_rows(r, place, at),
        lists.REQUEST_ORDERS,
        said,
    )


@require_safe
@at_desk(Right.SEE_PAIRS)
def pairs(request, place):
    at = now()
    said = asked(request, PairsForm, lists.PAIR_ORDERS)
    query = lists.pairs(request.user, place.pk, said.filters, place.day(at))
    if said.kind in ("csv", "xlsx"):
        return pairs_file(place, query, said)
    rows = query.values(*lists.PAIRS)
    return page(
        request,
        place,
        "desk/pairs.html",
        rows,
        lambda r: lists.pair_rows(r, place, at),
        lists.PAIR_ORDERS,
        said,
    )


def pairs_file(place, query, said):
    roles = place.scheme.participants()
    head = [
        *(role.title.capitalize() for role in roles.values()),
        "Where it stands",
        "Since",
        "Last contact",
        "Ended",
        "Why",
    ]
    return export(said.kind, f"{place.slug}-pairs", head, pair_lines(place, query, roles))


def pair_lines(place, query, roles):
    """A line for each pair, its people looked up by the hundred."""
    rows, start = query.order_by("pk").values(*lists.PAIRS), 0
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
