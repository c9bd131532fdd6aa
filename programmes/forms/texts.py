"""One field for a text in Finnish, Swedish and English: the programme's own language first, the others unfolded."""

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programmes.translated import LANGUAGES, Translated
from programmes.translated import text as as_text

NAMES = dict(settings.LANGUAGES)


class TextsInput(forms.MultiWidget):
    """Inputs in the order of `languages`; the first is the main one."""

    template_name = "programmes/widgets/texts.html"

    def __init__(self, languages, *, rows=0, attrs=None):
        self.languages = languages
        widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
        widgets = {language: type(widget)({**widget.attrs, "lang": language}) for language in languages}
        super().__init__(widgets=widgets, attrs=attrs)

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_

    def decompress(self, value):
        return [as_text(value).get(language, "") for language in self.languages]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for language, part in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            part["language_name"] = NAMES[language]
        context["widget"]["any_other"] = any(part["value"] for part in context["widget"]["subwidgets"][1:])
        return context


class TextsField(forms.MultiValueField):
    """A `Translated`. Required means required in the main language; paragraphs stay where there is a text area."""

    def __init__(self, *, language, max_length=400, rows=0, required=True, **kwargs):
        languages = [language, *(code for code in LANGUAGES if code != language)]
        too_long = {"max_length": _("The text is too long: at most %(limit_value)s characters")}
        fields = [
            forms.CharField(max_length=max_length, required=required and code == language, error_messages=too_long)
            for code in languages
        ]
        self.languages, self.in_lines = languages, bool(rows)
        widget = TextsInput(languages, rows=rows)
        super().__init__(fields=fields, widget=widget, required=required, require_all_fields=False, **kwargs)
        words = self.error_messages.get("required")
        fields[0].error_messages["incomplete"] = words

    def compress(self, values):
        pairs = zip(self.languages, values or [], strict=False)
        return Translated({code: self._tidy(value) for code, value in pairs if value and value.strip()})

    def _tidy(self, words):
        """Idle spaces go; line breaks stay in a long text, at most one empty line between paragraphs."""
        if not self.in_lines:
            return " ".join(words.split())
        lines = "\n".join(" ".join(line.split()) for line in words.splitlines())
        return re.sub(r"\n{3,}", "\n\n", lines).strip()
