"""What people write: a request, an answer, a question."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.matching.models import Request
from ithaca.matching.policy import MatchingPolicy, RequestPolicy, fields_of
from ithaca.matching.rules.shown import Answer
from ithaca.relationships.queries import rhythm_in_words

MOST = 100  # what a slider goes to: the criteria share so many points


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


class AgreeForm(forms.Form):
    """A yes to a proposed pair: which of one's answers go with the introduction."""

    use_required_attribute = False

    def __init__(self, answers: list[Answer], other: str, *args, **more):
        super().__init__(*args, **more)
        if answers:
            self.fields["shows"] = AnyOf(
                label=_("What {other} reads of you in the introduction").format(other=other),
                help_text=_("Your name is always shown. Untick what you would rather say later."),
                choices=[(a.name, f"{a.shown.label} {short(a.shown.words)}") for a in answers],
                initial=[a.name for a in answers if a.offered],
                widget=forms.CheckboxSelectMultiple,
            )


def objectives(policy: MatchingPolicy, scheme) -> list[tuple[str, str]]:
    """What the best plan may be, in words."""
    mentors = scheme.roles[policy.sides(scheme)[1]].plural
    spread = _("As many {mentors} as can be with somebody, then the greatest total")
    if policy.least > 1:
        spread = _(
            "Up to {number} for each of the {mentors}, as far as there are enough, then the greatest total"
        )
    return [
        ("total", _("The greatest total of scores")),
        ("worst-off", _("The lowest score as high as it can be, then the greatest total")),
        ("spread", spread.format(mentors=mentors, number=policy.least)),
        ("stable", _("No two would rather have each other than whom they have")),
    ]


class RoundForm(forms.Form):
    """What counts how much in a round, what the best plan is, and who stays out."""

    use_required_attribute = False
    objective = forms.ChoiceField(
        label=gettext_lazy("What the best plan is"),
        help_text=gettext_lazy("As many as can be are matched, whichever you choose."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, found, mentees, mentors, **more):
        super().__init__(*args, **more)
        policy = found.cohort.obeys(MatchingPolicy)
        self.found, self.criteria = found, policy.criterion
        self.fields["objective"].choices = objectives(policy, found.cohort.scheme)
        self.initial["objective"] = found.objective
        titles = {field.name: field.title for field in fields_of(found.cohort.scheme)}
        now = {n: float(found.weights.get(str(n), one.weight)) for n, one in enumerate(self.criteria)}
        whole = sum(now.values()) or 1.0
        for number, one in enumerate(self.criteria):
            self.fields[f"weight-{number}"] = forms.IntegerField(
                label=titles[one.needs],
                min_value=0,
                max_value=MOST,
                initial=round(MOST * now[number] / whole),
                widget=forms.NumberInput(attrs={"type": "range", "step": 1, "min": 0, "max": MOST}),
            )
        self.fields["out"] = AnyOf(
            label=gettext_lazy("Who stays out of it"),
            choices=[(str(m.pk), m.name) for m in (*mentees, *mentors)],
            initial=[str(pk) for pk in found.leaves_out],
            widget=forms.CheckboxSelectMultiple,
        )

    def weights(self):
        """The sliders."""
        return [self[name] for name in self.fields if name.startswith("weight-")]

    def given(self) -> dict:
        """What was said, as the round keeps it: all weights, if one of them was moved."""
        said, names = self.cleaned_data, [name for name in self.fields if name.startswith("weight-")]
        moved = any(said[name] != self.fields[name].initial for name in names)
        weights = {str(n): float(said[name]) for n, name in enumerate(names)}
        return {
            "weights": weights if moved else self.found.weights,
            "leaves_out": [int(pk) for pk in said["out"]],
            "objective": said["objective"],
        }


class ChooseForm(forms.Form):
    """A place for each of those who are shown, or none."""

    use_required_attribute = False

    def __init__(self, rows: list[dict], *args, **more):
        super().__init__(*args, **more)
        self.rows = rows
        places = [
            ("", _("No wish")),
            *((str(n), _("Choice {number}").format(number=n)) for n in range(1, len(rows) + 1)),
        ]
        for row in rows:
            self.fields[f"place-{row['pk']}"] = forms.ChoiceField(
                label=_("Your wish for {name}").format(name=row["name"]),
                choices=places,
                required=False,
                initial=row["place"],
            )

    def clean(self):
        said = [place for place in self.cleaned_data.values() if place]
        if len(set(said)) < len(said):
            raise forms.ValidationError(_("Two of them have the same place. Give each place once."))
        return self.cleaned_data

    def order(self) -> list[int]:
        """Those with a place, the first choice first."""
        places = {row["pk"]: self.cleaned_data[f"place-{row['pk']}"] for row in self.rows}
        return sorted((pk for pk, place in places.items() if place), key=lambda pk: int(places[pk]))


class RanksForm(forms.Form):
    """Whom people would choose, as noted at an event: a line each, by address."""

    use_required_attribute = False
    lines = forms.CharField(
        label=gettext_lazy("Who would choose whom"),
        help_text=gettext_lazy(
            "A line for each person, of either side: their address, then the addresses of those whom they would choose, the "
            "first choice first, with commas between. A line replaces what was noted of somebody before."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=200_000,
    )

    def __init__(self, known: tuple[dict[str, int], ...], *args, **more):
        """`known` {address: membership} of each side: somebody may be on both, and is told apart by whom they chose."""
        super().__init__(*args, **more)
        self.known = known
        self.fields["lines"].widget.attrs.pop("maxlength")  # nobody comes near it, so nobody need count

    def clean_lines(self) -> dict[int, list[int]]:
        """{membership: memberships}; every line that cannot be read is said with its number."""
        found, wrong, here = {}, [], set().union(*self.known)
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            said = [one.strip().lower() for one in re.split(r"[,;\t]", line) if one.strip()]
            lost = [one for one in said if one not in here]
            wrong += [
                _("Line {number}: {address} is the address of nobody in this round.").format(
                    number=number, address=one
                )
                for one in lost
            ]
            if said and not lost:
                read = self.across(said)
                found |= read
                if not read:
                    wrong.append(
                        _("Line {number}: people of one side do not choose each other.").format(number=number)
                    )
        if wrong:
            raise forms.ValidationError(wrong[:20])
        return found

    def across(self, said: list[str]) -> dict[int, list[int]]:
        """A line as {membership: memberships of the other side}; nothing where it stays on one side."""
        mentees, mentors = self.known
        for own, others in ((mentees, mentors), (mentors, mentees)):
            if said[0] in own and all(one in others for one in said[1:]):
                return {own[said[0]]: list(dict.fromkeys(others[one] for one in said[1:]))}
        return {}
