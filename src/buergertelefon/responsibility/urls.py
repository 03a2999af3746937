from django.urls import path

from buergertelefon.responsibility import views

urlpatterns = [
    path("", views.asked, name="responsibility"),
    path("steuernummer/", views.tax_number, name="responsibility_tax_number"),
]
