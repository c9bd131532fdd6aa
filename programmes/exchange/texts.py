"""Sentences about what is wrong with a document, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .problems import shortened

FORMATS = {
    "day": gettext_lazy("This is not a date. Write it as 2021-09-16."),
    "wall-time": gettext_lazy("This is not a time. Write it as 2021-09-16T13:00."),
    "zone": gettext_lazy("There is no such time zone. Write it as Europe/Helsinki."),
    "slug": gettext_lazy("Use only the letters a–z, digits, hyphens and underscores."),
    "address": gettext_lazy("This is not an e-mail address."),
    "web-address": gettext_lazy("This is not a web address."),
    "euros": gettext_lazy("Write euros and cents as 1200.50."),
    "rrule": gettext_lazy("This is not a rhythm that calendars know. Write it as FREQ=MONTHLY;INTERVAL=3."),
}
TYPES = {
    "object": gettext_lazy("An object in braces is needed here."),
    "array": gettext_lazy("A list in brackets is needed here."),
    "string": gettext_lazy("A text in quotation marks is needed here."),
    "integer": gettext_lazy("A whole number is needed here."),
    "boolean": gettext_lazy("Write true or false."),
}


def of_schema(error):
    """One sentence for a `jsonschema.ValidationError`."""
    rule, wanted = error.validator, error.validator_value
    if rule == "enum":
        return _("Choose one of these: %(names)s.") % {"names": ", ".join(str(v) for v in wanted)}
    if rule == "const":
        return _("This installation reads files of version %(version)s.") % {"version": wanted}
    if rule in ("minimum", "maximum"):
        return _("The number must be from %(low)s to %(high)s.") % {
            "low": error.schema.get("minimum"),
            "high": error.schema.get("maximum"),
        }
    if rule == "maxLength":
        return _("The text is longer than %(most)s characters.") % {"most": wanted}
    if rule == "format":
        return str(FORMATS[wanted])
    if rule == "type" and wanted in TYPES:
        return str(TYPES[wanted])
    return str(RULES.get(rule, RULES["anyOf"]))


RULES = {
    "pattern": gettext_lazy("This is not written as the format asks."),
    "minLength": gettext_lazy("The text is empty. Leave the whole line out instead."),
    "minProperties": gettext_lazy("The text is empty. Leave the whole line out instead."),
    "minItems": gettext_lazy("The list is empty. Leave the whole line out instead."),
    "uniqueItems": gettext_lazy("The same thing stands twice in the list."),
    "anyOf": gettext_lazy("This is not written as the format asks."),
}


def missing(name):
    return _("“%(name)s” is missing.") % {"name": name}


def unheard_of(name):
    return _("The format doesn’t know “%(name)s”.") % {"name": shortened(name)}


def together():
    return _("Start and end are given together or not at all.")


def organisation_differs(known):
    return _("The organisation “%(name)s” is already known, and its kind is “%(kind)s”.") % {
        "name": known.name,
        "kind": known.get_kind_display(),
    }


def project_differs(known):
    return _("The project “%(title)s” is already here, and the file says something else of it.") % {"title": known}


def project_taken(slug):
    return _(
        "There already is a project with the address “%(slug)s”, and you don’t work on it. Choose another address."
    ) % {"slug": slug}


def no_new_coordinator():
    return _(
        "The project is already here. Only people who work on it can coordinate a new programme of it; others are "
        "added by a coordinator of the project."
    )


def reserved(slug):
    return _("The address “%(slug)s” is one of Askel’s own. Choose another.") % {"slug": slug}


def leads_back(key):
    return _("“%(key)s” leads back to itself.") % {"key": shortened(key)}


def slug_taken(slug):
    return _("There already is a programme with the address “%(slug)s”. Choose another.") % {"slug": slug}


def unknown(table, key):
    return _("There is no “%(key)s” among “%(table)s”.") % {"key": shortened(key), "table": table}


def twice(key):
    return _("“%(key)s” stands twice.") % {"key": shortened(key)}


def too_deep():
    return _("Lists and objects stand too deep inside each other.")


def not_text():
    return _("The text has characters that can’t be stored.")
