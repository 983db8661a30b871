from django.urls import path

from ithaca.relationships.views import agreeing, contact, ending, goals, leaving, page, rematch, staff, tasks

app_name = "relationships"
urlpatterns = [
    path("", page.index, name="index"),
    path("<int:pk>/", page.relationship, name="relationship"),
    path("<int:pk>/agree/", agreeing.agree, name="agree"),
    path("<int:pk>/pause/", page.pause, name="pause"),
    path("<int:pk>/resume/", page.resume, name="resume"),
    path("<int:pk>/goals/", goals.new, name="new_goal"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/rate/", goals.rate, name="rate"),
    path("goals/<int:pk>/reach/", goals.reach, name="reach"),
    path("goals/<int:pk>/set-aside/", goals.set_aside, name="set_aside"),
    path("goals/<int:pk>/reopen/", goals.reopen, name="reopen"),
    path("<int:pk>/tasks/", tasks.new, name="new_task"),
    path("tasks/<int:pk>/done/", tasks.finish, name="finish_task"),
    path("tasks/<int:pk>/not-yet/", tasks.reopen, name="reopen_task"),
    path("tasks/<int:pk>/drop/", tasks.drop, name="drop_task"),
    path("<int:pk>/contact/", contact.share, name="share"),
    path("<int:pk>/in-touch/", contact.note, name="note_contact"),
    path("contact/<int:pk>/take-back/", contact.take_back, name="take_back"),
    path("<int:pk>/go-on/", ending.carry_on, name="carry_on"),
    path("<int:pk>/end/", ending.end, name="end"),
    path("<int:pk>/block/<int:person>/", ending.block, name="block"),
    path("<int:pk>/somebody-else/", rematch.wish, name="wish"),
    path("somebody-else/<int:pk>/take-back/", rematch.take_back, name="take_back_wish"),
    path("somebody-else/<int:pk>/goes-on/", rematch.let_go_on, name="let_go_on"),
    path("leaving/<int:pk>/", leaving.leaving, name="leaving"),
    path("<int:pk>/check-in/", staff.check_in, name="check_in"),
    path("<int:pk>/again/", staff.begin_again, name="begin_again"),
]
