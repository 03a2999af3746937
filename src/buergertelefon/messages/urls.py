from django.urls import path

from buergertelefon.messages import views

urlpatterns = [
    path("", views.outbox, name="messages"),
    path("<int:message>/noch-einmal/", views.again, name="message_again"),
]
