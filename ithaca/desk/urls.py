from django.urls import path

from ithaca.desk.views import bulk, lists, pairing, people, programme, queue

app_name = "desk"
urlpatterns = [
    path("", queue.show, name="queue"),
    path("programme/<int:pk>/", programme.by_id, name="programme_of"),
    path("person/<int:pk>/", people.person, name="person"),
    path("person/<int:pk>/approve/", queue.approve, name="approve"),
    path("person/<int:pk>/turn-down/", queue.turn_down, name="turn_down"),
    path("person/<int:pk>/invite/", people.invite, name="invite"),
    path("person/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("person/<int:pk>/activate/", people.activate, name="activate"),
    path("person/<int:pk>/leave/", people.leave, name="leave"),
    path("person/<int:pk>/note/", people.note, name="note"),
    path("person/<int:pk>/view-as/", people.view_as, name="view_as"),
    path("view-as/stop/", people.stop_viewing, name="stop_viewing"),
    path("note/<int:pk>/take-away/", people.drop_note, name="drop_note"),
    path("view/<int:pk>/take-away/", lists.drop_view, name="drop_view"),
    path("batch/<int:pk>/", bulk.batch, name="batch"),
    path("batch/<int:pk>/undo/", bulk.undo, name="undo_batch"),
    path("deputy/<int:pk>/end/", programme.call_off, name="call_off"),
    path("request/<int:pk>/", people.request_page, name="request"),
    path("rematch/<int:pk>/", pairing.rematch_of, name="rematch"),
    path("check-in/<int:pk>/", queue.check_in, name="check_in"),
    path("charge/<int:pk>/", programme.take_charge, name="take_charge"),
    path("<slug:slug>/", programme.show, name="programme"),
    path("<slug:slug>/people/", lists.people, name="people"),
    path("<slug:slug>/requests/", lists.requests, name="requests"),
    path("<slug:slug>/pairs/", lists.pairs, name="pairs"),
    path("<slug:slug>/bulk/", bulk.bulk, name="bulk"),
    path("<slug:slug>/views/<slug:which>/", lists.save_view, name="save_view"),
    path("<slug:slug>/staff/deputy/", programme.deputise, name="deputise"),
    path("<slug:slug>/pair/", pairing.pair, name="pair"),
    path("<slug:slug>/check-ins/", programme.care, name="check_ins"),
    path("<slug:slug>/staff/", programme.staff, name="staff"),
    path("<slug:slug>/staff/<int:holding>/step-down/", programme.step_down, name="step_down"),
]
