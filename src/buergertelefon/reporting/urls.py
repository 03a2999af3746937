from django.urls import path

from buergertelefon.reporting.views import board, health, past

urlpatterns = [
    path("board/", board.board, name="board"),
    path("health/", health.health, name="health"),
    path("zahlen/vergangenheit/", past.past, name="past"),
    path("zahlen/vergangenheit/vorlage.csv", past.template, name="past_template"),
    path("zahlen/vergangenheit/<int:number>/zurueck/", past.drop, name="past_drop"),
]
