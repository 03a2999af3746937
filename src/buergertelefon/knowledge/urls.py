from django.urls import path

from buergertelefon.knowledge.views import editing, hints, notices, overview

urlpatterns = [
    path("", overview.start, name="knowledge_start"),
    path("liste/", overview.everything, name="knowledge_list"),
    path("liste/tabelle/", overview.download, name="knowledge_download"),
    path("liste/alle/", overview.many, name="knowledge_many"),
    path("liste/zurueck/", overview.undo, name="knowledge_undo"),
    path("neu/", editing.new, name="knowledge_new"),
    path("leistung/<slug:slug>/", editing.service, name="knowledge_service"),
    path("leistung/<slug:slug>/wort/", editing.word, name="knowledge_word"),
    path("auskunft/<int:pk>/", editing.version, name="knowledge_version"),
    path("auskunft/<int:pk>/<slug:verb>/", editing.step, name="knowledge_step"),
    path("hinweise/", hints.hints, name="knowledge_hints"),
    path("hinweise/<int:pk>/", hints.reply, name="knowledge_reply"),
    path("woerter/<int:pk>/", hints.unknown, name="knowledge_unknown"),
    path("meldungen/", notices.notices, name="knowledge_notices"),
    path("meldungen/<int:pk>/", notices.notices, name="knowledge_notice"),
    path("meldungen/<int:pk>/ende/", notices.end, name="knowledge_notice_end"),
]
