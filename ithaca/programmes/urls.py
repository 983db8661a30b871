from django.urls import path

from ithaca.programmes.views import confirming, filling, joining, own, public, redating, running

app_name = "programmes"
urlpatterns = [
    path("p/<slug:slug>/", public.programme, name="public"),
    path("p/<slug:slug>/pages/<slug:name>/", public.page, name="page"),
    path("p/<slug:slug>/rules/", public.rules, name="rules"),
    path("p/<slug:slug>/logo.svg", public.logo, name="logo"),
    path("p/<slug:slug>/join/<slug:role>/", joining.join, name="join"),
    path("p/<slug:slug>/join/<slug:role>/interest/", joining.note_interest, name="interest"),
    path("join/<str:token>/", joining.invitation, name="invitation"),
    path("still-right/<str:token>/", confirming.by_mail, name="confirm_by_mail"),
    path("p/<slug:slug>/unconfirmed/", confirming.unconfirmed, name="unconfirmed"),
    path("programmes/", running.programmes, name="programmes"),
    path("p/<slug:slug>/close/", running.close, name="close"),
    path("p/<slug:slug>/open-again/", running.open_again, name="open_again"),
    path("p/<slug:slug>/copy/", running.copy, name="copy"),
    path("cohort/<int:pk>/dates/", redating.redate, name="redate"),
    path("mine/", own.mine, name="mine"),
    path("membership/<int:pk>/", own.membership, name="membership"),
    path("membership/<int:pk>/agreement/", filling.agreement, name="agreement"),
    path("membership/<int:pk>/profile/", filling.profile, name="profile"),
    path("membership/<int:pk>/preview/", filling.preview, name="preview"),
    path("membership/<int:pk>/reflection/", filling.reflection, name="reflection"),
    path("membership/<int:pk>/briefing/", filling.briefing, name="briefing"),
    path("membership/<int:pk>/confirm/", confirming.confirm, name="confirm"),
    path("membership/<int:pk>/deactivate/", own.deactivate, name="deactivate"),
    path("membership/<int:pk>/activate/", own.activate, name="activate"),
    path("membership/<int:pk>/away/", own.away, name="away"),
    path("membership/<int:pk>/back/", own.back, name="back"),
    path("membership/<int:pk>/last-day/", running.end_of_time, name="end_of_time"),
    path("membership/<int:pk>/leave/", own.leave, name="leave"),
    path("membership/<int:pk>/rejoin/", own.rejoin, name="rejoin"),
]
