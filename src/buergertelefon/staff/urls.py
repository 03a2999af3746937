from django.urls import path

from buergertelefon.staff import views

urlpatterns = [
    path("anmelden/", views.sign_in, name="sign_in"),
    path("abmelden/", views.sign_out, name="sign_out"),
]
