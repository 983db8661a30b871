from django.urls import path

from ithaca.conversations import views

app_name = "conversations"
urlpatterns = [
    path("<int:pk>/", views.thread, name="thread"),
    path("<int:pk>/say/", views.say, name="say"),
    path("<int:pk>/read/", views.read, name="read"),
    path("with/<int:pk>/", views.write, name="write"),
    path("file/<int:pk>/", views.file, name="file"),
]
