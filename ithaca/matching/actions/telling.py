"""Letters about a request, written in the transaction of what they tell.

Each begins by taking back those that have not gone out and have lost their point.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.words import later, weekday_date
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries.requests import answer_by, filled, has_lapsed_enough, next_in_line
from ithaca.matching.rules import shown
from ithaca.notices.actions.mail import drop_about, post
from ithaca.notices.signing import act_token
from ithaca.programmes.models import Membership

TO_ANSWER = ("request-received", "request-replied", "request-question", "reminder", "escalation")
NOT_SAID = gettext_lazy("They chose to show nothing more for now.")


def answer_links(request: Request) -> dict[str, str]:
    """The addresses at which whoever is asked answers without signing in: `link`, and one that begins with each
    answer. They all lead to the same page, which acts on a press of a button alone, and die with the request.
    """
    token = act_token("answer", request.pk, request.mentor.person_id)
    page = links.absolute(reverse("matching:answer", args=[token]))
    ways = {"yes": "accept", "question": "question", "no": "decline", "pause": "pause"}
    return {"link": page, **{name: f"{page}?do={do}" for name, do in ways.items()}}


def back_link(mentor: Membership) -> str:
    """The address at which somebody makes their profile active again without signing in."""
    return links.absolute(reverse("matching:back", args=[act_token("back", mentor.pk, mentor.person_id)]))


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
    return later(lambda: _("by {day}").format(day=weekday_date(day)) if day else _("when you can"))


def received(request: Request, words: str, *, at):
    told = shown.as_lines(shown.chosen(filled(request.mentee), request.shows))
    send(
        *("request-received", request, request.mentor),
        words=words,
        shown=told or NOT_SAID,
        when=asked_for(request),
        **answer_links(request),
        at=at,
    )


def asked(request: Request, words: str, *, at):
    drop(request)
    send("request-question", request, request.mentee, words=words, at=at)


def replied(request: Request, words: str, *, at):
    drop(request)
    send("request-replied", request, request.mentor, words=words, **answer_links(request), at=at)


def accepted(request: Request, words: str, *, at):
    drop(request)
    page = links.url_for("relationship", request.relationship_id) or links.url_for("request", request.pk)
    send(
        *("request-accepted", request, request.mentee),
        words=words,
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
        next=goes_on(request, gettext_lazy("Please do ask somebody else: a no says nothing about you.")),
        find=find_link(request),
        help=help_link(request),
        at=at,
    )


def withdrawn(request: Request, *, at):
    drop(request)
    send("request-withdrawn", request, request.mentor, at=at)


def expired(request: Request, *, at):
    drop(request)
    again = gettext_lazy(
        "Please ask somebody else now. You can use the same message again if it still says what you want to say."
    )
    send(
        *("request-expired", request, request.mentee),
        next=goes_on(request, again),
        find=find_link(request),
        at=at,
    )
    if not has_lapsed_enough(request.mentor):  # else a letter says that the profile rests
        send("request-unanswered", request, request.mentor, at=at)


def closed(request: Request, *, at):
    drop(request)
    again = gettext_lazy("Please ask somebody else: there are others who would be glad to hear from you.")
    send(
        *("request-closed", request, request.mentee),
        next=goes_on(request, again),
        find=find_link(request),
        at=at,
    )


def goes_on(request: Request, otherwise: str) -> str:
    """Whom we ask next, where somebody is lined up; else what we would say."""
    line = next_in_line(request.mentee)
    if not line:
        return otherwise
    said = gettext_lazy("Next in your line is {line}: we ask them now, with the message that you wrote.")
    return later(lambda: said.format(line=line[0]))


def rests(mentor: Membership, *, at):
    """To somebody whose profile rests because requests were left unanswered: once, kindly, with the way back."""
    post(
        "profile-rests",
        to=mentor.person,
        key=f"profile-rests:{mentor.pk}:{at.isoformat()}",
        programme=mentor.programme_id,
        about="membership",
        ref=mentor.pk,
        values={"asks": mentor.programme.scheme.roles[asking_role(mentor)].plural, "back": back_link(mentor)},
        at=at,
    )


def asking_role(mentor: Membership) -> str:
    return mentor.cohort.obeys(RequestPolicy).asks
