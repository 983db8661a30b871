from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class AskForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("As much as we need to find it and to answer you."),
    )


class LostForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    old = forms.EmailField(
        label=gettext_lazy("The address that you cannot use any more"),
        help_text=gettext_lazy("The one with which you signed in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    new = forms.EmailField(
        label=gettext_lazy("The address that you use now"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(
        label=gettext_lazy("How can we be sure that it is you?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "For example: whom you work with, or when you last met. Please send no documents."
        ),
    )

    def clean(self):
        given = super().clean()
        if given.get("old") and given.get("old", "").lower() == given.get("new", "").lower():
            self.add_error("new", _("This is the same address."))
        return given


class EraseForm(forms.Form):
    """Typed, so that nobody does it by a slip."""

    address = forms.EmailField(label=gettext_lazy("The e-mail address of the account, to be sure"))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_address(self):
        if self.cleaned_data["address"].strip().lower() != self.person.email:
            raise forms.ValidationError(_("This is not the address of the account."))
        return self.cleaned_data["address"]


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("They get it by e-mail, and read it on their page."),
    )  # fmt: skip


class SureForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("How are you sure that it is them?"), max_length=300,
        help_text=gettext_lazy("Kept with the request. For example: called back on the number in the records."),
    )  # fmt: skip


class HoldForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Why nothing may be deleted for now"), max_length=300)
