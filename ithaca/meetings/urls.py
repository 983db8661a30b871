from django.urls import path

from ithaca.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.index, name="index"),
    path("record/", views.record, name="record"),
    path("with/<int:pk>/offer/", views.offer, name="offer"),
    path("with/<int:pk>/book/", views.book, name="book"),
    path("with/<int:pk>/log/", views.log_past, name="log_past"),
    path("with/<int:pk>/first/", views.impression, name="impression"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/pick/", views.pick, name="pick"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/log/", views.log, name="log"),
    path("<int:pk>/calendar.ics", views.calendar, name="calendar"),
]
