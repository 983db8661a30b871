from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ithaca.relationships import access
from ithaca.relationships.actions.leaving import Onward
from ithaca.relationships.models import CheckIn, Relationship
from ithaca.relationships.queries import RHYTHMS, rhythm_in_words

SCALE_HELP = gettext_lazy("From 0 (not at all) to 10 (all the way).")


class AgreementForm(forms.Form):
    """The words that all sides accept, and the rhythm that they choose. What each side expects is
    a form of the scheme beside it."""

    rhythm = forms.TypedChoiceField(
        label=gettext_lazy("How often we will be in touch"),
        coerce=int,
        help_text=gettext_lazy("A rough guide that you can change together at any time."),
    )
    accept = forms.BooleanField(label=gettext_lazy("I agree to these words."))

    def __init__(self, *args, relationship: Relationship, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        if not relationship.agreement_page():
            del self.fields["accept"]
        if not relationship.terms.agree_cadence:
            del self.fields["rhythm"]
            return
        days = sorted({*RHYTHMS, relationship.cadence_days or relationship.terms.cadence.about_days()})
        self.fields["rhythm"].choices = [(n, rhythm_in_words(n).capitalize()) for n in days]
        self.fields["rhythm"].initial = relationship.cadence_days


class GoalForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What do you want to reach?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Small enough to see when it is done: “Have a CV that I like to send”."),
    )
    then = forms.IntegerField(
        label=gettext_lazy("Where does it stand today?"),
        min_value=0,
        max_value=10,
        initial=0,
        help_text=SCALE_HELP,
    )


class RatingForm(forms.Form):
    now = forms.IntegerField(
        label=gettext_lazy("Where does it stand now?"), min_value=0, max_value=10, help_text=SCALE_HELP
    )


class TaskForm(forms.Form):
    """What somebody does until the next meeting; `reader` writes it, `today` is the local day."""

    text = forms.CharField(
        label=gettext_lazy("What is there to do?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Small enough for one sitting: “Send the second draft of my CV”."),
    )
    person = forms.TypedChoiceField(label=gettext_lazy("Who does it?"), widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=gettext_lazy("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave it empty when there is no hurry. Nothing here is ever called late."),
    )

    def __init__(self, *args, relationship: Relationship, reader, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        mine = relationship.hand_of(reader).person  # theirs, for who stands in
        people = {person.pk: person for person in (mine, *relationship.others(reader))}
        who = self.fields["person"]
        who.choices = [(pk, _("I do") if pk == reader.pk else person.name) for pk, person in people.items()]
        who.coerce, who.initial = (lambda pk: people[int(pk)]), mine.pk

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if not (verdict := access.is_to_come(day, self.today)):
            raise forms.ValidationError(verdict.reason)
        return day


class ContactForm(forms.Form):
    LABELS = (
        "E-mail",
        gettext_lazy("Phone"),
        gettext_lazy("Video calls"),
        gettext_lazy("Social media"),
        gettext_lazy("Something else"),
    )

    label = forms.ChoiceField(label=gettext_lazy("What it is"), choices=[(label, label) for label in LABELS])
    value = forms.CharField(
        label=gettext_lazy("The address, number or name"),
        max_length=200,
        help_text=gettext_lazy("Only the people on this page see it."),
    )


class EndingForm(forms.Form):
    """The second step of an ending; the reason was chosen in the first."""

    message = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("A suggestion. Change it until it sounds like you."),
    )


class SilentEndingForm(forms.Form):
    """The same between people who are kept apart: no word goes between them."""


class UntilForm(forms.Form):
    """Until when a relationship goes on after its planned end."""

    until = forms.DateField(
        label=gettext_lazy("Until when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, relationship: Relationship, **kwargs):
        super().__init__(*args, **kwargs)
        self.relationship = relationship

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and not (verdict := access.is_later(day, self.relationship)):
            raise forms.ValidationError(verdict.reason)
        return day


class GoOnForm(UntilForm):
    """The same said by its people, who may go on without an end."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].required = False
        self.fields["until"].help_text = _("Leave it empty to go on without an end date.")


class WishForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What would help us to find somebody for you?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only staff read it. You need give no reason."),
    )
    takes_goals = forms.BooleanField(
        label=gettext_lazy("Take my open goals along"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Whoever you work with next sees them."),
    )


class LeavingForm(forms.Form):
    """What becomes of each of those whom somebody works with who leaves: one choice for each."""

    def __init__(self, *args, pairs, member, help_there: bool, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = [row.pk for row in pairs]
        for row in pairs:
            taken = {party.person for party in row.parties}
            free = [(m, room) for m, room in others if m.person_id not in taken]
            self.fields[f"pair-{row.pk}"] = forms.ChoiceField(
                label=row.others(member.person), choices=onward_choices(help_there, free)
            )

    def onward(self) -> dict:
        """What was chosen, as the action takes it."""
        chosen = {pk: self.cleaned_data[f"pair-{pk}"] for pk in self.pairs}
        return {pk: Onward(way) if way in list(Onward) else int(way) for pk, way in chosen.items()}


def onward_choices(help_there: bool, others) -> list:
    asked = [(Onward.HELP, _("The team finds somebody else"))] if help_there else []
    passed = [(m.pk, f"{m.person.name}{room_in_words(room)}") for m, room in others]
    ways = [*asked, (Onward.END, _("It ends kindly"))]
    return [*ways, (_("They go on with"), passed)] if passed else ways


def room_in_words(room: int | None) -> str:
    if room is None:
        return ""
    return ngettext(" ({n} free place)", " ({n} free places)", room).format(n=room)


class BlockForm(forms.Form):
    end = forms.BooleanField(
        label=gettext_lazy("End our work together as well"),
        required=False,
        initial=True,
        help_text=gettext_lazy("They are told that it has ended, in plain words and without a reason."),
    )


class CheckInForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("How is it going?"), choices=CheckIn.Outcome, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("A note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only staff see it."),
    )


class StandInForm(forms.Form):
    """Who stands in, by address, and in which local days."""

    email = forms.EmailField(
        label=gettext_lazy("The e-mail address of who stands in"),
        help_text=gettext_lazy(
            "Somebody active in the same role here. Ask them first: they get a letter at once."
        ),
    )
    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
