from django.urls import path

from ithaca.imports import views

app_name = "imports"
urlpatterns = [
    path("<slug:slug>/", views.start, name="start"),
    path("<slug:slug>/<int:pk>/", views.batch, name="batch"),
    path("<slug:slug>/<int:pk>/columns/", views.columns, name="columns"),
    path("<slug:slug>/<int:pk>/check/", views.check, name="check"),
    path("<slug:slug>/<int:pk>/to-mend.csv", views.problems, name="problems"),
    path("<slug:slug>/<int:pk>/bring-in/", views.confirm, name="confirm"),
    path("<slug:slug>/<int:pk>/go-on/", views.go_on, name="go_on"),
    path("<slug:slug>/<int:pk>/undo/", views.undo, name="undo"),
    path("<slug:slug>/<int:pk>/throw-away/", views.throw_away, name="throw_away"),
]
