"""Writing to a mentor: the message, how it will look, and sending it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.web import answer
from ithaca.matching import access, actions
from ithaca.matching.forms import AskForm
from ithaca.matching.queries.requests import filled
from ithaca.matching.rules import shown
from ithaca.matching.views.finding import find_mentor
from ithaca.matching.views.looking import looker
from ithaca.relationships.policy import RelationshipPolicy


def ask(request, slug, pk):
    """Write (GET), look at it (POST with step=look), send it (step=send) or line it up for later (step=line)."""
    who = looker(request.user, slug)
    member = find_mentor(who, pk)
    if who.membership is None:
        return redirect("matching:mentor", slug, pk)
    if member.pk in who.asked:
        return redirect("matching:request", who.asked[member.pk])
    now_or_later = ways(who, member)
    if not any(now_or_later.values()):
        refused = {
            "verdict": now_or_later["can_ask"],
            **first(who, reverse("matching:mentor", args=[slug, pk])),
        }
        return render(request, "matching/not_yet.html", {**about(who, member), **refused})
    form = form_for(who, member, request.POST if request.method == "POST" else None)
    step = request.POST.get("step", "write")
    if step == "write" or not form.is_valid():
        return render(
            request,
            "matching/ask.html",
            {**about(who, member), "form": written(who, member, form, step), "advice": advice(who)},
        )
    if step == "look":
        looked = {**about(who, member), **looked_at(who, form), **now_or_later}
        return render(request, "matching/ask_look.html", looked)
    return line_up(request, who, member, form) if step == "line" else send(request, who, member, form)


def ways(who, member) -> dict:
    """Whether they can be asked now, and whether they can be lined up to be asked next."""
    today = who.programme.today(now())
    return {
        "can_ask": access.can_ask(who.membership, member, today),
        "can_line_up": access.can_line_up(who.membership, member, today),
    }


def first(who, back: str = "") -> dict:
    """The step that comes before asking, where there is one; after it one goes on `back` to a page."""
    member = who.membership
    if step := access.programmes.next_preparation(member):
        words = {"reflection": gettext("Think it over now"), "briefing": gettext("Read the briefing")}[step]
        url = reverse(
            f"programmes:{step}",
            args=[member.pk],
            query={"next": back} if step == "briefing" and back else None,
        )
        return {"step_url": url, "step_words": words}
    return {"step_url": reverse("programmes:membership", args=[member.pk])}


def about(who, member) -> dict:
    return {"looker": who, "member": member, "mentor": member.person.name}


def advice(who) -> dict:
    """The scheme's page that helps with wording, to be read without leaving the form: {title, words}."""
    page = who.programme.scheme.pages.get(who.rules.wording)
    return {"title": page.title, "words": prose(without_title(page.body))} if page else {}


def without_title(text: str) -> str:
    """A page's text below its own heading, which stands on the page already."""
    first, _, rest = text.partition("\n")
    return rest if first.startswith("# ") else text


def form_for(who, member, data) -> AskForm:
    cohort = who.membership.cohort
    kinds = list(cohort.obeys(RelationshipPolicy).kind)
    return AskForm(who.rules, shown.may_show(filled(who.membership)), kinds, member.person.name, data)


def written(who, member, form: AskForm, step: str) -> AskForm:
    """The form to write in: with its problems after a look, and only with the words on the way back."""
    if step != "write" or not form.is_bound:
        return form
    fresh = form_for(who, member, None)
    fresh.initial = {name: form[name].value() for name in fresh.fields}
    return fresh


def looked_at(who, form: AskForm) -> dict:
    """The message as the mentor will see it, and what goes along with sending it."""
    values = form.cleaned_data
    return {
        "words": values["words"],
        "shows": values.get("shows", []),
        "kind": values.get("kind", ""),
        "kind_words": dict(form.fields["kind"].choices)[values["kind"]] if "kind" in form.fields else "",
        "shown": [
            shown.named(who.person, gettext("Your name")),
            *shown.chosen(filled(who.membership), values.get("shows", [])),
        ],
    }


def send(request, who, member, form: AskForm):
    made = actions.ask(who.membership.pk, member.pk, **chosen(form), by=request.user, at=now())
    name = member.person.name
    said = gettext(
        "{name} has your message by e-mail. You will hear from us as soon as there is an answer."
    ).format(name=name)
    return answer(request, page=reverse("matching:request", args=[made.pk]), said=said)


def line_up(request, who, member, form: AskForm):
    actions.line_up(who.membership.pk, member.pk, **chosen(form), by=request.user, at=now())
    words = gettext(
        "{name} is in your line. We ask them by ourselves if an answer is no, or does not come."
    ).format(name=member.person.name)
    return answer(request, page=reverse("matching:requests"), said=words)


def chosen(form: AskForm) -> dict:
    """What an action takes of the form."""
    values = form.cleaned_data
    return {"words": values["words"], "shows": values.get("shows", []), "kind": values.get("kind", "")}
