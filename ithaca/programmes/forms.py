from django import forms

from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import leave_problem
from ithaca.questions.forms import Part
from ithaca.questions.rules.definitions import SEEN_BY, Field


class StatementsForm(forms.Form):
    """A box to tick for each statement that a role accepts on joining."""

    def __init__(self, pages, *args, **more):
        super().__init__(*args, **more)
        self.pages = pages
        for page in pages:
            self.fields[page.name] = forms.BooleanField(
                label=f"I have read “{page.title}”, and I agree",
                error_messages={"required": f"To join, please read “{page.title}” and agree to it."},
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
        label="Contact address for this programme",
        required=required,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=(
            f"Seen by {SEEN_BY[joining.contact_seen_by]}. It may be another than the one you sign in "
            f"with ({membership.person.email}), which nobody but staff sees: you can make one just for mentoring."
        ),
    )


def capacity_field(joining):
    return forms.IntegerField(
        label="How many people at a time",
        required=False,
        min_value=0,
        max_value=50,
        help_text=f"We suggest {joining.capacity} at most. Leave it empty to go by that; you may change it at any time.",
    )


class AwayForm(forms.Form):
    """The first and the last day of a leave; `today` is the local day."""

    first = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(
        label="Until, that day included", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
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
        label="The last day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Until then they may ask for somebody new. What they work on may go on for longer.",
    )


class CloseForm(forms.Form):
    pairs = forms.ChoiceField(
        label="Those who work together",
        choices=[
            ("go-on", "They go on until their own end; nobody new joins them"),
            ("end", "They end now, and everybody gets a letter"),
        ],
        widget=forms.RadioSelect,
    )


class CopyForm(forms.Form):
    """The name of a programme that is like another."""

    title = forms.CharField(label="What is it called?", max_length=200)
    slug = forms.SlugField(
        label="Its short name in addresses",
        max_length=50,
        help_text="Lower-case letters, digits and hyphens: career-2028.",
    )
    staff = forms.BooleanField(label="The same staff, in the same roles", required=False, initial=True)

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Programme.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Another programme has this name. Choose another one.")
        return slug


class InterestForm(forms.Form):
    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="We use it for this one letter, and for nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
