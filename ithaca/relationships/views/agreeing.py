from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.questions.forms import AnswersForm
from ithaca.relationships import access, actions
from ithaca.relationships.forms import AgreementForm
from ithaca.relationships.views.finding import about_own_pair
from ithaca.relationships.views.page import expected


@about_own_pair
def agree(request, pair):
    """Read the words, say what one expects, choose the rhythm: one page, one button."""
    access.can_agree(request.user, pair).require()
    me = pair.part_of(request.user)
    sent = request.POST or None
    form = AgreementForm(sent, relationship=pair)
    rules = pair.expectations_form()
    own = AnswersForm(rules, me.expects, sent, prefix="own", show_seen_by=False) if rules else None
    if request.method == "POST" and all([form.is_valid(), own is None or own.is_valid()]):
        done = actions.agree(
            pair.pk,
            answers=own.answers() if own else {},
            cadence_days=form.cleaned_data.get("rhythm"),
            by=request.user,
            at=now(),
        )
        return answer(
            request, page=reverse("relationships:relationship", args=[pair.pk]), said=said(done, request)
        )
    context = {
        "pair": pair,
        "me": me,
        "names": listed(pair.others(request.user)),
        "form": form,
        "own": own,
        "both": Together([own, form] if own else [form]),
        "rules": rules,
        "agreement": (agreement := pair.agreement_page()),
        "agreement_html": prose(agreement.body) if agreement else "",
        "intro_html": prose(rules.intro) if rules else "",
        "expected": [(person, rows) for person, rows in expected(pair, me.person) if person != request.user],
    }
    return render(request, "relationships/agree.html", context)


class Together:
    """Two forms of one page as the summary of what is to be mended reads them: in one box, in reading order."""

    def __init__(self, forms):
        self.forms = forms

    def __iter__(self):
        return (field for form in self.forms for field in form)

    @property
    def errors(self) -> dict:
        return {
            (number, name): said
            for number, form in enumerate(self.forms)
            for name, said in form.errors.items()
        }

    def non_field_errors(self) -> list:
        return [error for form in self.forms for error in form.non_field_errors()]


def said(pair, request) -> str:
    names = listed(pair.others(request.user))
    if pair.agreed_at:
        return _("You and {names} have agreed how you will work together.").format(names=names)
    return _("Thank you. {names} can read it now, and will answer next.").format(names=names)
