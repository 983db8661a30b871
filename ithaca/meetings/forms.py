from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit.words import full_date
from ithaca.meetings.actions import MOST_SLOTS, NO_PLACE, Plan
from ithaca.meetings.models import Meeting
from ithaca.meetings.policy import MeetingPolicy
from ithaca.meetings.queries import same_day

MOMENT = "%Y-%m-%dT%H:%M"


def moment(label: str, **more) -> forms.DateTimeField:
    """A day and a time, typed in the programme's zone."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format=MOMENT)
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"], **more
    )


class PlanForm(forms.Form):
    """How people meet: the part that all forms of meetings share."""

    use_required_attribute = False
    LAST = ("minutes", "mode", "place", "agenda")

    minutes = forms.IntegerField(label=gettext_lazy("How long, in minutes"), min_value=5, max_value=600)
    mode = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=gettext_lazy("Link or place"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A link to the video call, a phone number, or where you meet."),
    )
    agenda = forms.CharField(
        label=gettext_lazy("What to talk about"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only the people who meet see this."),
    )

    def __init__(self, *args, relationship, meeting: Meeting | None = None, **kwargs):
        rules = relationship.cohort.obeys(MeetingPolicy)
        kwargs.setdefault("initial", usual(rules, meeting))
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.fields["mode"].choices = [(name, mode.title) for name, mode in rules.modes.items()]
        self.order_fields([name for name in self.fields if name not in PlanForm.LAST])

    def clean(self):
        cleaned = super().clean()
        asks = "place" in self.fields and "mode" in cleaned
        if asks and self.rules.place_missing(cleaned["mode"], cleaned.get("place", "")):
            self.add_error("place", NO_PLACE)
        return cleaned

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in PlanForm.LAST if name in self.cleaned_data})


def usual(rules: MeetingPolicy, meeting: Meeting | None) -> dict:
    """What a form begins with: the meeting as it is, or the scheme's usual one."""
    if meeting is None:
        return {"minutes": rules.minutes, "mode": rules.usual}
    names = (*PlanForm.LAST, "starts_at", "note")
    return {name: getattr(meeting, name) for name in names}


def already(there: Meeting, on) -> str:
    """What stands there already, in words."""
    stands = (
        _("is noted already")
        if there.state == Meeting.State.HELD
        else _("is booked, and can be noted on its own page")
    )
    return _("A meeting on {on} {stands}: {minutes} minutes, {way}. Is it another one?").format(
        on=full_date(on), stands=stands, minutes=there.minutes, way=there.way.lower()
    )


class OfferForm(PlanForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_SLOTS + 1):
            label = _("First time") if number == 1 else _("Another time ({number})").format(number=number)
            self.fields[f"time_{number}"] = moment(label, required=number == 1)
        self.order_fields([f"time_{n}" for n in range(1, MOST_SLOTS + 1)])

    def slots(self) -> list:
        return [value for name, value in self.cleaned_data.items() if name.startswith("time_") and value]


class BookForm(PlanForm):
    starts_at = moment("When")


class LogForm(PlanForm):
    """Under a minute: date, length, how, one line, next date."""

    on = forms.DateField(
        label=gettext_lazy("When was it?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("One line to remember it by"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only the people who met see it."),
    )
    next = moment(gettext_lazy("The next date, if you have one"), required=False)
    again = forms.BooleanField(label=gettext_lazy("Yes, it is another one"), required=False)

    def __init__(self, *args, staff: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = kwargs.get("meeting")
        for name in ("place", "agenda", *(("note", "next") if staff else ())):
            del self.fields[name]
        self.pair = kwargs["relationship"]
        self.order_fields(["on", "again", "minutes", "mode", "note", "next"])
        if not self.is_bound:
            del self.fields["again"]

    def clean(self):
        """The same meeting is easily noted twice, once by each side: ask, and take a yes for an answer."""
        cleaned = super().clean()
        there = "on" in cleaned and same_day(self.pair, cleaned["on"], self.meeting and self.meeting.pk)
        if not there:
            del self.fields["again"]
        elif not cleaned.get("again"):
            self.add_error("again", already(there, cleaned["on"]))
        return cleaned

    def plan(self) -> Plan:
        """Where they met and what about stays as it was booked."""
        plan = super().plan()
        return replace(plan, place=self.meeting.place, agenda=self.meeting.agenda) if self.meeting else plan
