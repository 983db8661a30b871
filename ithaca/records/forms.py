from django import forms


class AskForm(forms.Form):
    words = forms.CharField(
        label="What is it about?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As much as we need to find it and to answer you.",
    )


class LostForm(forms.Form):
    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    old = forms.EmailField(
        label="The address that you cannot use any more",
        help_text="The one with which you signed in.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    new = forms.EmailField(
        label="The address that you use now", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    words = forms.CharField(
        label="How can we be sure that it is you?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example: whom you work with, or when you last met. Please send no documents.",
    )

    def clean(self):
        given = super().clean()
        if given.get("old") and given.get("old", "").lower() == given.get("new", "").lower():
            self.add_error("new", "This is the same address.")
        return given


class EraseForm(forms.Form):
    """Typed, so that nobody does it by a slip."""

    address = forms.EmailField(label="The e-mail address of the account, to be sure")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_address(self):
        if self.cleaned_data["address"].strip().lower() != self.person.email:
            raise forms.ValidationError("This is not the address of the account.")
        return self.cleaned_data["address"]


class AnswerForm(forms.Form):
    words = forms.CharField(
        label="Your answer", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="They get it by e-mail, and read it on their page.",
    )  # fmt: skip


class SureForm(forms.Form):
    words = forms.CharField(
        label="How are you sure that it is them?", max_length=300,
        help_text="Kept with the request. For example: called back on the number in the records.",
    )  # fmt: skip


class HoldForm(forms.Form):
    words = forms.CharField(label="Why nothing may be deleted for now", max_length=300)
