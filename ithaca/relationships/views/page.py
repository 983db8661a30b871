"""The page that people who work together share, and the list of all of them."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.prepared import ask
from ithaca.kit.prose import prose
from ithaca.kit.web import answer
from ithaca.kit.words import full_date, listed, weekday_date
from ithaca.notices.queries import waiting as due_of
from ithaca.questions.rules import showing
from ithaca.relationships import access, actions
from ithaca.relationships.models import Goal, Relationship, SharedContact
from ithaca.relationships.queries import of_person, rhythm_in_words, stage_of, standing_for
from ithaca.relationships.views.finding import about_own_pair, about_pair
from ithaca.relationships.views.staff import staff_page
from ithaca.relationships.views.standing_in import arranged, goals_in, stand_in_page
from ithaca.relationships.views.tasks import tasks_on_page
from ithaca.roles.rights import Right


def index(request):
    """Everybody with whom I work, and with whom I worked."""
    today = now().date()
    rows = of_person(request.user, running=None)
    return render(
        request,
        "relationships/index.html",
        {
            "running": [card(row, request.user) for row in rows if row.runs],
            "over": [card(row, request.user) for row in rows if not row.runs],
            "today": today,
            "stand_ins": [(found, True) for found in standing_for(request.user)],
            "panels": panels_for("relationships", request, rows),
        },
    )


def card(row, person) -> dict:
    """What the pair card shows."""
    contact = full_date(row.last_contact_on) or _("Not yet")
    facts = [(_("Last in touch"), contact), (_("Rhythm"), rhythm_in_words(row.cadence_days).capitalize())]
    if row.ended_on:
        facts = [(_("Ended"), full_date(row.ended_on))]
    return {
        "other": row.others(person),
        "url": row.url,
        "stage": row.stage,
        "since": full_date(row.since),
        "facts": [(_("Programme"), row.title), *facts],
    }


@about_pair
def relationship(request, pair):
    me = pair.part_of(request.user)
    if me is None:
        standing = pair.stand_in_of(request.user)
        return stand_in_page(request, pair, standing) if standing else staff_page(request, pair)
    at = now()
    return render(request, "relationships/relationship.html", {**shown(request, pair, me, at)})


def shown(request, pair: Relationship, me, at) -> dict:
    """Everything that the shared page says, apart from what other rooms lend to it."""
    today = pair.local(at).date()
    runs = pair.state in Relationship.RUNNING
    others = pair.others(request.user)
    return {
        "pair": pair,
        "me": me,
        "others": others,
        "names": listed(others),
        "all_of_us": listed([_("You"), *others]),
        "today": today,
        "runs": runs,
        "away": pair.away(today) if runs else [],
        "earlier": ask(earlier_of, person=request.user.pk, pk=pair.follows_id) if pair.follows_id else [],
        "stage": stage_of(pair.state, pair.agreed_at),
        "before": (before := panels_for("relationship.now", request, pair)),
        "stands": stands(pair, me, others, before),
        "rhythm": rhythm_in_words(pair.cadence_days),
        "since": pair.local(pair.started_at).date(),
        "waiting": waiting(request.user, pair, at) if runs else [],
        "goals": (goals := ask(goals_in, person=request.user.pk, pair=pair.pk)),
        "all_reached": runs and bool(goals) and all(g.state != Goal.State.OPEN for g in goals),
        **tasks_on_page(request.user, pair, at),
        "expected": expected(pair, me.person),
        "agreement": (agreement := pair.agreement_page()),
        "agreement_html": prose(agreement.body) if agreement else "",
        "contacts": ask(contacts_in, person=request.user.pk, pair=pair.pk),
        "asks_to_go_on": (asks := runs and asks_to_go_on(pair, today)),
        "until_words": f"{full_date(pair.until)}?" if asks else "",
        "profile_url": links.url_for("membership", me.membership_id),
        "wish": pair.own_wish if runs else None,
        "can_reach": access.can_reach(request.user, pair),
        **pausing(request.user, pair),
        **arranged(request.user, pair),
        **ways_on(pair, me.role.rights),
        "panels": panels_for("relationship", request, pair),
        "quiet": panels_for("relationship.quiet", request, pair),
        "after": [] if runs else panels_for("relationship.ended", request, pair),
    }


def pausing(person, pair: Relationship) -> dict:
    return {
        "can_pause": access.can_pause(person, pair),
        "can_resume": access.can_resume(person, pair),
        "resume_url": reverse("relationships:resume", args=[pair.pk]),
    }


def ways_on(pair: Relationship, rights) -> dict:
    """What somebody may do next, after an ending, by the rights of their role."""
    finds = Right.FIND_MENTORS in rights
    return {
        "found_again": Right.BE_FOUND in rights,
        "asks_again": Right.ASK_MENTORS in rights,
        "directory_url": links.url_for("directory", pair.programme.slug) if finds else "",
    }


def earlier_of(person, pk):
    """What this one took the place of, for who took part in that too."""
    return Relationship.objects.of(person).filter(pk=pk)


def contacts_in(person, pair):
    found = SharedContact.objects.visible_to(person).filter(relationship=pair)
    return found.select_related("person").order_by("pk")


def stands(pair: Relationship, me, others, before: list[dict]) -> str:
    """The first line of the page: where we stand and what comes next; a panel above the rest may know it better."""
    names = listed(others)
    if pair.state == Relationship.State.ENDED:
        return _("You worked together until {local}. You can still read everything here.").format(
            local=full_date(pair.local(pair.ended_at))
        )
    if pair.state == Relationship.State.PAUSED:
        return _("You are having a pause. Nothing is expected of either of you until it goes on.")
    if not me.agreed_at:
        return _("Begin by saying how you would like to work together. It takes five minutes.")
    if not pair.agreed_at:
        return _("You have said how you would like to work together. {names} will answer next.").format(
            names=names
        )
    if pair.last_contact_on:
        return _("You were last in touch on {last_contact_on}. You planned {rhythm_in_words}.").format(
            last_contact_on=weekday_date(pair.last_contact_on, pair.local(now())),
            rhythm_in_words=rhythm_in_words(pair.cadence_days),
        )
    agreed = _("You have agreed how to work together. Find a date for a first talk with {names}.")
    return next((panel["stands"] for panel in before if panel.get("stands")), agreed.format(names=names))


def waiting(person, pair, at) -> list[dict]:
    """What this person owes here, soon or already. What is only advised is never called late."""
    soon = pair.policy.looks_ahead.after(pair.local(at).date())
    dues = [
        due
        for due in due_of(person, at)
        if (due.about, due.ref) == ("relationship", pair.pk) and due.due_on <= soon
    ]
    return [
        {"text": due.task, "note": _("A rough guide")}
        if due.advisory
        else {"text": due.task, "due": due.due_on}
        for due in sorted(dues, key=lambda due: (due.advisory, due.due_on))[:5]
    ]


def expected(pair, reader) -> list[tuple]:
    """(person, [(question, answer in words)]) for everybody who has said what they expect, as the reader may see it."""
    form = pair.expectations_form()
    return [
        (part.person, [(one.label, one.words) for one in said_by(part, form, reader)])
        for part in pair.participants.all()
        if part.agreed_at
    ]


def said_by(part, form, reader) -> list[showing.Shown]:
    """Their own words stand under the question; what others said under its heading."""
    viewer = "self" if part.person == reader else "partner"
    return showing.shown(form, part.expects, viewer) if form else []


def asks_to_go_on(pair, today) -> bool:
    return pair.until is not None and today >= pair.policy.asks_before.before(pair.until)


@require_POST
@about_own_pair
def pause(request, pair):
    actions.pause(pair.pk, by=request.user, at=now())
    return answer(request, page=page_of(pair), said=_("You are having a pause. The others have been told."))


@require_POST
@about_own_pair
def resume(request, pair):
    actions.resume(pair.pk, by=request.user, at=now())
    return answer(request, page=page_of(pair), said=_("Welcome back. The others have been told."))


def page_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk])
