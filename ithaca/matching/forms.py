"""What people write: a request, an answer, a question."""

from django import forms
from django.utils.translation import gettext as _

from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.rules.shown import Answer
from ithaca.relationships.queries import rhythm_in_words


def area(least: int, most: int, rows: int = 8) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most, "minlength": least})


class AskForm(forms.Form):
    """A message to a mentor, and which of one's answers go with it."""

    use_required_attribute = False

    def __init__(self, rules: RequestPolicy, answers: list[Answer], kinds: list, mentor: str, *args, **more):
        super().__init__(*args, **more)
        self.fields["words"] = forms.CharField(
            label=_("Your message to {mentor}").format(mentor=mentor),
            widget=area(rules.least, rules.most, 10),
            min_length=rules.least,
            max_length=rules.most,
            help_text=_("A few warm, plain sentences are best. You can look at it before it goes."),
        )
        if len(kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=_("What are you looking for?"),
                choices=[(k.name, in_words(k)) for k in kinds],
                initial=kinds[0].name,
                widget=forms.RadioSelect,
            )
        if answers:
            self.fields["shows"] = AnyOf(
                label=_("What {mentor} sees of you").format(mentor=mentor),
                help_text=_("Your name is always shown. Untick what you would rather say later."),
                choices=[(a.name, f"{a.shown.label} {short(a.shown.words)}") for a in answers],
                initial=[a.name for a in answers if a.offered],
                widget=forms.CheckboxSelectMultiple,
            )


class AnyOf(forms.MultipleChoiceField):
    """As many as one likes, none among them, without calling the question optional."""

    def validate(self, value):
        if value:
            super().validate(value)


def in_words(kind) -> str:
    """ "A mentoring pair: in touch about once a month"."""
    lasts = _(", for about {lasts}").format(lasts=kind.lasts) if kind.lasts else ""
    return _("A {title}: in touch {rhythm_in_words}{lasts}").format(
        title=kind.title, rhythm_in_words=rhythm_in_words(kind.cadence.about_days()), lasts=lasts
    )


def short(words: str, most: int = 90) -> str:
    words = " ".join(words.split())
    return f"({words if len(words) <= most else words[: most - 1].rstrip() + '…'})"


class WordsForm(forms.Form):
    """A few words to the other side."""

    use_required_attribute = False

    def __init__(self, label: str, most: int, *args, needed: bool = True, hint: str = "", rows=5, **more):
        super().__init__(*args, **more)
        self.fields["words"] = forms.CharField(
            label=label, widget=area(1, most, rows), max_length=most, required=needed, help_text=hint
        )


def question_form(request: Request, *args, **more) -> WordsForm:
    rules = request.cohort.obeys(RequestPolicy)
    label = _("What would you like to know from {name}?").format(name=request.mentee.person.name)
    return WordsForm(label, rules.most, *args, prefix="question", rows=4, **more)


def accept_form(request: Request, *args, **more) -> WordsForm:
    rules = request.cohort.obeys(RequestPolicy)
    label = _("A word of welcome to {name}").format(name=request.mentee.person.name)
    return WordsForm(label, rules.most, *args, prefix="accept", needed=False, rows=3, **more)


def decline_form(request: Request, reason, *args, **more) -> WordsForm:
    rules = request.cohort.obeys(RequestPolicy)
    return WordsForm(
        _("{name} will read this").format(name=request.mentee.person.name),
        rules.most,
        *args,
        prefix=f"decline-{reason.name}",
        initial={"words": " ".join(reason.message.split())},
        hint=_("Change it in any way you like."),
        **more,
    )


def reply_form(request: Request, *args, **more) -> WordsForm:
    rules = request.cohort.obeys(RequestPolicy)
    return WordsForm(
        _("Your answer to {name}").format(name=request.mentor.person.name), rules.most, *args, **more
    )
