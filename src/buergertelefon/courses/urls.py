from django.urls import include, path

urlpatterns = [
    path("zahlungen/", include("buergertelefon.courses.payment_urls")),
]
