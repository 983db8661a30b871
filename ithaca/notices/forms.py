from django import forms

from ithaca.notices.models import Mail


class LogForm(forms.Form):
    """The filters of the log of mails, as they stand in the address."""

    use_required_attribute = False

    q = forms.CharField(label="Name or address", max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(label="What became of it", choices=[("", "Anything"), *Mail.State.choices])

    def filters(self) -> dict[str, str]:
        """What was chosen; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


HOURS = [("", "At any hour"), *((str(hour), f"{hour:02}:00") for hour in range(24))]


class QuietForm(forms.Form):
    """From when until when no mail that can wait."""

    use_required_attribute = False

    begins = forms.ChoiceField(label="Quiet from", choices=HOURS, required=False)
    ends = forms.ChoiceField(label="Quiet until", choices=HOURS, required=False)

    def clean(self):
        given = [bool(self.cleaned_data.get(name)) for name in ("begins", "ends")]
        if any(given) and not all(given):
            self.add_error("ends", "Please choose both hours, or neither.")
        return self.cleaned_data

    def hours(self) -> tuple[int, int] | None:
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"]
        return (int(begins), int(ends)) if begins and ends else None
