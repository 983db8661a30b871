from django.http import HttpResponse
from django.urls import path

app_name = "matching"
urlpatterns = [path("requests/<int:pk>/", HttpResponse, name="request")]
