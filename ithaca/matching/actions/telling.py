"""Letters about a request, written in the transaction of what they tell.

Each begins by taking back those that have not gone out and have lost their point.
"""

from django.urls import reverse

from ithaca.kit import links
from ithaca.kit.words import weekday_date
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries.requests import answer_by, filled
from ithaca.matching.rules import shown
from ithaca.notices.actions.mail import drop_about, post
from ithaca.notices.signing import act_token
from ithaca.programmes.models import Membership

TO_ANSWER = ("request-received", "request-replied", "request-question", "reminder", "escalation")
NOT_SAID = "They chose to show nothing more for now."


def answer_link(request: Request) -> str:
    """The address at which the mentor answers without signing in. It dies with the request."""
    token = act_token("answer", request.pk, request.mentor.person_id)
    return links.absolute(reverse("matching:answer", args=[token]))


def send(letter: str, request: Request, to: Membership, *, at, **values):
    post(
        letter,
        to=to.person,
        key=f"{letter}:{request.pk}:{at.isoformat()}",
        programme=request.programme_id,
        about="request",
        ref=request.pk,
        values={
            "mentee": request.mentee.person.name,
            "mentor": request.mentor.person.name,
            "asks": request.mentee.role.title,
            "asked": request.mentor.role.title,
            "link": links.absolute(links.url_for("request", request.pk)),
            **values,
        },
        at=at,
    )


def drop(request: Request):
    drop_about("request", request.pk, letters=TO_ANSWER)


def help_link(request: Request) -> str:
    """Where the mentee gets help with wording, at the desk that the scheme names."""
    desk = request.cohort.obeys(RequestPolicy).desk
    page = reverse("help:ask", args=[request.programme.slug])
    return links.absolute(f"{page}?desk={desk}" if desk else page)


def find_link(request: Request) -> str:
    return links.absolute(reverse("matching:directory", args=[request.programme.slug]))


def asked_for(request: Request) -> str:
    """ "by Friday 27 November 2026", or "when you can"."""
    day = answer_by(request)
    return f"by {weekday_date(day)}" if day else "when you can"


def received(request: Request, words: str, *, at):
    told = shown.as_lines(shown.chosen(filled(request.mentee), request.shows))
    send(
        *("request-received", request, request.mentor),
        words=words,
        shown=told or NOT_SAID,
        when=asked_for(request),
        link=answer_link(request),
        at=at,
    )


def asked(request: Request, words: str, *, at):
    drop(request)
    send("request-question", request, request.mentee, words=words, at=at)


def replied(request: Request, words: str, *, at):
    drop(request)
    send("request-replied", request, request.mentor, words=words, link=answer_link(request), at=at)


def accepted(request: Request, words: str, *, at):
    drop(request)
    page = links.url_for("relationship", request.relationship_id) or links.url_for("request", request.pk)
    send(
        *("request-accepted", request, request.mentee),
        words=words or "Yes, I would be glad to.",
        link=links.absolute(page),
        at=at,
    )


def declined(request: Request, *, at):
    drop(request)
    rules = request.cohort.obeys(RequestPolicy)
    send(
        *("request-declined", request, request.mentee),
        words=request.answer,
        advice=rules.after_decline,
        find=find_link(request),
        help=help_link(request),
        at=at,
    )


def withdrawn(request: Request, *, at):
    drop(request)
    send("request-withdrawn", request, request.mentor, at=at)


def expired(request: Request, *, at):
    drop(request)
    send("request-expired", request, request.mentee, find=find_link(request), at=at)
    send("request-unanswered", request, request.mentor, at=at)


def closed(request: Request, *, at):
    drop(request)
    send("request-closed", request, request.mentee, find=find_link(request), at=at)
