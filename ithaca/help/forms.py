from django import forms

from ithaca.help.models import Enquiry

Kind = Enquiry.Kind


class EnquiryForm(forms.Form):
    """A question, feedback or a concern. `desks` are those one may choose from."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(k.value, k.label) for k in (Kind.QUESTION, Kind.FEEDBACK, Kind.CONCERN)],
        widget=forms.RadioSelect,
        initial=Kind.QUESTION,
    )
    subject = forms.CharField(label="In a few words", max_length=150)
    body = forms.CharField(label="Your message", max_length=5000, widget=forms.Textarea(attrs={"rows": 7}))

    def __init__(self, *args, desks: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        if len(desks) > 1:
            self.fields["desk"] = forms.ChoiceField(label="To whom?", choices=desks, widget=forms.RadioSelect)
            self.order_fields(["desk", "kind", "subject", "body"])


class ReportForm(forms.Form):
    body = forms.CharField(
        label="What happened?",
        help_text="As you saw it, in your own words. Whoever you report is not told.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    block = forms.BooleanField(
        label="Do not bring us together again",
        help_text="You will not find or hear from each other here. They are not told.",
        required=False,
    )


class ReplyForm(forms.Form):
    body = forms.CharField(label="Your message", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class DeskForm(forms.Form):
    """The filters of a desk's list, as they stand in the address."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label="Where it stands", choices=[("", "Open"), *Enquiry.State.choices[1:], ("all", "Any")]
    )
    owner = forms.ChoiceField(
        label="Who takes care", choices=[("", "Anybody"), ("mine", "I do"), ("nobody", "Nobody yet")]
    )

    def filters(self) -> dict[str, str]:
        """What was chosen; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
