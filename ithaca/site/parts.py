"""Who may look at the components page: everybody in a demo or while developing, else administrators."""

from django.conf import settings
from django.http import Http404

from ithaca.kit.showcase import components as showcase
from ithaca.kit.web import public
from ithaca.roles.access import held
from ithaca.roles.rights import Right


@public
def components(request):
    if not (settings.DEBUG or settings.ITHACA_DEMO or administers(request.user)):
        raise Http404
    return showcase(request)


def administers(person) -> bool:
    """Whether somebody runs every programme of an institution."""
    return any(programme is None and Right.RUN_PROGRAMME in rights for _, programme, rights in held(person))
