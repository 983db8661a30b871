"""Looking at the programme as one of its people sees it: reading alone, for half an hour, written down, and said on
every page. Only what is named here opens; what people wrote to each other or for themselves never does."""

from datetime import datetime, timedelta

from django.shortcuts import render

from ithaca.accounts.models import Person
from ithaca.desk import access
from ithaca.kit.clock import now
from ithaca.programmes.models import Membership

KEY = "view_as"
LASTS = timedelta(minutes=30)
HOME = "home"
OF_THE_PROGRAMME = (
    "programmes:public",
    "programmes:page",
    "programmes:rules",
    "matching:directory",
    "matching:mentor",
)  # pages about the programme whose slug stands in their address
STOP = "desk:stop_viewing"


def begin(request, member: Membership, at: datetime):
    """Keep in the session whom one looks as, and until when."""
    request.session[KEY] = {"membership": member.pk, "until": (at + LASTS).isoformat()}


def stop(request):
    request.session.pop(KEY, None)


def viewed(request) -> Membership | None:
    """Whom the person looks as, while they may: the right is asked for with every page."""
    kept = request.session.get(KEY) if request.user.is_authenticated else None
    if not kept or datetime.fromisoformat(kept["until"]) <= now():
        return None
    rows = Membership.objects.visible_to(request.user).select_related(
        "programme__institution", "person", "role"
    )
    member = rows.filter(pk=kept["membership"]).first()
    return member if member and access.can_view_as(request.user, member) else None


class ViewAsMiddleware:
    """Shows a page as somebody else would see it, when the reader has chosen that and may."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reader = request.user
        response = self.get_response(request)
        request.user = reader
        return response

    def process_view(self, request, view, args, kwargs):
        if KEY not in request.session or request.resolver_match.view_name == STOP:
            return None
        member = viewed(request)
        if member is None:
            stop(request)
            return None
        request.viewing = {"name": member.person.name, "role": member.role.title}
        if not opens(request, member, kwargs):
            return render(request, "desk/not_seen.html", {"viewing": request.viewing}, status=403)
        request.user = Person.objects.get(pk=member.person_id)
        return None


def opens(request, member: Membership, kwargs) -> bool:
    """Reading alone, and only pages that hold no words between people."""
    name = request.resolver_match.view_name
    if request.method not in ("GET", "HEAD"):
        return False
    if name == HOME:
        return not request.GET and lives_here(request.user, member)
    return name in OF_THE_PROGRAMME and kwargs.get("slug") == member.programme.slug


def lives_here(reader, member: Membership) -> bool:
    """Whether everything on somebody's home is about programmes that the reader looks after."""
    own = Membership.objects.filter(person=member.person).exclude(state__in=Membership.GONE)
    seen = Membership.objects.visible_to(reader).filter(person=member.person)
    return not own.exclude(pk__in=seen.values("pk")).exists()
