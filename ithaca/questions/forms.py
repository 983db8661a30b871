"""Django forms made from a scheme's forms."""

import re
from datetime import date

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.questions.rules import definitions
from ithaca.questions.rules.definitions import SEEN_BY
from ithaca.questions.rules.people_named import Named, read

FEW = 7  # so many choices are shown as buttons, more as a list to open
EMPTY = (None, "", [])
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class AnswersForm(forms.Form):
    """A form of a scheme, with answers to begin from.

    A draft may be incomplete: nothing is required, but what is there must make sense.
    `show_seen_by` says under each question who will see the answer.
    """

    use_required_attribute = False

    def __init__(
        self, definition: definitions.Form, answers=None, *args, draft=False, show_seen_by=True, **more
    ):
        self.definition = definition
        answers = answers or {}
        more.setdefault("initial", {f.name: begin(f, answers.get(f.name)) for f in definition.field})
        super().__init__(*args, **more)
        for f in definition.field:
            self.fields[f.name] = BUILD[f.kind](
                f,
                **({"draft": draft} if f.kind == "person" else {}),
                label=f.label,
                required=f.required and not draft,
                help_text=hint(f, answers, show_seen_by),
            )
        self.draft = draft

    def clean(self):
        cleaned = super().clean()
        for f in self.definition.field:
            if f.kind == "choices" and (problem := miscounted(f, cleaned.get(f.name) or [], self.draft)):
                self.add_error(f.name, problem)
        return cleaned

    def parts(self) -> list["Part"]:
        """The questions as they stand under their headings; what has to be done or mended is open."""
        found = [
            Part(title, [self[f.name] for f in fields], [f for f in fields if f.required or f.recommended])
            for title, fields in self.definition.parts()
        ]
        if found and not any(part.open for part in found):
            next((part for part in found if part.empty), found[0]).open = True
        return found

    def answers(self) -> dict:
        """The cleaned answers as JSON can hold them; empty ones are left out."""
        kept = {f.name: keep(f, self.cleaned_data.get(f.name)) for f in self.definition.field}
        return {name: value for name, value in kept.items() if value not in EMPTY}


class Part:
    """Questions of a form under one heading: those still empty by name, and whether it begins open.

    What was typed counts, also where the form came back with something to mend.
    """

    def __init__(self, title: str, bound: list, wanted: list[definitions.Field]):
        self.title, self.bound = title, bound
        empty = {field.name for field in bound if field.value() in (*EMPTY, False)}
        self.empty = [f.label for f in wanted if f.name in empty]
        needed = any(f.required and f.name in empty for f in wanted)
        self.open = not title or needed or any(field.errors for field in bound)


def form_for(definition: definitions.Form, data=None, *, initial=None, **more) -> AnswersForm:
    """A form of a scheme: what was typed (`data`), over the answers that are kept (`initial`)."""
    return AnswersForm(definition, initial, data, **more)


def hint(f: definitions.Field, answers: dict, show_seen_by: bool):
    """What stands under a question: its help, why it is worth answering while empty, who sees it."""
    said = [f.help] if f.help else []
    if f.recommended and f.why and answers.get(f.name) in EMPTY:
        said.append(f.why)
    if show_seen_by:
        said.append(_("Seen by {people}.").format(people=_(SEEN_BY[f.seen_by])))
    return format_html_join(" ", "{}", ((format_html('<span class="hint-line">{}</span>', s),) for s in said))


def begin(f: definitions.Field, value):
    """A stored answer as the form shows it."""
    if f.kind == "yes-no" and f.required and value is not None:
        return "yes" if value else "no"
    return value


def keep(f: definitions.Field, value):
    """A cleaned answer as it is stored."""
    if isinstance(value, date):
        return value.isoformat()
    if f.kind == "yes-no":
        return (None if value in EMPTY else value == "yes") if f.required else value or None
    if f.kind == "scale":
        return None if value in EMPTY else int(value)
    return value


def miscounted(f: definitions.Field, chosen: list, draft: bool) -> str:
    if f.most and len(chosen) > f.most:
        return _("Please choose at most {most}: you have chosen {chosen}.").format(
            most=f.most, chosen=len(chosen)
        )
    if f.least and (chosen or f.required) and len(chosen) < f.least and not draft:
        return _("Please choose at least {least}.").format(least=f.least)
    return ""


# One function a kind ----------------------------------------------------------------------------------------------


def text(f, **more):
    return forms.CharField(max_length=f.most or 200, **more)


def long(f, **more):
    rows = 3 if (f.most or 4000) <= 500 else 5
    return forms.CharField(max_length=f.most or 4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


def email(f, **more):
    return forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}), **more)


def phone(f, **more):
    return forms.CharField(max_length=40, widget=forms.TextInput(attrs={"type": "tel"}), **more)


def url(f, **more):
    return forms.URLField(max_length=f.most or 300, assume_scheme="https", **more)


def number(f, **more):
    return forms.IntegerField(min_value=f.least, max_value=f.most, **more)


def day(f, **more):
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def options(f):
    return [(choice.value, choice.label) for choice in f.choices]


def choice(f, **more):
    few = len(f.choices) <= FEW
    nothing = [] if few and more["required"] else [("", _("Choose one") if not few else _("No answer"))]
    widget = forms.RadioSelect if few else forms.Select
    return forms.ChoiceField(choices=nothing + options(f), widget=widget, **more)


def choices(f, **more):
    return forms.MultipleChoiceField(choices=options(f), widget=forms.CheckboxSelectMultiple, **more)


def yes_no(f, **more):
    """A box to tick, or two buttons where an answer is asked for."""
    if f.required:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **more)
    return forms.BooleanField(**more)


def scale(f, **more):
    steps = range(f.least if f.least is not None else 1, (f.most or 5) + 1)
    return forms.ChoiceField(choices=[(n, n) for n in steps], widget=forms.RadioSelect, **more)


class PersonWidget(forms.MultiWidget):
    """Two lines, each with its own label: a name and an address."""

    template_name = "questions/person.html"
    use_fieldset = True
    SAID = (gettext_lazy("Their name"), gettext_lazy("Their e-mail address"))

    def __init__(self):
        super().__init__(
            [
                forms.TextInput(attrs={"autocomplete": "off", "maxlength": 120}),
                forms.EmailInput(attrs={"autocomplete": "off"}),
            ]
        )

    def decompress(self, value):
        named = read(value or "")
        return [named.name, named.email]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for one, said in zip(context["widget"]["subwidgets"], self.SAID, strict=True):
            one["said"] = said
        return context


LINK = re.compile(r"://|www\.", re.IGNORECASE)


class PersonField(forms.MultiValueField):
    """Somebody else, by name and address: both or neither. A draft may have one alone."""

    def __init__(self, *, draft: bool, **more):
        self.draft = draft
        fields = (forms.CharField(max_length=120), forms.EmailField())
        super().__init__(fields, widget=PersonWidget(), require_all_fields=False, **more)
        for field in fields:
            field.required = False

    def compress(self, values):
        name, email = (str(value or "") for value in (*values, "", "")[:2])
        if bool(name) != bool(email) and not self.draft:
            raise forms.ValidationError(_("Please give both their name and their e-mail address."))
        if LINK.search(name):  # it would greet a stranger in a letter of ours
            raise forms.ValidationError(_("Please give their name alone, without a link."))
        return str(Named(read(name).name, email.lower()))


def person(f, *, draft=False, **more):
    return PersonField(draft=draft, **more)


BUILD = {
    "text": text,
    "long": long,
    "email": email,
    "phone": phone,
    "url": url,
    "number": number,
    "date": day,
    "choice": choice,
    "choices": choices,
    "yes-no": yes_no,
    "scale": scale,
    "person": person,
}
