from django.urls import path

from buergertelefon.reporting import stored_page, views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("health/", views.health, name="health"),
    path("zahlen/gespeichert/", stored_page.stored, name="figures_stored"),
    path("zahlen/gespeichert/anlage-1.pdf", stored_page.as_pdf, name="figures_stored_pdf"),
    path("zahlen/gespeichert/anlage-1.csv", stored_page.as_table, name="figures_stored_csv"),
    path("zahlen/gespeichert/anlage-1.json", stored_page.as_json, name="figures_stored_json"),
]
