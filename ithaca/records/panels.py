from ithaca.kit.panels import panel
from ithaca.records.queries.requests import standing


@panel("account", order=60)
def my_data(request):
    """The way to one's own record."""
    return {"template": "records/account_panel.html"}


@panel("membership", order=5)
def notice_to_read(request, membership):
    """The privacy notice that one has not accepted in its words of today; it keeps nobody from anything."""
    if membership.person_id != request.user.pk or membership.state in membership.GONE:
        return None
    found = standing(request.user, membership.programme)
    if found is None or found["accepted"]:
        return None
    return {"template": "records/notice_panel.html", **found}
