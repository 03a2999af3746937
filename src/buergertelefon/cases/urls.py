from django.urls import path

from buergertelefon.cases.views import post

urlpatterns = [
    path("post/", post.start, name="case_post"),  # before any <code>/
    path("post/<int:mail>/", post.mail, name="case_mail"),
    path("post/<int:mail>/zuordnen/", post.give, name="case_mail_assign"),
    path("post/<int:mail>/ablegen/", post.put_away, name="case_mail_discard"),
]
