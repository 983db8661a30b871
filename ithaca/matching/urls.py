"""Three addresses: the directory, one's requests, and the answer from a mail. Mounted at the root."""

from django.urls import path

from ithaca.matching.views import answering, asking, finding, requests, spread

app_name = "matching"
urlpatterns = [
    path("find/<slug:slug>/", finding.directory, name="directory"),
    path("find/<slug:slug>/spread/", spread.spread, name="spread"),
    path("find/<slug:slug>/<int:pk>/", finding.mentor, name="mentor"),
    path("find/<slug:slug>/<int:pk>/star/", finding.star, name="star"),
    path("find/<slug:slug>/<int:pk>/ask/", asking.ask, name="ask"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:pk>/", requests.detail, name="request"),
    path("requests/<int:pk>/reply/", requests.reply, name="reply"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="withdraw"),
    path("requests/line/<int:pk>/", requests.line, name="line"),
    path("requests/<int:pk>/seen/", requests.see, name="see"),
    path("answer/<str:token>/", answering.by_mail, name="answer"),
    path("back/<str:token>/", answering.back, name="back"),
]
