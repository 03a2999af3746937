from django.urls import path

from buergertelefon.calendars.views import closings, figures, files, plans, ruling, shares

urlpatterns = [
    path("", plans.calendars, name="calendars"),
    path("plaene/", files.bring, name="calendars_import"),
    path("plaene.csv", files.export, name="calendars_export"),
    path("verteilung/", figures.fairness, name="calendars_fairness"),
    path("verteilung.csv", figures.fairness_csv, name="calendars_fairness_csv"),
    path("<slug:slug>/", plans.plan, name="calendar"),
    path("<slug:slug>/zeile/<int:row>/", plans.plan, name="calendar_row"),
    path("<slug:slug>/zeile/<int:row>/enden/", plans.end, name="calendar_row_end"),
    path("<slug:slug>/kontingente/", shares.shares, name="calendar_shares"),
    path("<slug:slug>/sperren/", closings.close_hours, name="calendar_close"),
    path("<slug:slug>/sperren/<int:closing>/", closings.closing, name="calendar_closing"),
    path("<slug:slug>/regeln/", ruling.rules, name="calendar_rules"),
    path("<slug:slug>/protokoll/", plans.log, name="calendar_log"),
]
