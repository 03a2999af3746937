from django.urls import path

from buergertelefon.cases.views import blocks, bulk, case, files, post, promise, settings, worklist

urlpatterns = [
    path("", worklist.start, name="cases"),
    path("vorgaenge.csv", worklist.table, name="cases_csv"),
    path("mehrere/", bulk.many, name="cases_many"),
    path("versprechen/", promise.promise, name="cases_promise"),
    path("versprechen/antwortfristen.csv", promise.table, name="cases_promise_csv"),
    path("einstellungen/", settings.inboxes, name="cases_inboxes"),
    path("einstellungen/neu/<slug:slug>/", settings.new, name="cases_inbox_new"),
    path("einstellungen/<int:pk>/", settings.inbox, name="cases_inbox"),
    path("bausteine/", blocks.blocks, name="case_blocks"),
    path("bausteine/neu/", blocks.new, name="case_block_new"),
    path("bausteine/<int:pk>/", blocks.block, name="case_block"),
    path("bausteine/<int:pk>/loeschen/", blocks.remove, name="case_block_remove"),
    path("post/", post.start, name="case_post"),
    path("post/<int:mail>/", post.mail, name="case_mail"),
    path("post/<int:mail>/zuordnen/", post.give, name="case_mail_assign"),
    path("post/<int:mail>/ablegen/", post.put_away, name="case_mail_discard"),
    path("<str:code>/", case.case, name="case"),  # behind all that have a name of their own
    path("<str:code>/schritt/", case.step, name="case_step"),
    path("<str:code>/anhang/<uuid:pk>/", files.one, name="case_file"),
    path("<str:code>/anhaenge.zip", files.all_of, name="case_files"),
]
