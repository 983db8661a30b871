"""Finding an enquiry or a programme, as far as somebody may see it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from ithaca.help.models import Enquiry
from ithaca.programmes.models import Programme


def find(request, pk) -> Enquiry:
    return get_object_or_404(
        Enquiry.objects.visible_to(request.user).select_related(
            "person", "owner", "programme__institution", "cohort"
        ),
        pk=pk,
    )


def find_programme(request, slug) -> Programme:
    visible = Programme.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(visible, slug=slug)


def page_of(found: Enquiry) -> str:
    return reverse("help:enquiry", args=[found.pk])
