"""One's own requests: those one sent and those one was sent."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.conversations.queries import talk
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.web import answer
from ithaca.matching import access, actions
from ithaca.matching.forms import reply_form
from ithaca.matching.models import Choice, Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries.directory import Search
from ithaca.matching.queries.directory import page as directory
from ithaca.matching.queries.requests import answer_by, filled, line_of, next_in_line, of_person
from ithaca.matching.rules import shown
from ithaca.matching.views import answering, cards
from ithaca.matching.views.looking import Looker

State = Request.State
SUGGESTIONS = 3
UNMET = (State.DECLINED, State.EXPIRED, State.CLOSED, State.WITHDRAWN)


@require_safe
def requests(request):
    """What one has asked, and what one is asked, the open ones first."""
    rows = of_person(request.user)
    context = {
        "to_answer": [r for r in rows if r["open"] and r["asked"]],
        "waiting": [r for r in rows if r["open"] and not r["asked"]],
        "earlier": [r for r in rows if not r["open"]],
        "line": line_of(request.user) if any(not r["asked"] for r in rows) else [],
    }
    return render(request, "matching/requests.html", context)


@require_POST
def line(request, pk):
    """Change one's line: ask somebody earlier or later, or not at all."""
    choice = get_object_or_404(
        Choice.objects.visible_to(request.user).select_related("mentor__person"), pk=pk
    )
    name, do = choice.mentor.person.name, request.POST.get("do", "")
    if do == "out":
        actions.take_out(choice.pk, by=request.user)
        return answer(
            request,
            page=reverse("matching:requests"),
            said=_("{name} is not in your line any more.").format(name=name),
        )
    actions.move(choice.pk, up=do == "up", by=request.user)
    return answer(request, page=reverse("matching:requests"), said=_("Your line has its new order."))


@require_http_methods(answering.PAGES)
def detail(request, pk):
    """A request as the mentor, the mentee or staff sees it."""
    row = find(request, pk)
    if row.mentor.person_id == request.user.pk:
        return answering.respond(request, row, request.user, "matching/answer.html", request.path)
    if row.mentee.person_id == request.user.pk:
        return render(request, "matching/request.html", {**own(row, request.user), "reply": reply_form(row)})
    return render(request, "matching/request_staff.html", {"row": row, "by": answer_by(row)})


def find(request, pk) -> Request:
    return get_object_or_404(Request.objects.visible_to(request.user).whole(), pk=pk)


def own(row: Request, person) -> dict:
    """Everything that the page says of a request to the one who asked."""
    rules = row.cohort.obeys(RequestPolicy)
    return {
        "row": row,
        "mentor": row.mentor.person,
        "mentor_url": reverse("matching:mentor", args=[row.programme.slug, row.mentor_id]),
        "directory_url": reverse("matching:directory", args=[row.programme.slug]),
        "talk": talk(row.thread, person, row.programme.tz),
        "shown": [shown.named(person, _("Your name")), *shown.chosen(filled(row.mentee), row.shows)],
        "by": answer_by(row),
        "advice": prose(rules.after_decline) if row.state == State.DECLINED else "",
        "desk": rules.desk,
        "choices": rules.choices,
        "line": next_in_line(row.mentee) if row.is_open and rules.choices else [],
        "can_withdraw": access.can_withdraw(person, row),
        "pair_url": links.url_for("relationship", row.relationship_id) if row.relationship_id else "",
        "suggestions": suggestions(row, person) if row.state in UNMET else [],
    }


def suggestions(row: Request, person) -> list[dict]:
    """Three others who fit, none of whom has been asked before."""
    if not access.programmes.takes_part(row.mentee, row.programme.today(now())):
        return []
    who = Looker(person, row.programme, row.mentee)
    asked = set(Request.objects.filter(mentee=row.mentee).values_list("mentor", flat=True))
    found = directory(person, row.programme, Search(space=True), who.wants).rows
    return [cards.card(one, who) for one in found if one["pk"] not in asked][:SUGGESTIONS]


@require_POST
def reply(request, pk):
    """Answer the mentor's question."""
    row = find(request, pk)
    access.is_mentee(request.user, row).require()
    form = reply_form(row, request.POST)
    if not form.is_valid():
        return render(request, "matching/request.html", {**own(row, request.user), "reply": form}, status=422)
    actions.reply(row.pk, words=form.cleaned_data["words"], by=request.user, at=now())
    said = _("{name} has your answer by e-mail.").format(name=row.mentor.person.name)
    return answer(request, page=reverse("matching:request", args=[row.pk]), said=said)


@require_http_methods(answering.PAGES)
def withdraw(request, pk):
    """Take a request back, after a second look."""
    row = find(request, pk)
    access.can_withdraw(request.user, row).require()
    if request.method != "POST":
        return render(request, "matching/withdraw.html", {"row": row, "mentor": row.mentor.person})
    actions.withdraw(row.pk, by=request.user, at=now())
    said = _("Your request is taken back, and {name} knows. Ask somebody else whenever you like.").format(
        name=row.mentor.person.name
    )
    return answer(request, page=reverse("matching:request", args=[row.pk]), said=said)


@require_POST
def see(request, pk):
    """Note that the mentor has it before them; asked for by script once the page shows."""
    row = find(request, pk)
    actions.see(row.pk, by=request.user, at=now())
    return redirect("matching:request", row.pk)
