from django.urls import path

from ithaca.people import views

app_name = "people"
urlpatterns = [
    path("blocked/", views.blocked, name="blocked"),
    path("<int:pk>/block/", views.block, name="block"),
    path("blocked/<int:pk>/unblock/", views.unblock, name="unblock"),
]
