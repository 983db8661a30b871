"""This room's pages alone, with what they link to."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("account/login/", HttpResponse, name="account_login"),
    path("", include("ithaca.matching.urls")),
]
