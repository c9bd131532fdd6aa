from django.apps import AppConfig

from . import checks  # noqa: F401 - registers them


class WellbeingConfig(AppConfig):
    name = "wellbeing"
