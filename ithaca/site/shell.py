"""What surrounds every page: the programme, the way around it, what waits, and who one is."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ithaca.kit.clock import now
from ithaca.kit.words import capitalised
from ithaca.matching.queries.directory import finding
from ithaca.notices.queries import waiting_count
from ithaca.programmes.models import Programme
from ithaca.programmes.queries import looked_after, taking_part
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

HOME = (gettext_lazy("Home"), "home", [], "home")
MENTORING = (gettext_lazy("My mentoring"), "relationships:index", [], "users")


def shell(request) -> dict:
    """The context processor: `shell` as the base layout reads it."""
    person = getattr(request, "user", None)
    found = {
        "brand": "Ithaca",
        "home": reverse("home"),
        "theme": getattr(person, "theme", "auto"),
        "language": get_language(),
        "sign_in_url": reverse("account_login"),
        "demo": demo_bar() if settings.ITHACA_DEMO else [],
        "footer": footer(None),
    }
    if person is not None and person.is_authenticated:
        found |= signed_in(request, person)
    if viewing := getattr(request, "viewing", None):
        found["viewing"] = viewing | {"stop_url": reverse("desk:stop_viewing")}
    return {"shell": found, "today": now().date()}


def demo_bar() -> list[dict]:
    from ithaca.site.demo import entrances

    return [
        {"title": capitalised(role), "url": reverse("demo_sign_in", args=[p.pk])} for role, p in entrances()
    ]


def signed_in(request, person) -> dict:
    memberships, cared_for = taking_part(person), looked_after(person)
    programmes = {m.programme_id: m.programme for m in memberships} | {p.pk: p for p in cared_for}
    current = current_programme(request, programmes)
    asks = bool(current and sees_requests(person, current))
    return {
        "brand": current.title if current else "Ithaca",
        "logo": reverse("programmes:logo", args=[current.slug]) if current and current.scheme.logo else "",
        "programmes": [
            {
                "title": p.title,
                "name": p.title,
                "url": f"{reverse('home')}?programme={p.slug}",
                "current": p == current,
            }
            for p in programmes.values()
        ],
        "asks": asks,
        "nav": nav(request, current, memberships, cared_for, asks),
        "waiting": waiting_count(person, now()),
        "waiting_url": reverse("home"),
        "search_url": reverse("search"),
        "person": {"name": str(person), "email": person.email, "initials": person.initials},
        "menu": menu(),
        "sign_out_url": reverse("account_logout"),
        "appearance_url": address("accounts:appearance"),
        "contact": current.scheme.about.contact if current else "",
        "footer": footer(current),
    }


def current_programme(request, programmes) -> Programme | None:
    """The programme of the address, else the one last chosen, else the first."""
    match = getattr(request, "resolver_match", None)
    wanted = (
        (match and match.kwargs.get("slug"))
        or request.GET.get("programme")
        or request.session.get("programme")
    )
    by_slug = {p.slug: p for p in programmes.values()}
    return by_slug.get(wanted) or next(iter(programmes.values()), None)


def sees_requests(person, programme) -> bool:
    """Whether there are requests for them to look at, as staff: where staff bring people together, nobody asks."""
    return bool(
        programme.scheme.roles_with(Right.ASK_MENTORS) and holds(person, Right.SEE_REQUESTS, programme)
    )


def nav(request, current, memberships, cared_for, asks) -> list[dict]:
    """Three to five entries by what one may do in the current programme."""
    if current is None:  # what somebody did in a programme that is over stays within reach
        return [entry(request, *e) for e in (HOME, MENTORING)]
    own = [m for m in memberships if m.programme_id == current.pk]
    rights = {right for m in own for right in m.role.rights}
    entries = [HOME]
    if Right.FIND_MENTORS in rights:
        entries.append((finding(current), "matching:directory", [current.slug], "search"))
    if rights & {Right.ASK_MENTORS, Right.BE_FOUND}:
        entries.append((_("Requests"), "matching:requests", [], "message"))
    if own:
        entries.append(MENTORING)
    if current in cared_for:
        entries += [
            (_("Queue"), "desk:queue", [], "inbox"),
            (_("People"), "desk:people", [current.slug], "users"),
            *([(_("Requests"), "desk:requests", [current.slug], "message")] if asks else []),
            (capitalised(current.obeys(RelationshipPolicy).plural), "desk:pairs", [current.slug], "users"),
            (_("Programme"), "desk:programme", [current.slug], "chart-bar"),
        ]
    return [entry(request, *e) for e in entries if address(e[1], *e[2])]


def entry(request, title, name, args, icon) -> dict:
    url = address(name, *args)
    return {"title": title, "url": url, "icon": icon, "current": request.path == url}


def menu() -> list[dict]:
    entries = [
        (_("My profiles"), "programmes:mine", "user"),
        (_("My account"), "accounts:account", "settings"),
        (_("Mail choices"), "notices:choices", "mail"),
    ]
    return [{"title": t, "url": address(n), "icon": i} for t, n, i in entries if address(n)]


def footer(current) -> list[dict]:
    entries = [(_("Accessibility"), "accessibility", [])]
    if current is not None:
        entries = [
            (_("Ask for help"), "help:ask", [current.slug]),
            (_("Report a concern"), "help:concern", [current.slug]),
            (_("How this programme works"), "programmes:public", [current.slug]),
            *entries,
        ]
    return [{"title": t, "url": address(n, *a)} for t, n, a in entries if address(n, *a)]


@cache
def address(name: str, *args) -> str:
    from django.urls import NoReverseMatch

    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
