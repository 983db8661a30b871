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
