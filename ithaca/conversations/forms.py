from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.conversations import actions, scanner
from ithaca.conversations.actions import LONGEST, NewFile
from ithaca.conversations.rules.files import KINDS, MOST
from ithaca.kit.sentences import in_words

ACCEPT = ",".join(f".{kind}" for kind in (*KINDS, "jpeg"))


class Several(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A few files, each looked at: what it is, how large, and what the virus scanner says. Gives `NewFile`s."""

    widget = Several(attrs={"accept": ACCEPT})

    def clean(self, data, initial=None):
        given = [super(FilesField, self).clean(one, initial) for one in data or () if one]
        if len(given) > MOST:
            raise forms.ValidationError(_("Send at most {MOST} files at a time.").format(MOST=MOST))
        return [looked_at(one) for one in given]


def looked_at(file) -> NewFile:
    try:
        return actions.looked_at(file.name, file.size, file.read)
    except actions.NotTaken as problem:
        raise forms.ValidationError(in_words(problem.args[0])) from None
    except scanner.NotScanned:
        raise forms.ValidationError(
            _("Files cannot be looked at for viruses just now. Send your words alone, or try again later.")
        ) from None


class MessageForm(forms.Form):
    use_required_attribute = False

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
    files = FilesField(
        label=gettext_lazy("Files, such as a CV to look at"),
        required=False,
        help_text=gettext_lazy("Up to 3 of at most 5 MB: PDF, Word, OpenDocument, plain text or a picture."),
    )
