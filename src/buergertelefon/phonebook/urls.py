from django.urls import path

from buergertelefon.phonebook import views

urlpatterns = [
    path("", views.book, name="phone_book"),
    path("<slug:slug>/", views.office, name="phone_book_office"),
    path("<slug:slug>/angaben/", views.facts, name="phone_book_facts"),
    path("<slug:slug>/schliessung/", views.closure, name="phone_book_closure"),
    path("<slug:slug>/durchwahl/", views.extension, name="phone_book_extension"),
    path("<slug:slug>/abwesenheit/", views.absence, name="phone_book_absence"),
    path("<slug:slug>/weg/", views.drop, name="phone_book_drop"),
]
