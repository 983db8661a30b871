from django.urls import path

from ithaca.programmes import views

app_name = "programmes"
urlpatterns = [
    path("membership/<int:pk>/", views.membership, name="membership"),
]
