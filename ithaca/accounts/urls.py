from django.urls import path

from ithaca.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("arrive/", views.arrive, name="arrive"),
    path("code/", views.code, name="code"),
    path("code/another/", views.another_code, name="another_code"),
    path("appearance/", views.appearance, name="appearance"),
    path("kept/", views.kept, name="kept"),
    path("kept/keep/", views.keep, name="keep"),
    path("kept/<int:pk>/throw-away/", views.throw_away, name="throw_away"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
]
