"""Texts that people write, in up to three languages: {"fi": "…", "sv": "…", "en": "…"}, stored as JSON."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Translated(dict):
    """A text in some of fi/sv/en. `str()` gives the active language's, else the first there is (fi, sv, en)."""

    def in_language(self, language):
        """(text, the language it is really in): the gap is visible when the two differ."""
        for code in [language, *LANGUAGES]:
            if self.get(code):
                return self[code], code
        return "", language

    def __str__(self):
        return self.in_language((get_language() or "fi")[:2])[0]

    def __bool__(self):
        return any(self.values())

    @property
    def language(self):
        """Language code of the text that `str()` gives, for a `lang` attribute."""
        return self.in_language((get_language() or "fi")[:2])[1]

    @property
    def missing(self):
        """Language codes without a text, where at least one has it."""
        return [code for code in LANGUAGES if self and not self.get(code)]


def text(value):
    """Translated from a Translated, a dict or a plain (Finnish) string."""
    if isinstance(value, Translated):
        return value
    return Translated(value if isinstance(value, dict) else ({"fi": value} if value else {}))


class TranslatedField(models.JSONField):
    """A `Translated` in a JSON column; never null, an empty text is {}."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        return Translated(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value):
        return text(super().to_python(value))

    def get_prep_value(self, value):
        return super().get_prep_value(dict(text(value)))

    def pre_save(self, model_instance, add):
        value = text(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value
