"""Joining, step by step: who you are, what you agree to, your profile, sent."""

from allauth.core.ratelimit import consume_or_429
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ithaca.accounts.forms import ArrivalForm
from ithaca.accounts.views import send_code
from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.web import answer, public
from ithaca.notices.signing import read_act
from ithaca.programmes import access
from ithaca.programmes.actions import interest, members
from ithaca.programmes.forms import InterestForm, StatementsForm
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy, PagesPolicy
from ithaca.programmes.queries import membership_of
from ithaca.programmes.views.public import entrance, find, link
from ithaca.questions.rules.definitions import SEEN_BY
from ithaca.questions.rules.showing import who_sees

State = Membership.State
STEPS = (
    gettext_lazy("Your address"),
    gettext_lazy("What you agree to"),
    gettext_lazy("Your profile"),
    gettext_lazy("Done"),
)


def steps(now_at: int) -> list[dict]:
    """The way in, and where one is on it."""
    states = ("done" if n < now_at else "now" if n == now_at else "next" for n in range(len(STEPS)))
    return [{"title": title, "state": state} for title, state in zip(STEPS, states, strict=True)]


def about(slug: str, role: str) -> dict:
    """What every page on the way in shows: the programme and the role."""
    found = find(slug)
    if role not in found.scheme.participants():
        raise Http404
    return {"programme": found, "role": role, "entrance": entrance(found, role, found.today(now()))}


@public
def join(request, slug, role):
    """The door of a role: it shows the step that comes next for whoever stands before it."""
    context = about(slug, role)
    found = context["programme"]
    mine = membership_of(request.user, found, role) if request.user.is_authenticated else None
    if mine and access.can_rejoin(request.user, mine):
        return redirect("programmes:membership", mine.pk)
    if mine and mine.state not in Membership.GONE:
        return redirect(next_page(mine))
    if not (verdict := access.can_sign_up(found, role, found.today(now()))):
        return closed(request, context, verdict)
    if not request.user.is_authenticated:
        form = ArrivalForm(initial={"next": request.path})
        return render(request, "programmes/join.html", context | {"form": form, "steps": steps(0)})
    return agree(request, context)


def next_page(membership: Membership) -> str:
    """Where a member, or somebody on the way, goes on."""
    page = {State.INVITED: "agreement", State.STARTED: "profile"}.get(membership.state, "membership")
    return reverse(f"programmes:{page}", args=[membership.pk])


def closed(request, context, verdict):
    """Sign-up is closed today: when it opens, and a place on the list."""
    who = request.user
    initial = {"name": who.name, "email": who.email} if who.is_authenticated else {}
    opens = access.can_leave_interest(
        context["programme"], context["role"], context["programme"].today(now())
    )
    form = InterestForm(initial=initial) if opens else None
    return render(request, "programmes/closed.html", context | {"verdict": verdict, "form": form})


@public
@require_POST
def note_interest(request, slug, role):
    """Leave an address until sign-up opens. The answer is the same for every address."""
    context = about(slug, role)
    if slow_down := consume_or_429(request, action="signup"):
        return slow_down
    form = InterestForm(request.POST)
    if not form.is_valid():
        verdict = access.can_sign_up(context["programme"], role, context["programme"].today(now()))
        return render(request, "programmes/closed.html", context | {"verdict": verdict, "form": form})
    by = request.user if request.user.is_authenticated else None
    interest.note_interest(context["programme"], role, **form.cleaned_data, by=by, at=now())
    page = reverse("programmes:public", args=[slug])
    return answer(request, page=page, said=_("Thank you. We will write to you when sign-up opens."))


def agree(request, context):
    """What one agrees to and who will see what, before anything is kept."""
    found, role = context["programme"], context["role"]
    form = StatementsForm(statements(found, role), request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = members.begin(found, role, by=request.user, at=now())
        return redirect("programmes:profile", membership.pk)
    return render(request, "programmes/agree.html", agreeing(found, role, form) | context)


def statements(found, role) -> list:
    return [found.scheme.pages[name] for name in found.obeys(JoiningPolicy).of(role).statements]


def agreeing(found, role, form) -> dict:
    joining = found.obeys(JoiningPolicy).of(role)
    profile = found.scheme.forms.get(joining.form)
    circles = [(_(circle), labels) for circle, labels in who_sees(profile)] if profile else []
    return {
        "form": form,
        "statements": [(form[page.name], page.title, prose(page.body)) for page in form.pages],
        "circles": circles,
        "contact": _(SEEN_BY[joining.contact_seen_by]) if joining.contact_address else "",
        "privacy": link(found, notice) if (notice := found.obeys(PagesPolicy).privacy) else None,
        "steps": steps(1),
    }


# Invitations ------------------------------------------------------------------------------------------------------


@public
def invitation(request, token):
    """An invitation from a mail: what it is for. It gives no access: a code to the same address does."""
    membership = invited(token)
    if membership.person_id == request.user.pk and request.user.is_authenticated:
        return redirect(next_page(membership))
    if request.method == "POST":
        onward = reverse("programmes:join", args=[membership.programme.slug, membership.role.name])
        return send_code(request, membership.person.email, membership.person.name, onward)
    context = about(membership.programme.slug, membership.role.name)
    return render(request, "programmes/invitation.html", context | {"membership": membership})


def invited(token: str) -> Membership:
    """The membership that an invitation is about; it dies when it has been accepted, or taken back."""
    verb, pk, person = read_act(token) or ("", 0, 0)
    if verb != "invitation":
        raise Http404
    return get_object_or_404(
        Membership.objects.select_related("programme", "role", "person"),
        pk=pk,
        person=person,
        person__is_active=True,
        state=State.INVITED,
    )
