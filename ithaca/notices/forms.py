from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.notices.models import Mail
from ithaca.notices.rules.mornings import Quiet


class LogForm(forms.Form):
    """The filters of the log of mails, as they stand in the address."""

    use_required_attribute = False

    q = forms.CharField(label=gettext_lazy("Name or address"), max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=[("", gettext_lazy("Anything")), *Mail.State.choices]
    )

    def filters(self) -> dict[str, str]:
        """What was chosen; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


HOURS = [("", gettext_lazy("At any hour")), *((str(hour), f"{hour:02}:00") for hour in range(24))]


PARTS = (
    gettext_lazy("Africa"),
    gettext_lazy("America"),
    gettext_lazy("Asia"),
    gettext_lazy("Atlantic"),
    gettext_lazy("Australia"),
    gettext_lazy("Europe"),
    gettext_lazy("Indian"),
    gettext_lazy("Pacific"),
)


def zones() -> list:
    """The clocks of the world by their places, part by part; first of all that of the programme."""
    places = sorted(name for name in available_timezones() if name.split("/")[0] in PARTS)
    parts = groupby(places, key=lambda name: name.split("/")[0])
    named = [(part, [(name, place_of(name)) for name in names]) for part, names in parts]
    return [("", _("The programme’s own clock")), ("UTC", "UTC"), *named]


def place_of(zone: str) -> str:
    """`America/Argentina/Salta` is "Argentina, Salta"."""
    return ", ".join(zone.split("/")[1:]).replace("_", " ")


class QuietForm(forms.Form):
    """From when until when no mail that can wait."""

    use_required_attribute = False

    begins = forms.ChoiceField(label=gettext_lazy("Quiet from"), choices=HOURS, required=False)
    ends = forms.ChoiceField(label=gettext_lazy("Quiet until"), choices=HOURS, required=False)
    zone = forms.ChoiceField(
        label=gettext_lazy("By the clock of"),
        choices=zones,
        required=False,
        help_text=gettext_lazy("Choose the place where you live, if the programme runs elsewhere."),
    )

    def clean(self):
        given = [bool(self.cleaned_data.get(name)) for name in ("begins", "ends")]
        if any(given) and not all(given):
            self.add_error("ends", _("Please choose both hours, or neither."))
        return self.cleaned_data

    def hours(self) -> Quiet | None:
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"]
        return Quiet(int(begins), int(ends), self.cleaned_data["zone"]) if begins and ends else None
