from importlib.util import find_spec

from django.urls import include, path

from ithaca.kit.showcase import components
from ithaca.kit.web import public
from ithaca.site import views

ROOMS = (
    ("", "programmes"),
    ("", "matching"),
    ("with/", "relationships"),
    ("meetings/", "meetings"),
    ("talk/", "conversations"),
    ("help/", "help"),
    ("people/", "people"),
    ("mail/", "notices"),
    ("import/", "imports"),
    ("desk/", "desk"),
    ("account/", "accounts"),
)

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("demo/sign-in/<int:pk>/", views.demo_sign_in, name="demo_sign_in"),
    path("healthz/", views.health, name="health"),
    path("_kit/", public(components), name="components"),
    *(
        path(prefix, include(f"ithaca.{room}.urls"))
        for prefix, room in ROOMS
        if find_spec(f"ithaca.{room}.urls")
    ),
    path("account/", include("allauth.account.urls")),
]
