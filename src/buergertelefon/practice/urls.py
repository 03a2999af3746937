from django.urls import path

from buergertelefon.practice import views

urlpatterns = [
    path("", views.exercises, name="practice"),
    path("<slug:slug>/", views.exercises, name="practice_exercise"),
    path("<slug:slug>/schalten/", views.toggle, name="practice_toggle"),
]
