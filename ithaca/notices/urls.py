from django.urls import path

from ithaca.notices.views import demo, own, staff

app_name = "notices"
urlpatterns = [
    path("stop/<str:token>/", own.stop, name="stop"),
    path("choices/", own.choices, name="choices"),
    path("of/<int:programme>/", staff.outbox, name="outbox"),
    path("of/<int:programme>/resend/", staff.resend_all, name="resend_all"),
    path("of/<int:programme>/letters/", staff.letters, name="letters"),
    path("batch/<int:pk>/take-back/", staff.take_back, name="take_back"),
    path("resend/<int:pk>/", staff.resend, name="resend"),
    path("mend/<int:pk>/", staff.mend, name="mend"),
    path("again/<int:pk>/", staff.try_again, name="try_again"),
    path("demo/", demo.demo, name="demo"),
    path("demo/travel/", demo.travel, name="travel"),
]
