"""The house's template filters and tags; built in, so no template loads them."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

register = template.Library()

# What is drawn inside a 16 × 16 box: shapes tell states apart without colour, and no font has to have them.
ICONS = {
    "check": '<path d="M2.5 8.5l3.5 3.5 7.5-8" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    "held": '<circle cx="8" cy="8" r="6" fill="currentColor"/>',
    "agreed": '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    "undated": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="3 2.6"/>',
    "clash": '<path d="M8 1l7 13H1z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>'
    '<path d="M8 5.6v4M8 11.2v1.4" stroke="currentColor" stroke-width="2"/>',
    "cancelled": '<path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="2.4"/>',
    "draft": '<path d="M2.5 13.5l.8-3.2 7.4-7.4 2.4 2.4-7.4 7.4z" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linejoin="round"/>',
    "mail": '<rect x="1.5" y="3.5" width="13" height="9" rx="1" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M2 4.5l6 4.5 6-4.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    "lock": '<rect x="3" y="7" width="10" height="7" rx="1" fill="currentColor"/>'
    '<path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" stroke-width="2"/>',
    "clock": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M8 4.5V8l2.5 1.8" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "info": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M8 7.2v4.2M8 4.4v1.6" stroke="currentColor" stroke-width="2"/>',
    "calendar": '<rect x="2" y="3" width="12" height="11" rx="1" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M2 7h12M5.5 1v3M10.5 1v3" stroke="currentColor" stroke-width="2"/>',
    "document": '<path d="M3.5 1.5h6l3 3v10h-9z" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linejoin="round"/><path d="M6 8h4M6 11h4" stroke="currentColor" stroke-width="1.6"/>',
    "download": '<path d="M8 1.5v8M4.5 6.5L8 10l3.5-3.5M2 13.5h12" fill="none" stroke="currentColor" '
    'stroke-width="2"/>',
    "person": '<circle cx="8" cy="4.8" r="3" fill="currentColor"/>'
    '<path d="M2 14.5a6 6 0 0 1 12 0z" fill="currentColor"/>',
    "up": '<path d="M8 2l6 11H2z" fill="currentColor"/>',
    "down": '<path d="M8 14l6-11H2z" fill="currentColor"/>',
    "flat": '<rect x="3" y="3" width="10" height="10" rx="1" fill="currentColor"/>',
    "yet": '<path d="M8 1.2l6.3 6.8L8 14.8 1.7 8z" fill="currentColor"/>',
    "mixed": '<path d="M8 2.2L13.4 8 8 13.8 2.6 8z" fill="none" stroke="currentColor" stroke-width="2"/>',
    "unknown": '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="2"/>',
    "partly": '<path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>'
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>',
}
ICONS["ok"] = ICONS["check"]
ICONS["warning"] = ICONS["clash"]

# key of a verdict -> (icon, class of its colour in a line, class of its badge, word)
VERDICTS = {
    "improved": ("up", "v-up", "b-ok", pgettext_lazy("verdict", "Improved")),
    "worsened": ("down", "v-down", "b-err", pgettext_lazy("verdict", "Worsened")),
    "unchanged": ("flat", "v-flat", "b-line", pgettext_lazy("verdict", "No change")),
    "not_yet": ("yet", "v-yet", "b-warn", pgettext_lazy("verdict", "Not yet")),
    "mixed": ("mixed", "v-mix", "b-line", pgettext_lazy("verdict", "Mixed")),
    "unknown": ("unknown", "v-na", "b-line", pgettext_lazy("verdict", "Not known")),
    "achieved": ("up", "v-up", "b-ok", pgettext_lazy("verdict", "Achieved")),
    "partly": ("partly", "v-part", "b-info", pgettext_lazy("verdict", "Partly")),
    "partly_worsened": ("down", "v-down", "b-err", pgettext_lazy("verdict", "Worsened in part")),
}


def _local(moment):
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def _clock(moment):
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)


@register.filter
def fdate(day):
    """A date or datetime as 20.9.2022; empty for None."""
    return format_date(_local(day), "j.n.Y") if day else ""


@register.filter
def sdate(day):
    """A date without its year, for lists where the year is plain: 20.9."""
    return format_date(_local(day), "j.n.") if day else ""


@register.filter
def wdate(day):
    """A date with its weekday in the reader's language: ti 20.9.2022."""
    return format_date(_local(day), "D j.n.Y") if day else ""


@register.filter
def swdate(day):
    """Weekday and date without the year: ti 20.9."""
    return format_date(_local(day), "D j.n.") if day else ""


@register.filter
def trange(start, end=None):
    """Clock times as klo 14–16, minutes only where they are not zero; with one time only, klo 14."""
    if not start:
        return ""
    clock = _clock(_local(start)) + (f"–{_clock(_local(end))}" if end else "")
    return _("at %(clock)s") % {"clock": clock}


@register.filter
def fwhen(start, end=None):
    """Day and time as ti 20.9.2022 klo 14–16; a stretch over midnight names both days."""
    if not start:
        return ""
    if end and _local(end).date() != _local(start).date():
        return f"{wdate(start)} {trange(start)} – {wdate(end)} {trange(end)}"
    return f"{wdate(start)} {trange(start, end)}"


@register.filter
def frange(first, last=None):
    """Two days as 13.9.2022–31.3.2023; the year is said once when it is the same."""
    if not first or not last or first == last:
        return fdate(first or last)
    same_year = _local(first).year == _local(last).year
    return f"{sdate(first) if same_year else fdate(first)}–{fdate(last)}"


@register.filter
def fnum(number):
    """A number as the language writes it, at most two decimals and no idle zeros: 1 200, 12,5."""
    if number is None or number == "":
        return ""
    rounded = round(Decimal(str(number)), 2)
    whole = rounded == rounded.to_integral_value()
    plain = rounded.quantize(Decimal(1)) if whole else rounded.normalize()
    return number_format(plain, use_l10n=True, force_grouping=True).replace("-", "\u2212")


@register.filter
def feuro(amount):
    """A sum of money: 12 500 €, 890,50 €; whole euros without cents."""
    if amount is None or amount == "":
        return ""
    cents = round(Decimal(str(amount)), 2)
    plain = number_format(cents, 0 if cents == cents.to_integral_value() else 2, use_l10n=True, force_grouping=True)
    return plain.replace("-", "\u2212") + "\u00a0€"


@register.filter
def fhours(minutes):
    """Minutes as hours: 750 -> 12,5."""
    return "" if minutes is None or minutes == "" else fnum(Decimal(minutes) / 60)


@register.filter
def capital(text):
    """First letter large, the rest untouched."""
    return capfirst(str(text))


@register.simple_tag
def icon(name):
    """An inline drawing that takes the colour of its text; a word beside it carries the meaning."""
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ICONS[name]}</svg>')


@register.simple_tag
def verdict(key):
    """Shape and word of a verdict in its colour, for a line of text or a table."""
    shape, colour, _badge, word = VERDICTS[key]
    return format_html('<span class="verd {}">{}{}</span>', colour, icon(shape), word)


@register.simple_tag
def verdict_badge(key):
    """The same as a badge: for goals and summaries."""
    shape, _colour, badge, word = VERDICTS[key]
    return format_html('<span class="badge {}">{}{}</span>', badge, icon(shape), word)


@register.filter
def verdict_word(key):
    """The word alone, for sentences and titles."""
    return VERDICTS[key][3]


@register.filter
def verdict_shape(key):
    """Name of the icon of a verdict."""
    return VERDICTS[key][0]
