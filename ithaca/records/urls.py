from django.urls import path

from ithaca.records.views import lost, notices, own, staff

app_name = "records"
urlpatterns = [
    path("", own.mine, name="mine"),
    path("copy/", own.ask_for_copy, name="ask_for_copy"),
    path("copy/<int:pk>/", own.copy, name="copy"),
    path("ask/<slug:kind>/", own.ask, name="ask"),
    path("ask/<int:pk>/take-back/", own.withdraw, name="withdraw"),
    path("erase/", own.erase, name="erase"),
    path("notice/<slug:slug>/", own.notice, name="notice"),
    path("notice/<slug:slug>/accepted/", notices.acceptances, name="acceptances"),
    path("lost-address/", lost.lost, name="lost"),
    path("requests/", staff.requests, name="requests"),
    path("requests/<int:pk>/", staff.request, name="request"),
    path("requests/<int:pk>/take/", staff.take, name="take"),
    path("requests/<int:pk>/acknowledge/", staff.acknowledge, name="acknowledge"),
    path("requests/<int:pk>/address/", staff.give_address, name="give_address"),
    path("requests/<int:pk>/hold/", staff.hold, name="hold"),
    path("requests/<int:pk>/erase/", staff.erase, name="erase_for"),
]
