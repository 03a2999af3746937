from django.urls import path

from buergertelefon.reporting import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("health/", views.health, name="health"),
]
