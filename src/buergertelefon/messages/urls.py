from django.urls import path

from buergertelefon.messages import views

urlpatterns = [
    path("", views.outbox, name="messages"),
    path("<int:message>/noch-einmal/", views.again, name="message_again"),
    path("alle-noch-einmal/", views.again_all, name="messages_again"),
    path("vorschau/", views.preview, name="messages_preview"),
    path("vorschau/<int:number>.pdf", views.preview_letter, name="message_preview_letter"),
    path("briefe/", views.letters, name="letters"),
    path("briefe/drucken.pdf", views.print_letters, name="letters_print"),
    path("briefe/<int:letter>.pdf", views.print_letter, name="letter_print"),
    path("briefe/gesendet/", views.enter, name="letters_entered"),
    path("briefe/doch-nicht/", views.take_back, name="letters_taken_back"),
    path("briefe/<int:letter>/nicht-senden/", views.give_up_letter, name="letter_given_up"),
    path("briefe/<int:letter>/noch-einmal/", views.print_again, name="letter_again"),
]
