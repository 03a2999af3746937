from django.urls import path

from buergertelefon.federation import api, views

urlpatterns = [
    path("115/", views.page, name="federation"),
    path("115/uebergeben/", views.hand_over, name="federation_hand_over"),
    path("115/<int:enquiry>/annehmen/", views.accept, name="federation_accept"),
    path("115/<int:enquiry>/ablehnen/", views.refuse, name="federation_refuse"),
    path("115/<int:enquiry>/beantworten/", views.answer, name="federation_answer"),
    path("api/115/enquiries/", api.enquiries, name="federation_enquiries"),
    path("api/115/enquiries/<uuid:number>/", api.enquiry, name="federation_enquiry"),
]
