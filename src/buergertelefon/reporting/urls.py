from django.urls import path

from buergertelefon.reporting.views import alarms, board, health, milestones, past

urlpatterns = [
    path("board/", board.board, name="board"),
    path("health/", health.health, name="health"),
    path("zahlen/alarme/", alarms.alarms, name="alarms"),
    path("zahlen/jubilaeum/", milestones.milestones, name="milestones"),
    path("zahlen/jubilaeum/<int:number>/streichen/", milestones.drop, name="milestone_drop"),
    path("zahlen/vergangenheit/", past.past, name="past"),
    path("zahlen/vergangenheit/vorlage.csv", past.template, name="past_template"),
    path("zahlen/vergangenheit/<int:number>/zurueck/", past.drop, name="past_drop"),
]
