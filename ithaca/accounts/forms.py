from django import forms

from ithaca.accounts.models import Person


class ArrivalForm(forms.Form):
    """Who somebody is, before we know whether they have an account: it does not say which."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="As you would like to be called.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="You sign in with it. Others do not see it unless you say so.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="The code from the e-mail",
        max_length=20,
        help_text="Eight letters, such as BCDF-GHJK. Capitals and the dash do not matter.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class DetailsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "pronouns", "pronunciation"]
        labels = {
            "name": "Your name",
            "pronouns": "Your pronouns",
            "pronunciation": "How to say your name",
        }
        help_texts = {
            "name": "As you would like to be called, here and in our letters.",
            "pronouns": "For example: she/her. Shown beside your name.",
            "pronunciation": "For example: “PREE-ya”. Shown on your profile.",
        }


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=Person.Theme, widget=forms.RadioSelect, label="Appearance")
