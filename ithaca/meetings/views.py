from functools import partial, wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.verdicts import Denied, check
from ithaca.kit.web import answer
from ithaca.kit.words import listed, weekday_time
from ithaca.meetings import access, actions
from ithaca.meetings.forms import BookForm, LogForm, OfferForm
from ithaca.meetings.models import Impression, Meeting
from ithaca.meetings.queries import GRACE, coming, first_held, record_of
from ithaca.meetings.reactions import calendar_of
from ithaca.questions.forms import AnswersForm
from ithaca.relationships.views.finding import about_own_pair, about_pair, about_shared_pair, find

State = Meeting.State


def about_meeting(view):
    """A view of one meeting of the person's own, in its programme's zone."""

    @wraps(view)
    def shown(request, pk):
        found = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
        found.relationship = find(request, found.relationship_id)
        with timezone.override(found.relationship.programme.tz):
            return view(request, found)

    return shown


def index(request):
    """All my meetings ahead."""
    return render(request, "meetings/index.html", {"coming": coming(request.user, now(), most=50)})


def record(request):
    """What I have done here, for a CV: numbers and dates of my own, and nobody's name but mine."""
    return render(request, "meetings/record.html", {"parts": record_of(request.user), "today": now().date()})


@about_meeting
def meeting(request, found):
    return render(request, "meetings/meeting.html", about(request, found))


def about(request, found: Meeting) -> dict:
    pair, at = found.relationship, now()
    closed(request.user, found, at)
    return {
        **words(request, pair),
        "meeting": found,
        "linked": is_link(found.place),
        "when": weekday_time(pair.local(found.starts_at)) if found.starts_at else "",
        "slots": [
            (slot, weekday_time(pair.local(slot.starts_at)), slot.starts_at > at)
            for slot in found.slots.all()
        ],
        "can_pick": access.can_pick(request.user, found),
        "can_move": access.can_move(request.user, found),
        "can_cancel": access.can_cancel(request.user, found),
        "can_log": access.can_log(request.user, pair, found),
        "over": found.starts_at is not None and found.starts_at <= at,
        "mine": found.by_id == request.user.pk,
        "note": found.note if pair.part_of(request.user) else "",
    }


def closed(person, found: Meeting, at):
    """Where it was and what it was about stay closed to who stands in, once it is no longer ahead."""
    if not tells(person, found, at):
        found.place = found.agenda = ""


def tells(person, found: Meeting, at) -> bool:
    """Who stands in reads where a meeting ahead is and what about, and nothing of those that were."""
    offered, booked = found.state == State.OFFERED, found.state == State.BOOKED
    ahead = offered or (booked and found.starts_at > at - GRACE)
    return ahead or found.relationship.part_of(person) is not None


def is_link(place: str) -> bool:
    """Whether the place is an address of the web and nothing else, so that it can be pressed."""
    return place.startswith(("https://", "http://")) and not any(c.isspace() for c in place)


def words(request, pair) -> dict:
    names = listed(pair.others(request.user)) if pair.hand_of(request.user) else str(pair)
    return {"pair": pair, "names": names, "zone": pair.programme.tz.key.rpartition("/")[2].replace("_", " ")}


@about_shared_pair
def offer(request, pair):
    access.can_plan(request.user, pair).require()
    form = OfferForm(request.POST or None, relationship=pair)
    made = attempt(form, lambda: actions.offer(pair.pk, form.slots(), form.plan(), by=request.user, at=now()))
    if made:
        return answer(
            request, page=page_of(made), said=_("Offered. You hear from us as soon as one of them is picked.")
        )
    return render(request, "meetings/offer.html", {**words(request, pair), "form": form})


@about_shared_pair
def book(request, pair):
    access.can_plan(request.user, pair).require()
    form = BookForm(request.POST or None, relationship=pair)
    made = attempt(
        form,
        lambda: actions.book(pair.pk, form.cleaned_data["starts_at"], form.plan(), by=request.user, at=now()),
    )
    if made:
        return answer(
            request, page=page_of(made), said=_("Booked. Everybody gets a mail with a calendar entry.")
        )
    return render(request, "meetings/book.html", {**words(request, pair), "form": form})


def attempt(form, act):
    """Do it when the form makes sense; a refusal stands above the form, which keeps what was typed."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return act()
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return None


@require_POST
@about_meeting
def pick(request, found):
    slot = request.POST.get("slot", "")
    actions.pick(found.pk, int(slot) if slot.isdecimal() else 0, by=request.user, at=now())
    return answer(
        request, page=page_of(found), said=_("Booked. Everybody gets a mail with a calendar entry.")
    )


@about_meeting
def move(request, found):
    access.can_move(request.user, found).require()
    check(tells(request.user, found, now()), _("This time has passed. Please choose another.")).require()
    form = BookForm(request.POST or None, relationship=found.relationship, meeting=found)
    moved = attempt(
        form,
        lambda: actions.move(
            found.pk, form.cleaned_data["starts_at"], form.plan(), by=request.user, at=now()
        ),
    )
    if moved:
        return answer(request, page=page_of(found), said=_("Moved. The calendar entries follow by mail."))
    return render(request, "meetings/move.html", {**about(request, found), "form": form})


@about_meeting
def cancel(request, found):
    access.can_cancel(request.user, found).require()
    if request.method == "POST":
        actions.cancel(found.pk, by=request.user, at=now())
        return answer(
            request, page=pair_page(found.relationship), said=_("Called off. Everybody has been told.")
        )
    return render(request, "meetings/cancel.html", about(request, found))


@about_meeting
def log(request, found):
    pair = found.relationship
    access.can_log(request.user, pair, found).require()
    today = pair.local(now()).date()
    day = min(pair.local(found.starts_at).date(), today) if found.starts_at else today
    staff = pair.part_of(request.user) is None  # who stands in writes no note, as staff do not
    form = LogForm(request.POST or None, relationship=pair, meeting=found, staff=staff)
    form.fields["on"].initial = day
    if attempt(form, lambda: note(request, form, partial(actions.log, found.pk))):
        return answer(request, page=pair_page(pair), said=_("Noted. Thank you."))
    return render(request, "meetings/log.html", {**about(request, found), "form": form})


@about_pair
def log_past(request, pair):
    """Somebody of the pair, or staff for them (who see no notes)."""
    access.can_log(request.user, pair).require()
    staff = pair.part_of(request.user) is None
    form = LogForm(request.POST or None, relationship=pair, staff=staff)
    form.fields["on"].initial = pair.local(now()).date()
    if attempt(form, lambda: note(request, form, partial(actions.log_past, pair.pk))):
        return answer(request, page=pair_page(pair), said=_("Noted. Thank you."))
    return render(request, "meetings/log.html", {**words(request, pair), "form": form, "staff": staff})


def note(request, form, act):
    """Log a meeting as the form says."""
    given = form.cleaned_data
    return act(
        on=given["on"],
        note=given.get("note", ""),
        plan=form.plan(),
        then=given.get("next"),
        by=request.user,
        at=now(),
    )


@about_own_pair
def impression(request, pair):
    """How the first meeting was: nobody else reads it."""
    at = now()
    access.can_say_impression(request.user, pair, first_held(pair.pk), at).require()
    asked = access.impression_form(pair)
    mine = Impression.objects.visible_to(request.user).filter(relationship=pair).first()
    form = AnswersForm(asked, mine.answers if mine else {}, request.POST or None, show_seen_by=False)
    said = attempt(
        form, lambda: actions.say_impression(pair.pk, answers=form.answers(), by=request.user, at=at)
    )
    if said:
        return answer(request, page=pair_page(pair), said=_("Thank you. It stays with you."))
    context = {**words(request, pair), "form": form, "asked": asked, "intro_html": prose(asked.intro)}
    return render(request, "meetings/impression.html", context)


@about_meeting
def calendar(request, found):
    """The meeting as a calendar file."""
    if not found.starts_at:
        raise Denied(_("There is no date yet."))
    closed(request.user, found, at := now())
    text = calendar_of(found, found.relationship, request.user, at=at)
    headers = {"Content-Disposition": f'attachment; filename="meeting-{found.pk}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def page_of(found: Meeting) -> str:
    return reverse("meetings:meeting", args=[found.pk])


def pair_page(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk]) + "#meetings"
