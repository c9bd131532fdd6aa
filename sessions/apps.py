from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "sessions"
    label = "coaching"  # "sessions" is taken by Django's own app
    default_auto_field = "django.db.models.BigAutoField"
