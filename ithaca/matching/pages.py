from django.urls import reverse

from ithaca.kit import links
from ithaca.notices.signing import act_token

links.page("request", "matching:request")
links.page("request", "matching:request", name="answer")
links.page("proposal", "matching:proposal")
links.page("directory", "matching:directory")
links.page("rounds", "matching:rounds", staff=True)
links.by_mail(
    "request",
    "answer",
    lambda ref, person: reverse("matching:answer", args=[act_token("answer", ref, person)]),
)
