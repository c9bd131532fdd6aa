"""What the report's templates need: running numbers, texts in another language, words that may break."""

import re
from math import ceil

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from programmes.dates import day_text
from programmes.translated import Translated
from reports import typography
from reports.timeline import hours_text, span_text
from sessions import reach
from sessions.reach import Number
from sessions.rhythms import key_of

register = template.Library()

LANGUAGES = {
    "fi": pgettext_lazy("language of a text", "in Finnish"),
    "sv": pgettext_lazy("language of a text", "in Swedish"),
    "en": pgettext_lazy("language of a text", "in English"),
}


@register.filter
def attendances(entry):
    """Of a frozen reach: over 1 200 attendances."""
    found = reach.stored(entry)
    return ngettext("%(n)s attendance", "%(n)s attendances", found.attendances) % {"n": found.counted}


@register.simple_tag(takes_context=True)
def number(context, kind):
    """The next number of this kind ("figure", "table") in the document."""
    numbers = context.get("numbers", {})
    numbers[kind] = numbers.get(kind, 0) + 1
    return numbers[kind]


def _current():
    return (get_language() or "fi")[:2]


def _language(value):
    return value.language if isinstance(value, Translated) else _current()


def _marked(context, value, text):
    """`text` with the language of `value` where that isn't the document's, which then tells of it."""
    language = _language(value)
    if language == _current():
        return text
    context.get("foreign", set()).add(language)
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(takes_context=True)
def said(context, value, soft=False):
    """A text, marked with its language where that isn't the document's. `soft`: long words may break."""
    if not value:
        return value or ""
    text = typography.soft(str(value), _language(value)) if soft else str(value)
    return _marked(context, value, text)


@register.simple_tag(takes_context=True)
def quoted(context, value):
    """A text in the quotation marks of its own language."""
    marks = "“{}”" if _language(value) == "en" else "”{}”"
    return _marked(context, value, marks.format(value)) if value else ""


@register.simple_tag(takes_context=True)
def cited(context, value, source):
    """A text and its source before the full stop: … at the same time (Hautala 2023)."""
    if not source:
        return said(context, value)
    return format_html("{} ({}).", _marked(context, value, str(value).rstrip().removesuffix(".")), source)


@register.filter
def foreign(value):
    """In Finnish: the language of a text where that isn't the document's, else nothing."""
    language = _language(value)
    return LANGUAGES.get(language, "") if value and language != _current() else ""


@register.filter
def in_languages(codes):
    """Of a set of languages: in Finnish, in Swedish."""
    return ", ".join(str(LANGUAGES[code]) for code in sorted(codes) if code in LANGUAGES)


@register.filter
def paragraphs(value):
    """The paragraphs of a text, each still knowing its language: parted by empty lines."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", str(value or "")) if part.strip()]
    return [Translated({value.language: part}) for part in parts] if isinstance(value, Translated) else parts


@register.filter
def lines(value):
    """The lines of a text, as a list without empty ones."""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


@register.filter
def soft(value):
    """Long words of a narrow column may break."""
    return typography.soft(str(value), _language(value))


@register.filter
def as_hours(minutes):
    """274 h."""
    return "" if minutes is None else hours_text(minutes)


@register.filter
def till(first, last):
    """Days as 25.3.–8.4.2022."""
    return span_text(first, last) if first and last else day_text(first or last) if (first or last) else ""


@register.filter
def at(mapping, key):
    """mapping[key], empty where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def rhythm(rule):
    """An RRULE as a key of the words in the template: quarterly, monthly, half-yearly, weekly, yearly or other."""
    return key_of(rule)


@register.filter
def came(session):
    """How many came to a session, as people counted them: 14, yli 200; empty when nobody knows."""
    if session["present"] is None:
        return ""
    return str(Number(session["present"], session.get("at_least", False), session.get("nearly", False)))


@register.filter
def kilobytes(size):
    """159 kB, as the language writes it."""
    return _("%(size)s kB") % {"size": ceil((size or 0) / 1000)}
