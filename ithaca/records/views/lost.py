"""For somebody who cannot read mail at their old address, and so cannot sign in."""

from allauth.core.ratelimit import consume_or_429
from django.shortcuts import render

from ithaca.kit.clock import now
from ithaca.kit.web import public
from ithaca.records import actions
from ithaca.records.forms import LostForm


@public
def lost(request):
    """The same answer whether or not we know the old address."""
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if slow_down := consume_or_429(request, action="lost_address"):
            return slow_down
        actions.report_lost(**form.cleaned_data, at=now())
        return render(request, "records/lost_said.html", {"new": form.cleaned_data["new"]})
    return render(request, "records/lost.html", {"form": form})
