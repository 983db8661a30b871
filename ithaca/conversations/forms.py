from django import forms
from django.utils.translation import gettext_lazy

from ithaca.conversations.actions import LONGEST


class MessageForm(forms.Form):
    use_required_attribute = False

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
