from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.help.models import Enquiry

Kind = Enquiry.Kind


class EnquiryForm(forms.Form):
    """A question, feedback or a concern. `desks` are those one may choose from."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[(k.value, k.label) for k in (Kind.QUESTION, Kind.FEEDBACK, Kind.CONCERN)],
        widget=forms.RadioSelect,
        initial=Kind.QUESTION,
    )
    subject = forms.CharField(label=gettext_lazy("In a few words"), max_length=150)
    body = forms.CharField(
        label=gettext_lazy("Your message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 7})
    )

    def __init__(self, *args, desks: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        if len(desks) > 1:
            self.fields["desk"] = forms.ChoiceField(
                label=_("To whom?"), choices=desks, widget=forms.RadioSelect
            )
            self.order_fields(["desk", "kind", "subject", "body"])


class ReportForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("As you saw it, in your own words. Whoever you report is not told."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    block = forms.BooleanField(
        label=gettext_lazy("Do not bring us together again"),
        help_text=gettext_lazy("You will not find or hear from each other here. They are not told."),
        required=False,
    )


class ReplyForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Your message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )


class DeskForm(forms.Form):
    """The filters of a desk's list, as they stand in the address."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[("", gettext_lazy("Open")), *Enquiry.State.choices[1:], ("all", gettext_lazy("Any"))],
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who takes care"),
        choices=[
            ("", gettext_lazy("Anybody")),
            ("mine", gettext_lazy("I do")),
            ("nobody", gettext_lazy("Nobody yet")),
        ],
    )

    def filters(self) -> dict[str, str]:
        """What was chosen; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
