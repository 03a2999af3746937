from django.urls import path

from buergertelefon.reporting.views import board, health

urlpatterns = [
    path("board/", board.board, name="board"),
    path("health/", health.health, name="health"),
]
