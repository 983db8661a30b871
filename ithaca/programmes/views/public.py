"""What everybody may read about a programme, signed in or not."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.prose import contents, prose
from ithaca.kit.web import public
from ithaca.kit.words import full_date
from ithaca.programmes import access, explain, queries
from ithaca.programmes.models import Programme
from ithaca.programmes.policy import CalendarPolicy, JoiningPolicy, PagesPolicy

CONTENTS_FROM = 4  # so many headings are worth a table of contents


def find(slug: str) -> Programme:
    """Any programme by its slug: these pages are open to all."""
    return get_object_or_404(Programme.objects.select_related("institution"), slug=slug)


@public
def programme(request, slug):
    """What it is, for whom, how it works, when, who runs it, and how to join."""
    found = find(slug)
    today = found.today(now())
    mine = queries.mine_in(request.user, found)
    own = {membership.role.name: membership.pk for membership in mine}
    entrances = [
        entrance(found, name, today) | {"mine": own.get(name)} for name in found.scheme.participants()
    ]
    context = {
        "programme": found,
        "about": found.scheme.about,
        "entrances": entrances,
        "actions": [
            {"title": _("Join as a {title}").format(title=e["title"]), "url": e["url"]}
            for e in entrances
            if e["sign_up"] and not e["mine"]
        ],
        "dates": dates(found, entrances, today),
        "texts": texts(found),
        "mine": mine,
        "panels": panels_for("programme.public", request, found),
    }
    return render(request, "programmes/public.html", context)


def entrance(found: Programme, name: str, today) -> dict:
    """One role as the public page shows it: for whom, how it works, whether one can join."""
    joining, role = found.obeys(JoiningPolicy).of(name), found.scheme.roles[name]
    pages = found.obeys(PagesPolicy)
    return {
        "name": name,
        "title": role.title,
        "plural": role.plural,
        "who": joining.who,
        "windows": joining.windows(),
        "sign_up": joining.sign_up,
        "approval": joining.approval,
        "open": access.can_sign_up(found, name, today),
        "opens": joining.opens(today),
        "closes": joining.closes(today),
        "steps": [{"title": s.title, "text": s.text} for s in found.scheme.about.journey(name)],
        "url": reverse("programmes:join", args=[found.slug, name]),
        "texts": [
            link(found, page)
            for page in (pages.benefits.get(name), pages.faq.get(name), pages.handbook.get(name))
            if page
        ],
    }


def dates(found: Programme, entrances, today) -> list[tuple[str, str]]:
    """(when, what) of everything with a date: sign-up windows, the year, days on which nothing is due."""
    about = found.scheme.about
    rows = [
        (e["windows"] or _("All year"), _("Sign-up for {plural} is open").format(plural=e["plural"]))
        for e in entrances
        if e["sign_up"]
    ]
    if about.kind == "dated":
        cohort = queries.open_cohort(found)
        when = span(cohort.starts_on, cohort.ends_on) if cohort.ends_on else full_date(cohort.starts_on)
        rows.append((when, _("The mentoring itself, for those who join now")))
    closures = [c for c in found.obeys(CalendarPolicy).closed if c.last >= today][:3]
    rows += [
        (span(c.first, c.last), _("{name}: every deadline waits").format(name=c.name or _("Closed")))
        for c in closures
    ]
    return rows


def span(first, last) -> str:
    """ "1 August to 5 September 2026"."""
    begins = full_date(first)
    if first.year == last.year:
        begins = begins.removesuffix(f" {first.year}")
    return _("{first} to {last}").format(first=begins, last=full_date(last))


def texts(found: Programme) -> list[dict]:
    """The pages to read that belong to no single role."""
    return [link(found, name) for name in found.obeys(PagesPolicy).public]


def link(found: Programme, name: str) -> dict:
    url = reverse("programmes:page", args=[found.slug, name])
    return {"title": found.scheme.pages[name].title, "url": url}


@public
def page(request, slug, name):
    """A text of the scheme. Those that it does not show to everybody are for its people."""
    found = find(slug)
    text = found.scheme.pages.get(name)
    if text is None or not (name in open_pages(found) or is_inside(request.user, found)):
        raise Http404
    chapters = contents(text.body)
    context = {
        "programme": found,
        "page": text,
        "html": prose(text.body, top=2),
        "contents": chapters if len(chapters) >= CONTENTS_FROM else [],
        "panels": panels_for("programme.page", request, found, name),
    }
    return render(request, "programmes/page.html", context)


def open_pages(found: Programme) -> set[str]:
    """What may be read before joining: the named texts, the statements and the briefings."""
    joining = found.obeys(JoiningPolicy).roles.values()
    before = {name for j in joining for name in (*j.statements, j.briefing)}
    return found.obeys(PagesPolicy).named() | before


def is_inside(person, found: Programme) -> bool:
    return person.is_authenticated and Programme.objects.visible_to(person).filter(pk=found.pk).exists()


@public
def rules(request, slug):
    """The rules that the programme really goes by, in plain English."""
    found = find(slug)
    chapters = [
        (heading, prose("\n".join(f"- {sentence}" for sentence in sentences)))
        for heading, sentences in explain.paragraphs(found.scheme)
    ]
    return render(request, "programmes/rules.html", {"programme": found, "chapters": chapters})


@public
@require_safe
def logo(request, slug):
    """The programme's own picture, as its scheme has it; shown as an image, it runs nothing."""
    drawing = find(slug).scheme.logo
    if not drawing:
        raise Http404
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8", headers=headers)
