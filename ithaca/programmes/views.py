from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from ithaca.programmes.models import Membership


def membership(request, pk):
    found = get_object_or_404(Membership.objects.visible_to(request.user), pk=pk)
    return HttpResponse(str(found))
