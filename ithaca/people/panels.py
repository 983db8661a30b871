from ithaca.kit.panels import panel


@panel("account")
def blocked_people(request):
    """The way to the people whom one has blocked."""
    return {"template": "people/account_panel.html"}
