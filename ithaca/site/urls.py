from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("ithaca.programmes.urls")),
    path("with/", include("ithaca.relationships.urls")),
    path("talk/", include("ithaca.conversations.urls")),
]
