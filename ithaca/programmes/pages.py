from django.urls import reverse

from ithaca.kit import links
from ithaca.notices.signing import act_token

links.page("membership", "programmes:membership")
links.page("membership", "programmes:profile", name="profile")
links.page("membership", "programmes:reflection", name="reflection")
links.page("membership", "programmes:briefing", name="briefing")
links.page("membership", "programmes:confirm", name="confirm")
links.by_mail(
    "membership",
    "confirm",
    lambda ref, person: reverse("programmes:confirm_by_mail", args=[act_token("confirm", ref, person)]),
)
