"""One person, and one request, as staff see them: where they stand, what happened, which letters went out."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ithaca.desk import access as desk_access
from ithaca.desk import actions
from ithaca.desk.models import Note
from ithaca.desk.queries import story
from ithaca.desk.queries.doubles import ids_of
from ithaca.desk.views import viewing
from ithaca.desk.views.queue import back, membership_of
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import brief_date
from ithaca.matching.models import Request
from ithaca.programmes import access
from ithaca.programmes.actions import members
from ithaca.programmes.actions.enrolment import invite_again
from ithaca.programmes.models import Membership
from ithaca.questions.rules.showing import shown
from ithaca.relationships.models import Relationship
from ithaca.relationships.queries import rows as pair_rows
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

REFLECTION_SEEN = ("staff", "programme")
LATEST = 20


@require_safe
def person(request, pk):
    """A membership: the person in one role of one programme."""
    found = Membership.objects.visible_to(request.user).select_related(
        "programme__institution", "cohort", "role", "person", "profile", "reflection", "checked_by"
    )
    member = get_object_or_404(found, pk=pk)
    if not holds(request.user, Right.SEE_PEOPLE, member.programme):
        raise Http404
    only = request.GET.get("only", "") if request.GET.get("only") in story.KINDS else ""
    with timezone.override(member.programme.tz):
        return render(request, "desk/person.html", person_context(request, member, only))


def person_context(request, member, only) -> dict:
    who = member.person
    pairs = Relationship.objects.visible_to(request.user).of(who).filter(programme=member.programme)
    asked = Request.objects.visible_to(request.user).filter(mentee=member) | Request.objects.visible_to(
        request.user
    ).filter(mentor=member)
    return {
        "member": member,
        "person": who,
        "programme": member.programme,
        "facts": facts_of(member),
        "answers": shown(member.form, member.answers, "staff") if member.profile_id else [],
        "aims": [a for a in aims_of(member) if a.seen_by in REFLECTION_SEEN],
        "check": member.joining.check,
        "story": story.timeline(
            request.user, "person", ids_of(who.pk), member.programme, only, "more" in request.GET
        ),
        "kinds": [
            {"key": k, "title": t, "current": k == only}
            for k, t in story.kinds(request.user, member.programme).items()
        ],
        "mails": story.mails_to(request.user, who.pk, member.programme),
        "pairs": [
            (row, links.url_for("relationship", row.pk, staff=True))
            for row in pair_rows(pairs.order_by("-started_at")[:LATEST])
        ],
        "requests": [
            request_line(row)
            for row in asked.order_by("-sent_at").values(
                "pk", "state", "sent_at", "mentee__person__name", "mentor__person__name"
            )[:LATEST]
        ],
        "notes": notes_of(request.user, member),
        "words_missing": request.GET.get("words") == "missing",
        **verdicts(request.user, member),
    }


def notes_of(reader, member) -> list[Note]:
    """What staff remember about the person in this programme, the newest first."""
    rows = Note.objects.visible_to(reader).filter(programme=member.programme, person=member.person)
    return list(rows.select_related("by").order_by("-at", "-pk")[:LATEST])


@require_POST
def note(request, pk):
    found = membership_of(request, pk)
    words = request.POST.get("words", "")[:2000]
    actions.write_note(found.pk, words, by=request.user, at=now())
    page = reverse("desk:person", args=[found.pk]) + "#notes"
    return answer(request, page=page, said=_("Noted. Only staff see it."))


@require_POST
def drop_note(request, pk):
    found = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    member = (
        Membership.objects.visible_to(request.user)
        .filter(programme=found.programme, person=found.person)
        .first()
    )
    actions.drop_note(found.pk, by=request.user, at=now())
    page = reverse("desk:person", args=[member.pk]) + "#notes" if member else reverse("desk:queue")
    return answer(request, page=page, said=_("Taken away."))


@require_POST
def view_as(request, pk):
    """From here on pages show what this person sees, for half an hour or until one stops."""
    found = membership_of(request, pk)
    member = actions.view_as(found.pk, by=request.user, at=now())
    viewing.begin(request, member, now())
    return redirect(
        "matching:directory" if "find-mentors" in member.role.rights else "programmes:public",
        member.programme.slug,
    )


@require_POST
def stop_viewing(request):
    kept = request.session.get(viewing.KEY)
    viewing.stop(request)
    return redirect(reverse("desk:person", args=[kept["membership"]]) if kept else reverse("desk:queue"))


def aims_of(member) -> list:
    form = member.cohort.scheme.forms.get(member.joining.reflection)
    return shown(form, member.aims, "staff") if form and member.reflection_id else []


def verdicts(person, member) -> dict:
    own = member.person_id == person.pk
    manage = holds(person, Right.MANAGE_PEOPLE, member.programme) and not own
    return {
        "can_decide": not own and access.can_decide(person, member),
        "can_deactivate": manage and access.can_deactivate(person, member),
        "can_activate": manage and access.can_activate(person, member),
        "can_leave": manage and access.can_leave(person, member),
        "can_invite": manage and (member.state == Membership.State.INVITED or bool(member.can("invite"))),
        "can_write": manage,
        "can_view_as": desk_access.can_view_as(person, member),
        "may_pair": holds(person, Right.PAIR_PEOPLE, member.programme) and member.state in Membership.IN,
    }


def facts_of(member) -> list[tuple[str, str]]:
    """Dates and addresses; no words of theirs."""
    day = member.programme.tz
    moments = [
        (_("Asked to join"), member.applied_at),
        (_("Checked"), member.checked_at),
        (_("Joined"), member.joined_at),
        (_("Profile confirmed"), member.confirmed_at),
        (_("Left"), member.left_at),
    ]
    facts = [("E-mail", member.person.email)]
    facts += [(_("Contact address"), member.contact_email)] if member.contact_email else []
    facts += [(name, brief_date(moment.astimezone(day).date())) for name, moment in moments if moment]
    facts += [(_("What was checked"), f"{member.checked} ({member.checked_by})")] if member.checked else []
    facts += [(_("Time ends"), brief_date(member.ends_on))] if member.ends_on else []
    return facts + ([(_("Came by"), member.source)] if member.source else [])


def request_line(row) -> dict:
    return {
        "title": _("{name} asked {name2}").format(
            name=row["mentee__person__name"], name2=row["mentor__person__name"]
        ),
        "url": links.url_for("request", row["pk"], staff=True),
        "state": row["state"],
        "label": Request.State(row["state"]).label,
        "when": row["sent_at"],
    }


@require_safe
def request_page(request, pk):
    """Who asked whom and how it stands; never what they wrote."""
    rows = Request.objects.visible_to(request.user).select_related(
        "programme__institution", "mentee__person", "mentor__person"
    )
    found = get_object_or_404(rows, pk=pk)
    if not holds(request.user, Right.SEE_REQUESTS, found.programme):
        raise Http404
    with timezone.override(found.programme.tz):
        context = {
            "asked": found,
            "programme": found.programme,
            "story": story.timeline(request.user, "request", pk, found.programme),
            "mails": story.mails_about("request", pk),
            "mentee_url": links.url_for("membership", found.mentee_id, staff=True),
            "mentor_url": links.url_for("membership", found.mentor_id, staff=True),
        }
        return render(request, "desk/request.html", context)


def done(request, pk, verb, said: str):
    """One verb of a membership, and back to where the button stood."""
    found = membership_of(request, pk)
    verb(found.pk, by=request.user, at=now())
    return answer(request, page=back(request), said=said.format(found.person))


@require_POST
def deactivate(request, pk):
    return done(
        request,
        pk,
        members.deactivate,
        _("{} is inactive: nobody finds or asks them. Whoever works with them goes on."),
    )


@require_POST
def activate(request, pk):
    return done(request, pk, members.activate, _("{} is active again."))


@require_POST
def leave(request, pk):
    return done(request, pk, members.leave, _("{} has left the programme. Those whom it concerns are told."))


@require_POST
def invite(request, pk):
    """Send the invitation again, or anew to somebody who had left."""
    found = get_object_or_404(
        Membership.objects.visible_to(request.user).select_related("programme", "role", "person"), pk=pk
    )
    invite_again(found.pk, by=request.user, at=now())
    return answer(
        request,
        page=back(request),
        said=_("{person} gets the invitation by e-mail.").format(person=found.person),
    )
