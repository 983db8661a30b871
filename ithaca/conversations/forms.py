from django import forms

from ithaca.conversations.actions import LONGEST


class MessageForm(forms.Form):
    use_required_attribute = False

    body = forms.CharField(
        label="Your message",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write a few words first."},
    )
