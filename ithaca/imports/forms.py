"""The forms of the three steps: the file, the columns, the last word."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.conversations.scanner import NotScanned
from ithaca.imports.actions.files import Bundle, look_over
from ithaca.imports.rules import columns as guessing
from ithaca.imports.rules import pairs as reading
from ithaca.imports.rules.archives import Unsafe
from ithaca.kit.sentences import in_words
from ithaca.kit.tables.reading import Sheet, read
from ithaca.kit.tables.workbooks import Unreadable
from ithaca.kit.words import capitalised
from ithaca.roles.models import Role

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
PAIRS = "pairs:"  # no role can be called so


class FileForm(forms.Form):
    """A spreadsheet, read as soon as it is here; `sheet` holds its rows, `bundle` the files that came with it."""

    role = forms.ChoiceField(label=gettext_lazy("Who is in it?"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("The spreadsheet"),
        help_text=gettext_lazy("CSV, Excel (.xlsx) or LibreOffice (.ods), up to 20 MB. It need not be tidy."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
    files = forms.FileField(
        label=gettext_lazy("Their files, as a ZIP"),
        required=False,
        help_text=gettext_lazy(
            "If you have any: up to 500 files and 25 MB. A column of the spreadsheet says which file is whose, "
            "as “Priya/CV.pdf; Plan.docx”."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    sheet: Sheet
    bundle: Bundle | None = None

    def __init__(self, *args, programme, pairs=False, **kwargs):
        super().__init__(*args, **kwargs)
        roles = Role.objects.filter(programme=programme.pk, staff=False).order_by("pk")
        self.fields["role"].choices = [(r.name, capitalised(r.plural)) for r in roles]
        if pairs:
            self.fields["role"].choices += [(PAIRS, _("People who work together already, and when they met"))]
        else:
            del self.fields["files"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Save the one sheet that you need as CSV.")
            )
        try:
            self.sheet = read(file.read(), file.name)
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None
        if len(self.sheet.rows) > MOST_ROWS:
            raise forms.ValidationError(
                _("There are more than 100,000 rows. Divide the file, and bring in one part at a time.")
            )
        return file

    def clean_files(self):
        """The order of the fields has told by now who is in the spreadsheet."""
        file = self.cleaned_data["files"]
        if not file:
            return file
        if self.cleaned_data.get("role") != PAIRS:
            raise forms.ValidationError(
                _("Files come with people who work together already. Choose those above.")
            )
        try:
            self.bundle = look_over(file)
        except Unsafe as problem:
            raise forms.ValidationError(in_words(problem.args[0])) from None
        except NotScanned:
            raise forms.ValidationError(
                _("Files cannot be looked at for viruses just now. Leave the ZIP out, or try again later.")
            ) from None
        return file


class ColumnsForm(forms.Form):
    """What each column is: a choice for every column of the file, and the order of dates."""

    dates = forms.ChoiceField(
        label=gettext_lazy("Dates such as 03/04/2027"),
        choices=[
            ("", gettext_lazy("As each column tells, else the day first")),
            ("day", gettext_lazy("The day comes first")),
            ("month", gettext_lazy("The month comes first")),
        ],
        required=False,
    )

    def __init__(self, *args, batch, targets: dict[str, str], parties=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch, self.parties = batch, parties
        self.fields["dates"].initial = batch.dates
        people = [(k, in_words(label)) for k, label in targets.items() if not k.startswith("field:")]
        answers = [(k, label) for k, label in targets.items() if k.startswith("field:")]
        choices = [
            ("", _("Leave out")),
            (_("Who works together") if parties else _("The person"), people),
        ] + ([(_("Their profile"), answers)] if answers else [])
        for column in batch.columns:
            self.fields[name_of(column)] = forms.ChoiceField(
                label=column["title"],
                choices=choices,
                required=False,
                initial=batch.mapping.get(str(column["place"]), ""),
            )

    def columns(self):
        """(what the file says, the choice) for each column."""
        return [(column, self[name_of(column)]) for column in self.batch.columns]

    @property
    def mapping(self) -> dict[int, str]:
        return {c["place"]: self.cleaned_data.get(name_of(c), "") for c in self.batch.columns}

    def clean(self):
        parties = self.parties
        found = reading.problems(self.mapping, parties) if parties else guessing.problems(self.mapping)
        for problem in found:
            self.add_error(None, in_words(problem))


def name_of(column) -> str:
    return f"column-{column['place']}"


class ConfirmForm(forms.Form):
    invites = forms.ChoiceField(
        label=gettext_lazy("How do they join?"),
        choices=[
            ("letter", gettext_lazy("Invite them by e-mail to look over their profile and say yes")),
            ("agreed", gettext_lazy("They have agreed already: active at once, and no letter")),
        ],
        initial="letter",
        widget=forms.RadioSelect,
    )
    fills = forms.BooleanField(
        label=gettext_lazy("For people who are here already, fill in answers that are empty"),
        required=False,
        help_text=gettext_lazy(
            "What they wrote themselves is never changed. The day on which their time ends follows the file where staff keep it."
        ),
    )
