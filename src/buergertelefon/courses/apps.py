from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "buergertelefon.courses"
    verbose_name = "Kurse"
    #: what is said about each stored field
    stored = "buergertelefon.courses.stored.STORED"
