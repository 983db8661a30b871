"""The directory, a mentor's profile, and one's own shortlist."""

from django.db.models import Exists
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ithaca.kit.clock import now
from ithaca.kit.prepared import ask
from ithaca.kit.sentences import in_words
from ithaca.matching import access, actions
from ithaca.matching.models import Star
from ithaca.matching.queries import directory as found
from ithaca.matching.queries import pace
from ithaca.matching.queries.directory import Search
from ithaca.matching.queries.requests import partners_of
from ithaca.matching.rules import fit
from ithaca.matching.views import cards
from ithaca.matching.views.looking import Looker, looker
from ithaca.programmes.models import Membership
from ithaca.questions.rules.words import printable

LONGEST = 200  # characters of a search


@require_safe
def directory(request, slug):
    """Mentors whom this person may find, narrowed and in order. Everything stands in the address."""
    who = looker(request.user, slug)
    search = read_search(request.GET, who)
    page = found.page(who.person, who.programme, search, who.wants)
    context = {
        "looker": who,
        "search": search,
        "page": page,
        "cards": [cards.card(row, who) for row in page.rows],
        "meant": did_you_mean(request, who, search) if not page.rows else [],
        "next": address(request, after=page.next) if page.next else "",
        "first": address(request, after="") if search.after else "",
    }
    part = request.headers.get("HX-Request") and "#results"
    response = render(request, f"matching/directory.html{part or ''}", context if part else whole(context))
    patch_vary_headers(response, ["HX-Request"])
    return response


def did_you_mean(request, who: Looker, search: Search) -> list[tuple[str, str]]:
    """(address, words) of other spellings of a search that finds nobody."""
    spelt = found.spellings(who.person, who.programme, search)
    return [(address(request, q=words, after=""), words) for words in spelt]


def whole(context: dict) -> dict:
    """With the filters, which stay where they are when only the results change."""
    who, search = context["looker"], context["search"]
    sorts = {name: words for name, words in found.SORTS.items() if name != "fit" or who.wants}
    return {
        **context,
        "sorts": sorts,
        "groups": groups(who, search),
        "asked": who.membership.waiting if who.membership else 0,
    }


def read_search(given, who: Looker) -> Search:
    """The search that an address asks for; what makes no sense in it is left out."""
    known = {f.name: {c.value for c in f.choices} for f in filter_fields(who)}
    chosen = {name: [v for v in given.getlist(name) if v in values] for name, values in known.items()}
    sort = given.get("sort", "")
    usual = "fit" if who.wants else "new"
    return Search(
        words=printable(given.get("q", ""))[:LONGEST],
        chosen={name: values for name, values in chosen.items() if values},
        space="space" in given,
        starred="starred" in given,
        sort=sort if sort in found.SORTS and (sort != "fit" or who.wants) else usual,
        after=printable(given.get("after", ""))[:LONGEST],
    )


def filter_fields(who: Looker) -> list:
    """Questions that people filter by, of those whose answers they may see."""
    return [f for f in who.form.field if f.filter and f.seen_by == "programme"]


def groups(who: Looker, search: Search) -> list[dict]:
    return [
        {
            "name": field.name,
            "label": field.title,
            "open": field.name in search.chosen or field.name == who.directory.ways,
            "chosen": len(search.chosen.get(field.name, ())),
            "choices": [
                (c.value, c.label, c.value in search.chosen.get(field.name, ())) for c in field.choices
            ],
        }
        for field in filter_fields(who)
    ]


def address(request, **changes) -> str:
    """The address of this page with other values; "" leaves one out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}"


@require_safe
def mentor(request, slug, pk):
    """Somebody's profile, as people of the programme see it."""
    who = looker(request.user, slug)
    member = find_mentor(who, pk)
    answers = cards.visible(who, member.answers)
    match = cards.matched(who, answers)
    helps, matches = cards.ways(who, answers, match, most=100)
    busy = partners_of(member)
    context = {
        "looker": who,
        "member": member,
        "headline": ", ".join(cards.words(who, answers, f) for f in who.directory.headline if answers.get(f)),
        "place": cards.words(who, answers, who.directory.place),
        "own_words": cards.words(who, answers, who.directory.own_words),
        "helps": helps,
        "matches": matches,
        "in_short": in_words(fit.in_short(match, who.directory.ways)),
        "reasons": fit.reasons(match, who.labels),
        "contact": member.contact_email if who.joining.contact_seen_by == "programme" else "",
        "starred": member.starred,
        "request_pk": who.asked.get(member.pk),
        "verdict": verdict(who, member),
        "answers_in": cards.answers_in(who, member.answered, member.pace),
        **cards.room(member.suggested, busy),
        **cards.story(who, member.answers),
    }
    return render(request, "matching/mentor.html", context)


def verdict(who: Looker, member: Membership):
    if who.membership is None:
        return None
    return access.can_ask(who.membership, member, who.programme.today(now()))


def find_mentor(who: Looker, pk: int) -> Membership:
    """A mentor whom this person may find; a 404 for everyone else, and for those who stepped back."""
    programme = who.programme
    for mentor in ask(found_one, programme, programme.version_id, person=who.person.pk, pk=pk):
        return mentor
    raise Http404


def found_one(programme, version, person, pk):
    mentors = found.open_accounts(found.mentors_for(person, programme)).filter(pk=pk)
    mentors = mentors.annotate(
        **pace.columns(), starred=Exists(Star.objects.filter(person=person, mentor=pk))
    )
    return mentors.select_related("person", "profile", "role", "cohort")


@require_POST
def star(request, slug, pk):
    """Put a mentor on one's shortlist, or take them off; back to where one was."""
    who = looker(request.user, slug)
    if who.membership is None:
        raise Http404
    member = find_mentor(who, pk)
    if member.starred:
        actions.unstar(member.pk, by=request.user)
    else:
        actions.star(member.pk, by=request.user, at=now())
    back = request.POST.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("matching:directory", args=[slug])
    return redirect(back)
