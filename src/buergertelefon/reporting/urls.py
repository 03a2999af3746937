from django.urls import path

from buergertelefon.reporting.views import analysis, board, health, topics

urlpatterns = [
    path("board/", board.board, name="board"),
    path("health/", health.health, name="health"),
    path("zahlen/auswertung/", analysis.show, name="analysis"),
    path("zahlen/auswertung/bild.svg", analysis.picture, name="analysis_picture"),
    path("zahlen/auswertung/auswertung.<str:kind>", analysis.export, name="analysis_file"),
    path("zahlen/themen/", topics.show, name="topics"),
    path("zahlen/themen/<str:name>.svg", topics.picture, name="topics_picture"),
    path("zahlen/themen/themen.<str:kind>", topics.export, name="topics_file"),
]
