"""The directory, one's requests, the answer from a mail, rounds and what they propose. Mounted at the root."""

from django.urls import path

from ithaca.matching.views import (
    answering,
    asking,
    bank,
    board,
    finding,
    proposals,
    requests,
    rounds,
    spread,
    wishes,
)

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
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/take-back/", board.take_back, name="take_back"),
    path("rounds/choose/<int:pk>/", wishes.choose, name="choose"),
    path("rounds/<slug:slug>/<int:pk>/shortlists/", wishes.shortlists, name="shortlists"),
    path("rounds/<slug:slug>/<int:pk>/ranks/", wishes.ranks, name="ranks"),
    path("rounds/<slug:slug>/bank/", bank.show, name="bank"),
    path("rounds/<slug:slug>/", rounds.index, name="rounds"),
    path("rounds/<slug:slug>/<int:pk>/", rounds.show, name="round"),
    path("rounds/<slug:slug>/<int:pk>/prepare/", rounds.prepare, name="prepare"),
    path("rounds/<slug:slug>/<int:pk>/give-up/", rounds.give_up, name="give_up"),
    path("rounds/<slug:slug>/<int:pk>/pair/<int:mentee>/", board.pair, name="round_pair"),
    path("rounds/<slug:slug>/<int:pk>/edit/", board.edit, name="edit_round"),
    path("rounds/<slug:slug>/<int:pk>/release/", board.release, name="release"),
    path("rounds/<slug:slug>/<int:pk>/close/", rounds.close, name="close_round"),
    path("rounds/<slug:slug>/<int:pk>/runs/", rounds.runs, name="runs"),
    path("rounds/<slug:slug>/<int:pk>/table.<slug:kind>", board.table, name="round_table"),
    path("back/<str:token>/", answering.back, name="back"),
]
