"""The mentor's answer: from the link in the mail without signing in, or signed in. One page, one act."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ithaca.conversations.queries import talk
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import public
from ithaca.matching import access, actions
from ithaca.matching.forms import accept_form, decline_form, in_words, question_form
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries.requests import answer_by, filled, partners_of
from ithaca.matching.rules import shown
from ithaca.notices.signing import act_token, read_act
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.relationships.policy import RelationshipPolicy

PAGES = ["GET", "HEAD", "POST"]
ANSWERS = ("accept", "question", "decline", "pause")


@public
@never_cache
@require_http_methods(PAGES)
def by_mail(request, token):
    """Answer without signing in. Looking changes nothing: only pressing a button does."""
    row = find(token)
    return respond(request, row, row.mentor.person, "matching/answer_by_mail.html", request.path)


def find(token: str) -> Request:
    """The one request that a link is for; a 404 when it is forged, or one of the two has gone."""
    verb, ref, person = read_act(token) or ("", 0, 0)
    row = Request.objects.whole().filter(pk=ref, mentor__person=person).first() if verb == "answer" else None
    gone = row is None or row.mentor.state in Membership.GONE
    if gone or not (row.mentor.person.is_active and row.mentee.person.is_active):
        raise Http404
    return row


def respond(request, row: Request, person, template: str, page: str):
    """Show the request and what can be answered; or do what was pressed, and come back to look."""
    forms, failed = forms_of(row), ""
    if request.method == "POST" and row.is_open:
        forms, failed = forms_of(row, request.POST), request.POST.get("do", "")
        if perform(row, person, forms, failed):
            return redirect(page)
    first = chosen(request.GET.get("do", ""), failed)
    parts = [answer for answer in ANSWERS if answer != first]
    context = {**about(row, person), **forms, "failed": failed, "page": page, "first": first, "parts": parts}
    return render(request, template, context, status=422 if failed else 200)


def chosen(wanted: str, failed: str) -> str:
    """The answer that stands first, open: the one to be mended, or the one that was chosen in the mail."""
    if failed:
        return failed if failed in ANSWERS else "decline"
    return wanted if wanted in ANSWERS else ""


def forms_of(row: Request, data=None) -> dict:
    """The forms of the page; what was sent is bound to the one whose button was pressed."""
    do = data.get("do", "") if data else ""
    reasons = row.cohort.obeys(RequestPolicy).reasons()
    return {
        "question": question_form(row, data if do == "question" else None),
        "accept": accept_form(row, data if do == "accept" else None),
        "declines": [(r, decline_form(row, r, data if do == r.name else None)) for r in reasons],
    }


def perform(row: Request, person, forms: dict, do: str) -> bool:
    """Do what was pressed; False when something has to be mended first."""
    if do == "pause":
        return bool(members.deactivate(row.mentor_id, by=person, at=now()))
    declines = {reason.name: form for reason, form in forms["declines"]}
    form = declines.get(do) or forms.get(do if do in ("question", "accept") else "")
    if form is None or not form.is_valid():
        return False
    words, by = form.cleaned_data["words"], {"by": person, "at": now()}
    try:
        if do in declines:
            actions.decline(row.pk, reason=do, words=words, **by)
        elif do == "question":
            actions.question(row.pk, words=words, **by)
        else:
            actions.accept(row.pk, words=words, **by)
    except Denied as no:
        form.add_error(None, str(no))
        return False
    return True


def about(row: Request, person) -> dict:
    """Everything that the page says of a request to the one who was asked."""
    busy, limit = partners_of(row.mentor), row.mentor.suggested
    kinds = row.cohort.obeys(RelationshipPolicy)
    return {
        "row": row,
        "mentee": row.mentee.person,
        "talk": talk(row.thread, person, row.programme.tz) if row.is_open else [],
        "shown": shown.chosen(filled(row.mentee), row.shows) if row.is_open else [],
        "kind": in_words(kinds.named(row.kind)) if len(kinds.kind) > 1 else "",
        "by": answer_by(row),
        "busy": busy,
        "limit": limit,
        "full": bool(limit) and busy >= limit,
        "left": max(0, limit - busy),
        "can_accept": access.can_accept(person, row),
        "pair_url": links.url_for("relationship", row.relationship_id) if row.relationship_id else "",
        "request_url": links.url_for("request", row.pk),
        "rests": row.mentor.state == Membership.State.INACTIVE,
        "back_url": back_url(row.mentor) if row.state == Request.State.CLOSED else "",
    }


def back_url(mentor: Membership) -> str:
    return reverse("matching:back", args=[act_token("back", mentor.pk, mentor.person_id)])


@public
@never_cache
@require_http_methods(PAGES)
def back(request, token):
    """From a profile that rests back to one that is found, without signing in: by a press of a button."""
    member = resting(token)
    if request.method == "POST" and member.can("activate"):
        members.activate(member.pk, by=member.person, at=now())
        return redirect(request.path)
    return render(request, "matching/back.html", {"member": member, "state": member.state})


def resting(token: str) -> Membership:
    verb, ref, person = read_act(token) or ("", 0, 0)
    found = Membership.objects.select_related("programme__institution", "cohort", "person", "role")
    member = found.filter(pk=ref, person=person, state__in=Membership.IN).first() if verb == "back" else None
    if member is None or not member.person.is_active or member.programme.closed_at:
        raise Http404
    return member
