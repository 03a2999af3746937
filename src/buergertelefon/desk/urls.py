from django.urls import path

from buergertelefon.desk import views

urlpatterns = [
    path("", views.page, name="desk"),
    path("panels/", views.state_panels, name="desk_panels"),
    path("hits/", views.hits, name="desk_hits"),
    path("answer/", views.one_answer, name="desk_answer"),
    path("topic/", views.topic, name="desk_topic"),
    path("draft/", views.draft, name="desk_draft"),
    path("contact/", views.send_contact, name="desk_contact"),
    path("follow-up/", views.follow_up, name="desk_follow_up"),
    path("follow-up/<int:follow_up_id>/done/", views.follow_up_done, name="desk_follow_up_done"),
    path("transfer/", views.transfer, name="desk_transfer"),
    path("phone-book/", views.find_office, name="desk_phone_book"),
    path("best/", views.best, name="desk_best"),
    path("word/", views.word, name="desk_word"),
    path("vain/", views.vain, name="desk_vain"),
    path("replies/", views.replies_read, name="desk_replies"),
    path("wrong/", views.wrong, name="desk_wrong"),
    path("nothing/", views.nothing, name="desk_nothing"),
    path("practice/", views.practise, name="desk_practise"),
    path("practice/more/", views.practise_more, name="desk_practise_more"),
    path("practice/end/", views.practise_end, name="desk_practise_end"),
    path("close/", views.close, name="desk_close"),
]
