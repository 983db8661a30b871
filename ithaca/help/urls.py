from django.urls import path

from ithaca.help.views import asking, desk

app_name = "help"
urlpatterns = [
    path("enquiry/<int:pk>/", desk.enquiry, name="enquiry"),
    path("enquiry/<int:pk>/reply/", desk.reply, name="reply"),
    path("enquiry/<int:pk>/take/", desk.take, name="take"),
    path("enquiry/<int:pk>/close/", desk.close, name="close"),
    path("enquiry/<int:pk>/hand-over/", desk.hand_over, name="hand_over"),
    path("enquiry/<int:pk>/pass-on/", desk.pass_on, name="pass_on"),
    path("feedback/as/<int:pk>/", asking.feedback_as, name="feedback_as"),
    path("feedback/on/<int:pk>/", asking.feedback_on, name="feedback_on"),
    path("<slug:slug>/", asking.ask, name="ask"),
    path("<slug:slug>/desk/", desk.show, name="desk"),
    path("<slug:slug>/desk/hand-over/", desk.hand_over_all, name="hand_over_all"),
    path("<slug:slug>/concern/", asking.concern, name="concern"),
    path("<slug:slug>/feedback/<slug:desk>/", asking.feedback, name="feedback"),
    path("<slug:slug>/about/<int:person>/", asking.report, name="report"),
]
