"""What happened, period beside period: for one programme, and rolled up over all that somebody looks after."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from ithaca.desk.queries import impressions, periods
from ithaca.desk.queries.places import places
from ithaca.desk.views.finding import at_desk
from ithaca.kit.clock import now
from ithaca.kit.tables.writing import export
from ithaca.kit.timing import lasting
from ithaca.meetings.policy import MeetingPolicy
from ithaca.roles.rights import Right

FEW = gettext_lazy("fewer than 5")


def chosen(request) -> tuple[str, str]:
    """How many months, and beside which, as the address says it."""
    months, beside = request.GET.get("months", ""), request.GET.get("beside", "")
    return months if months in periods.LENGTHS else "3", beside if beside in periods.BESIDE else "previous"


@require_safe
@at_desk(Right.SEE_PEOPLE)
def compare(request, place):
    months, beside = chosen(request)
    found = periods.compared(request.user, place, now(), int(months), beside)
    if (kind := request.GET.get("as")) in ("csv", "xlsx"):
        head = [gettext("Part"), gettext("What"), found["now"].words, found["then"].words]
        lines = ([title, what, new, old] for title, rows in found["groups"] for what, new, old, _ in rows)
        return export(kind, f"{place.slug}-figures", head, lines)
    context = {"place": place, "months": months, "beside": beside, "choices": ways(), **found}
    context["first_meetings"] = impressions.asks(place) and place.may(request.user, Right.SEE_PAIRS)
    return render(request, "desk/compare.html", context)


@require_safe
def overview(request):
    """Every programme in one table."""
    found = list(places(request.user).values())
    if not found:
        raise Http404
    months, _ = chosen(request)
    table = periods.rolled_up(request.user, found, now(), int(months))
    if (kind := request.GET.get("as")) in ("csv", "xlsx"):
        lines = (
            [place.title, *("" if n is None else n for n in numbers)] for place, numbers in table["rows"]
        )
        return export(kind, "programmes", [gettext("Programme"), *table["heads"]], lines)
    return render(request, "desk/overview.html", {"months": months, "choices": ways(), **table})


@require_safe
@at_desk(Right.SEE_PAIRS)
def first_meetings(request, place):
    """What people said after a first meeting beside whether they met again, in counts that do not tell who."""
    found = impressions.tables(place, now())
    told = [one for one in found if one.bands]
    if (kind := request.GET.get("as")) in ("csv", "xlsx"):
        head = [
            gettext("Who"),
            gettext("Question"),
            gettext("They said"),
            gettext("Met again"),
            gettext("Did not"),
        ]
        lines = (
            [one.role, one.question, band.label, counted(band.again), counted(band.not_again)]
            for one in told
            for band in one.bands
        )
        return export(kind, f"{place.slug}-first-meetings", head, lines)
    context = {
        "place": place,
        "asks": impressions.asks(place),
        "told": told,
        "few": FEW,
        "within": lasting(place.scheme.section(MeetingPolicy).again_within),
        "stands": impressions.stands(found, told),
    }
    return render(request, "desk/first_meetings.html", context)


def counted(number: int | None):
    return str(FEW) if number is None else number


def ways() -> dict:
    return {"months": periods.LENGTHS.items(), "beside": periods.BESIDE.items()}
