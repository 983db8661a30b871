from django.urls import path

from ithaca.notices import views

app_name = "notices"
urlpatterns = [
    path("stop/<str:token>/", views.stop, name="stop"),
    path("choices/", views.choices, name="choices"),
    path("demo/", views.demo, name="demo"),
    path("demo/travel/", views.travel, name="travel"),
]
