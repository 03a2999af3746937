from django.urls import path

from buergertelefon.desk.views import page, places, practice, record, referring, words
from buergertelefon.desk.views.booking import finding, making

urlpatterns = [
    path("", page.page, name="desk"),
    path("panels/", page.state_panels, name="desk_panels"),
    path("hits/", page.hits, name="desk_hits"),
    path("answer/", page.one_answer, name="desk_answer"),
    path("places/", places.places, name="desk_places"),
    path("topic/", record.topic, name="desk_topic"),
    path("draft/", record.draft, name="desk_draft"),
    path("contact/", referring.send_contact, name="desk_contact"),
    path("sent/", referring.sent, name="desk_sent"),
    path("follow-up/", record.follow_up, name="desk_follow_up"),
    path("follow-up/<int:follow_up_id>/done/", record.follow_up_done, name="desk_follow_up_done"),
    path("booking/", making.free, name="desk_booking"),
    path("booking/hold/", making.hold, name="desk_booking_hold"),
    path("booking/over/", making.over, name="desk_booking_over"),
    path("booking/book/", making.book, name="desk_booking_book"),
    path("booking/find/", finding.find, name="desk_booking_find"),
    path("booking/move/", finding.move, name="desk_booking_move"),
    path("booking/cancel/", finding.cancel, name="desk_booking_cancel"),
    path("booking/letter/<str:code>/", finding.letter, name="desk_booking_letter"),
    path("booking/accept/", finding.accept, name="desk_booking_accept"),
    path("transfer/", page.transfer, name="desk_transfer"),
    path("phone-book/", page.find_office, name="desk_phone_book"),
    path("best/", words.best, name="desk_best"),
    path("word/", words.word, name="desk_word"),
    path("vain/", words.vain, name="desk_vain"),
    path("replies/", words.replies_read, name="desk_replies"),
    path("wrong/", words.wrong, name="desk_wrong"),
    path("nothing/", words.nothing, name="desk_nothing"),
    path("practice/", practice.practise, name="desk_practise"),
    path("practice/more/", practice.practise_more, name="desk_practise_more"),
    path("practice/end/", practice.practise_end, name="desk_practise_end"),
    path("close/", record.close, name="desk_close"),
]
