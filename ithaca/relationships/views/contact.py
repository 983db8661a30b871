from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.relationships import access, actions
from ithaca.relationships.forms import ContactForm
from ithaca.relationships.models import SharedContact
from ithaca.relationships.views.finding import about_own_pair, about_shared_pair


@about_own_pair
def share(request, pair):
    access.can_share(request.user, pair).require()
    me = pair.part_of(request.user)
    usual = {"label": "E-mail", "value": me.membership.contact_email or request.user.email}
    form = ContactForm(request.POST or None, initial=usual)
    names = listed(pair.others(request.user))
    if request.method == "POST" and form.is_valid():
        actions.share_contact(pair.pk, **form.cleaned_data, by=request.user, at=now())
        return answer(
            request,
            page=about_us(pair),
            said=_("{names} can see it now. You can take it back at any time.").format(names=names),
        )
    return render(request, "relationships/share.html", {"pair": pair, "names": names, "form": form})


@require_POST
def take_back(request, pk):
    contact = get_object_or_404(SharedContact.objects.visible_to(request.user), pk=pk)
    actions.unshare(contact.pk, by=request.user, at=now())
    return answer(
        request, page=about_us(contact.relationship), said=_("Taken back. Nobody sees it here any more.")
    )


@require_POST
@about_shared_pair
def note(request, pair):
    """One tap: we were in touch elsewhere today."""
    actions.note_contact(pair.pk, by=request.user, at=now())
    return answer(
        request,
        page=reverse("relationships:relationship", args=[pair.pk]),
        said=_("Noted: you were in touch today. Nothing more is asked of you until the next time."),
    )


def about_us(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk]) + "#about"
