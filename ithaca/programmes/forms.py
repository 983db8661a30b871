from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.programmes.policy import leave_problem, redate_problem
from ithaca.questions.forms import Part
from ithaca.questions.rules.definitions import SEEN_BY, Field


class StatementsForm(forms.Form):
    """A box to tick for each statement that a role accepts on joining."""

    def __init__(self, pages, *args, **more):
        super().__init__(*args, **more)
        self.pages = pages
        for page in pages:
            self.fields[page.name] = forms.BooleanField(
                label=_("I have read “{title}”, and I agree").format(title=page.title),
                error_messages={
                    "required": _("To join, please read “{title}” and agree to it.").format(title=page.title)
                },
            )


class PlaceForm(forms.Form):
    """What a membership asks beside the scheme's own form: a contact address, and how many at a time."""

    use_required_attribute = False

    def __init__(self, membership: Membership, *args, draft=False, **more):
        self.membership = membership
        joining = membership.joining
        more.setdefault(
            "initial", {"contact_email": membership.contact_email, "capacity": membership.capacity}
        )
        super().__init__(*args, prefix="own", **more)
        if joining.contact_address:
            self.fields["contact_email"] = contact_field(joining, membership, required=not draft)
        if joining.capacity:
            self.fields["capacity"] = capacity_field(joining)

    def part(self, title: str) -> Part:
        """These questions as the last part of a profile, under a heading where the profile has headings."""
        needed = [Field(name=name, label=f.label, required=f.required) for name, f in self.fields.items()]
        return Part(title, list(self), [f for f in needed if f.required])

    def values(self) -> dict:
        """What `save_profile` takes beside the answers."""
        return {name: self.cleaned_data[name] for name in self.fields}


def contact_field(joining, membership, *, required):
    return forms.EmailField(
        label=_("Contact address for this programme"),
        required=required,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=(
            _(
                "Seen by {people}. It may be another than the one you sign in "
                "with ({email}), which nobody but staff sees: you can make one just for mentoring."
            ).format(people=_(SEEN_BY[joining.contact_seen_by]), email=membership.person.email)
        ),
    )


def capacity_field(joining):
    return forms.IntegerField(
        label=_("How many people at a time"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_(
            "We suggest {capacity} at most. Leave it empty to go by that; you may change it at any time."
        ).format(capacity=joining.capacity),
    )


class AwayForm(forms.Form):
    """The first and the last day of a leave; `today` is the local day."""

    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, today, **more):
        super().__init__(*args, **more)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and (problem := leave_problem(first, last, self.today)):
            self.add_error("last", problem)
        return cleaned


class EndForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("The last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "Until then they may ask for somebody new. What they work on may go on for longer."
        ),
    )


class RedateForm(forms.Form):
    """The first and the last day of a cohort; one that has begun keeps its first day."""

    starts = forms.DateField(
        label=gettext_lazy("Its first day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends = forms.DateField(
        label=gettext_lazy("Its last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, cohort: Cohort, today, **more):
        super().__init__(*args, initial={"starts": cohort.starts_on, "ends": cohort.ends_on}, **more)
        self.cohort, self.today = cohort, today
        self.fields["starts"].disabled = cohort.started_at is not None
        if cohort.ends_on is None:
            del self.fields["ends"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            was = (self.cohort.starts_on, self.cohort.ends_on)
            now = (cleaned["starts"], cleaned.get("ends"))
            begun = self.cohort.started_at is not None
            if problem := redate_problem(was, now, begun=begun, today=self.today):
                self.add_error(None, problem)
        return cleaned


class CloseForm(forms.Form):
    pairs = forms.ChoiceField(
        label=gettext_lazy("Those who work together"),
        choices=[
            ("go-on", gettext_lazy("They go on until their own end; nobody new joins them")),
            ("end", gettext_lazy("They end now, and everybody gets a letter")),
        ],
        widget=forms.RadioSelect,
    )


class CopyForm(forms.Form):
    """The name of a programme that is like another."""

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    slug = forms.SlugField(
        label=gettext_lazy("Its short name in addresses"),
        max_length=50,
        help_text=gettext_lazy("Lower-case letters, digits and hyphens: career-2028."),
    )
    staff = forms.BooleanField(
        label=gettext_lazy("The same staff, in the same roles"), required=False, initial=True
    )

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Programme.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Another programme has this name. Choose another one."))
        return slug


class InterestForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We use it for this one letter, and for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
