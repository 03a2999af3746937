from django.urls import path

from buergertelefon.reporting.views import board, health, past, promise, reasons

urlpatterns = [
    path("board/", board.board, name="board"),
    path("health/", health.health, name="health"),
    path("zahlen/vergangenheit/", past.past, name="past"),
    path("zahlen/vergangenheit/vorlage.csv", past.template, name="past_template"),
    path("zahlen/vergangenheit/<int:number>/zurueck/", past.drop, name="past_drop"),
    path("zahlen/", promise.show, name="promise"),
    path("zahlen/versprechen.csv", promise.as_table, name="promise_csv"),
    path("zahlen/versprechen.json", promise.as_json, name="promise_json"),
    path("zahlen/versprechen.svg", promise.as_picture, name="promise_picture"),
    path("zahlen/gruende/", reasons.reasons, name="reasons"),
    path("zahlen/gruende/ausfall/", reasons.outage, name="reasons_outage"),
    path("zahlen/gruende/krank/", reasons.absence, name="reasons_absence"),
    path(
        "zahlen/gruende/ausfall/<int:number>/loeschen/",
        reasons.drop,
        {"kind": "ausfall"},
        name="reasons_drop_outage",
    ),
    path(
        "zahlen/gruende/krank/<int:number>/loeschen/",
        reasons.drop,
        {"kind": "krank"},
        name="reasons_drop_absence",
    ),
]
