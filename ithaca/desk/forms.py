from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.desk.queries.lists import beside_states
from ithaca.kit.words import capitalised
from ithaca.matching.models import Request
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Relationship


class ListForm(forms.Form):
    """The filters of a list, as they stand in the address.

    The fields count as required so that none is called optional; an empty one is simply not chosen.
    """

    use_required_attribute = False

    q = forms.CharField(label=gettext_lazy("Name"), max_length=100, widget=forms.SearchInput)


class PeopleForm(ListForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    state = forms.ChoiceField(label=gettext_lazy("Where they stand"))

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        roles = place.scheme.participants().items()
        self.fields["role"].choices = [
            ("", _("Any")),
            *((name, capitalised(role.plural)) for name, role in roles),
        ]
        states = Membership.State.choices
        self.fields["state"].choices = [("", _("Any")), *states, *beside_states(place)]
        self.fields["q"].label = _("Name, word of a profile, or address")


class RequestsForm(ListForm):
    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[("", gettext_lazy("Any")), ("open", gettext_lazy("Open")), *Request.State.choices],
    )
    since = forms.ChoiceField(
        label=gettext_lazy("Open for"),
        choices=[
            ("", gettext_lazy("Any time")),
            ("7", gettext_lazy("Over a week")),
            ("14", gettext_lazy("Over two weeks")),
            ("30", gettext_lazy("Over a month")),
        ],
    )


class PairsForm(ListForm):
    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[
            ("", gettext_lazy("Any")),
            ("running", gettext_lazy("Running")),
            *Relationship.State.choices,
        ],
    )
    since = forms.ChoiceField(
        label=gettext_lazy("Silent for"),
        choices=[
            ("", gettext_lazy("Any time")),
            ("30", gettext_lazy("Over a month")),
            ("60", gettext_lazy("Over two months")),
            ("90", gettext_lazy("Over three months")),
        ],
    )


class TurnDownForm(forms.Form):
    words = forms.CharField(max_length=1000, min_length=10)


class DeputyForm(forms.Form):
    """Somebody of staff who stands in for another, in local days."""

    holding = forms.TypedChoiceField(label=gettext_lazy("Who is away"), coerce=int)
    person = forms.TypedChoiceField(label=gettext_lazy("Who stands in"), coerce=int)
    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, holdings: list[tuple[int, str]], people: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holding"].choices = [("", _("Choose")), *holdings]
        self.fields["person"].choices = [("", _("Choose")), *people]


class AppointForm(forms.Form):
    """Somebody for a staff role, by address."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    email = forms.EmailField(label=gettext_lazy("Their e-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Their name"),
        max_length=150,
        help_text=gettext_lazy("Whoever has been here before keeps the name they have."),
    )

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        staff = [(n, capitalised(r.title)) for n, r in place.scheme.roles.items() if r.kind == "staff"]
        self.fields["role"].choices = staff


class InviteForm(AppointForm):
    """Somebody who is asked to take part, by address."""

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, place=place, **kwargs)
        self.fields["role"].choices = [
            (name, capitalised(role.title)) for name, role in place.scheme.participants().items()
        ]


class WriteForm(forms.Form):
    """One letter to many people: whom it is for, and what it says."""

    HELD = [
        ("10", gettext_lazy("10 minutes")),
        ("60", gettext_lazy("one hour")),
        ("1440", gettext_lazy("one day")),
    ]

    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Where they stand"), required=False, initial=Membership.State.ACTIVE
    )
    cohort = forms.ChoiceField(label=gettext_lazy("Cohort"), required=False)
    lacking = forms.ChoiceField(label=gettext_lazy("Who has not done this yet"), required=False)
    to = forms.RegexField(r"^[a-z]+:[0-9-]*$", required=False, max_length=8000, widget=forms.HiddenInput())
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    words = forms.CharField(
        label=gettext_lazy("What you write"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "It begins with “Hello” and their name, and ends with the programme's contact."
        ),
    )
    needed = forms.BooleanField(
        label=gettext_lazy("It cannot wait"),
        required=False,
        help_text=gettext_lazy("It goes at once, also to those who get one mail a day or stopped news."),
    )
    held = forms.ChoiceField(
        label=gettext_lazy("Hold it for"),
        choices=HELD,
        initial="10",
        help_text=gettext_lazy("Until then you can take it back."),
    )

    def __init__(self, *args, place, cohorts, lacks, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [(name, capitalised(role.plural)) for name, role in place.scheme.participants().items()]
        here = [(value, words) for value, words in Membership.State.choices if value not in Membership.GONE]
        states = [*here, *beside_states(place)]
        for name, choices in (("role", roles), ("state", states), ("cohort", cohorts), ("lacking", lacks)):
            self.fields[name].choices = [("", _("Any") if name != "lacking" else "–"), *choices]
        chosen = self.data.get("to") or self.initial.get("to")
        for name in (
            ("role", "state", "cohort", "lacking") if chosen else () if len(cohorts) > 1 else ("cohort",)
        ):
            self.fields[name].widget = forms.HiddenInput()

    def letter(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("subject", "words", "needed")}

    def hold(self) -> timedelta:
        return timedelta(minutes=int(self.cleaned_data["held"]))


class StepForm(forms.Form):
    """What is said with a step: a field for each that the step declares (`kit.waiting.Field`)."""

    def __init__(self, *args, verb, place, **kwargs):
        super().__init__(*args, **kwargs)
        for field in verb.fields:
            self.fields[field.name] = step_field(field, place)


def step_field(field, place) -> forms.Field:
    asked = {"label": field.label, "required": field.required, "initial": field.value or None}
    if field.kind == "choice":
        return forms.ChoiceField(choices=[("", _("Choose")), *field.choices(place)], **asked)
    if field.kind == "number":
        return forms.IntegerField(min_value=field.least, max_value=field.most, **asked)
    widget = forms.Textarea(attrs={"rows": 4}) if field.kind == "text" else forms.TextInput()
    return forms.CharField(min_length=field.least or None, max_length=field.most, widget=widget, **asked)
