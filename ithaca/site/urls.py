from django.urls import include, path

from ithaca.notices.views.demo import demo as demo_mail
from ithaca.site import views
from ithaca.site.accessibility import statement
from ithaca.site.parts import components

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("demo/sign-in/<int:pk>/", views.demo_sign_in, name="demo_sign_in"),
    path("demo/mail/", demo_mail, name="demo_mail"),
    path("accessibility/", statement, name="accessibility"),
    path("healthz/", views.health, name="health"),
    path("_kit/", components, name="components"),
    path("", include("ithaca.programmes.urls")),
    path("", include("ithaca.matching.urls")),
    path("with/", include("ithaca.relationships.urls")),
    path("meetings/", include("ithaca.meetings.urls")),
    path("talk/", include("ithaca.conversations.urls")),
    path("help/", include("ithaca.help.urls")),
    path("people/", include("ithaca.people.urls")),
    path("mail/", include("ithaca.notices.urls")),
    path("import/", include("ithaca.imports.urls")),
    path("desk/", include("ithaca.desk.urls")),
    path("my-data/", include("ithaca.records.urls")),
    path("account/", include("ithaca.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/institution/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
