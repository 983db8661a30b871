from datetime import timedelta

from django.db.models import Count
from django.urls import reverse

from ithaca.help.access import parts_in
from ithaca.help.policy import desk_for, desk_named, desks_of
from ithaca.help.queries import feedback_form, to_answer
from ithaca.kit.clock import now
from ithaca.kit.panels import panel
from ithaca.programmes.policy import PagesPolicy
from ithaca.roles.access import held

SOON = timedelta(days=30)  # before that there is nothing to look back on


@panel("relationship.ended")
def feedback(request, relationship):
    """Where somebody can say more about an ending: to the desk that the scheme names for their role."""
    part = relationship.part_of(request.user)
    if part is None:
        return None
    scheme = relationship.cohort.scheme
    name = relationship.policy.feedback_desk.get(part.role.name) or desk_for(scheme, part.role.name)
    if name not in desks_of(scheme):
        return None
    url = reverse("help:feedback", args=[relationship.programme.slug, name])
    return {"template": "help/feedback_panel.html", "desk": desk_named(scheme, name), "url": url}


@panel("relationship.quiet")
def report_links(request, relationship):
    """Quiet links to report somebody one works with."""
    if not parts_in(request.user, relationship.programme):
        return None
    others = [
        (str(person), reverse("help:report", args=[relationship.programme.slug, person.pk]))
        for person in relationship.others(request.user)
    ]
    return others and {"template": "help/report_links.html", "others": others}


@panel("membership", order=60)
def year(request, membership):
    """On one's own page: the scheme's questions about how it goes, asked when the profile is confirmed."""
    asked = feedback_form([membership])
    if asked is None or membership.person_id != request.user.pk or membership.state not in membership.IN:
        return None
    if membership.joined_at is None or now() < membership.joined_at + SOON:
        return None
    scheme, role = membership.cohort.scheme, membership.role.name
    name = desk_for(scheme, role)
    url = reverse("help:feedback", args=[membership.programme.slug, name])
    return {
        "template": "help/year_panel.html",
        "title": asked.title,
        "desk": desk_named(scheme, name),
        "url": url,
    }


@panel("home.coming", order=3)
def at_your_desk(request):
    """For those who answer at a help desk: how much is open there."""
    if not held(request.user):
        return None
    rows = (
        to_answer(request.user)
        .order_by("programme__title")
        .values_list("programme__slug", "programme__title")
    )
    desks = [
        {"title": title, "many": many, "url": reverse("help:desk", args=[slug])}
        for slug, title, many in rows.annotate(many=Count("pk"))
    ]
    return desks and {"template": "help/home_panel.html", "desks": desks}


@panel("programme.page")
def still_a_question(request, programme, name):
    """Under the questions and answers of a role: whom to ask what they do not answer."""
    role = next((role for role, page in programme.obeys(PagesPolicy).faq.items() if page == name), None)
    if role is None:
        return None
    desk = desk_named(programme.scheme, desk_for(programme.scheme, role))
    about = programme.scheme.about
    inside = request.user.is_authenticated and parts_in(request.user, programme)
    return {
        "template": "help/still_a_question.html",
        "desk": desk,
        "url": reverse("help:ask", args=[programme.slug]) if inside else "",
        "email": desk.email or about.contact_email,
    }
