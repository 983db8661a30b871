from django.urls import path

from ithaca.help import views

app_name = "help"
urlpatterns = [
    path("enquiry/<int:pk>/", views.enquiry, name="enquiry"),
    path("enquiry/<int:pk>/reply/", views.reply, name="reply"),
    path("enquiry/<int:pk>/take/", views.take, name="take"),
    path("enquiry/<int:pk>/close/", views.close, name="close"),
    path("<slug:slug>/", views.ask, name="ask"),
    path("<slug:slug>/concern/", views.concern, name="concern"),
    path("<slug:slug>/feedback/<slug:desk>/", views.feedback, name="feedback"),
    path("<slug:slug>/about/<int:person>/", views.report, name="report"),
]
