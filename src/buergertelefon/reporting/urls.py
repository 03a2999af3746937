from django.urls import path

from buergertelefon.reporting.views import alarms, board, health, milestones, past, reports, stored

urlpatterns = [
    path("board/", board.board, name="board"),
    path("health/", health.health, name="health"),
    path("zahlen/alarme/", alarms.alarms, name="alarms"),
    path("zahlen/jubilaeum/", milestones.milestones, name="milestones"),
    path("zahlen/jubilaeum/<int:number>/streichen/", milestones.drop, name="milestone_drop"),
    path("zahlen/berichte/", reports.reports, name="reports"),
    path("zahlen/berichte/<int:year>.pdf", reports.yearly, name="report_year"),
    path("zahlen/berichte/<int:year>-<int:month>.pdf", reports.monthly, name="report_month"),
    path("zahlen/berichte/<int:year>-<int:month>/senden/", reports.send_now, name="report_send"),
    path("zahlen/berichte/presse-<int:year>.pdf", reports.press, name="report_press"),
    path("zahlen/berichte/empfaenger/<int:number>/streichen/", reports.drop, name="report_drop"),
    path("zahlen/jubilaeum/<int:number>/presse.pdf", reports.milestone, name="milestone_press"),
    path("zahlen/vergangenheit/", past.past, name="past"),
    path("zahlen/vergangenheit/vorlage.csv", past.template, name="past_template"),
    path("zahlen/vergangenheit/<int:number>/zurueck/", past.drop, name="past_drop"),
    path("zahlen/gespeichert/", stored.stored, name="figures_stored"),
    path("zahlen/gespeichert/anlage-1.pdf", stored.as_pdf, name="figures_stored_pdf"),
    path("zahlen/gespeichert/anlage-1.csv", stored.as_table, name="figures_stored_csv"),
    path("zahlen/gespeichert/anlage-1.json", stored.as_json, name="figures_stored_json"),
]
