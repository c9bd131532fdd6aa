"""The form of any kind of small rows (programmes.records), made of its columns and the model's fields."""

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from programmes import records
from programmes.date_fields import FinnishDateField
from programmes.models import Organisation, Programme
from programmes.translated import TranslatedField

from .numbers import EurosField
from .texts import TextsField

TOO_LONG = _("The text is too long: at most %(limit_value)s characters")
LINE, TEXT = 400, 4000  # characters of a translated text


class OrganisationField(forms.CharField):
    """An organisation by its name: the known one, else a new one that is not saved yet."""

    def __init__(self, *, new_kind, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.new_kind = new_kind

    def clean(self, value):
        name = " ".join(super().clean(value).split())
        if not name:
            return None
        known = Organisation.objects.filter(name__iexact=name).first()
        return known or Organisation(name=name, kind=self.new_kind)

    def prepare_value(self, value):
        return value.name if isinstance(value, Organisation) else value


def language_of(owner):
    """The language that people of this programme or project write in first."""
    if isinstance(owner, Programme):
        return owner.language
    first = owner.programmes.order_by("pk").first() if owner.pk else None
    return first.language if first else (get_language() or "fi")[:2]


class RecordForm(forms.Form):
    """`cleaned_data` holds what `records.add` and `records.change` take as `values`."""

    def __init__(self, data=None, *, kind, owner, row=None, initial=None):
        super().__init__(data, initial=_now(kind, row) | (initial or {}))
        self.kind, self.owner, self.row = kind, owner, row
        language = language_of(owner)
        for column in kind.columns:
            field = _field(kind, column, owner, language)
            if field.required or not _has_no_choices(field):
                self.fields[column.name] = field

    def clean(self):
        values = super().clean()
        if not self.errors:
            for column, words in records.problems(self.kind, self.owner, self.row, values):
                self.add_error(column, words)
        return values

    def taken(self):
        """Says that somebody else has just saved what makes this row impossible."""
        self.add_error(None, gettext("Somebody changed the same thing just now. Check the entries and save again."))


def _now(kind, row):
    if row is None:
        fields = [kind.model._meta.get_field(column.name) for column in kind.columns]
        return {field.name: field.get_default() for field in fields if field.has_default()}
    many = {each.name for each in row._meta.many_to_many}
    return {
        column.name: list(getattr(row, column.name).all()) if column.name in many else getattr(row, column.name)
        for column in kind.columns
    }


def _field(kind, column, owner, language):
    field = kind.model._meta.get_field(column.name)
    label = str(column.label or capfirst(field.verbose_name))
    required = not (field.blank or field.null) if column.required is None else column.required
    words = column.missing or _("Fill in: %(label)s") % {"label": label}
    common = {"label": label, "help_text": column.hint, "required": required, "error_messages": {"required": words}}
    if isinstance(field, TranslatedField):
        longest = column.longest or (TEXT if column.rows else LINE)
        return TextsField(language=language, rows=column.rows, max_length=longest, **common)
    if field.is_relation:
        return _relation(field, column, owner, common)
    if field.choices:
        choices = [(value, capfirst(words)) for value, words in field.choices]
        return forms.ChoiceField(choices=choices if required else [("", "–"), *choices], **common)
    return _plain(field, column, owner, common)


def _relation(field, column, owner, common):
    if field.related_model is Organisation and not field.many_to_many:
        return OrganisationField(new_kind=column.new_kind, **common)
    rows = column.choose(owner) if column.choose else _own(field.related_model, owner)
    common["error_messages"]["invalid_choice"] = _("Choose one of those in the list")
    if field.many_to_many:
        return forms.ModelMultipleChoiceField(rows, widget=forms.CheckboxSelectMultiple(), **common)
    return forms.ModelChoiceField(rows, empty_label=None if common["required"] else "–", **common)


def _has_no_choices(field):
    """Nothing to choose from yet: such a field would only be in the way."""
    return isinstance(field, forms.ModelChoiceField) and not field.queryset.exists()


def _own(model, owner):
    """Rows of the model that belong to this owner."""
    return model._default_manager.filter(**{"programme" if isinstance(owner, Programme) else "project": owner})


def _plain(field, column, owner, common):
    if isinstance(field, models.BooleanField):
        return forms.BooleanField(**common | {"required": False})
    if isinstance(field, models.DateField):
        return FinnishDateField(first=owner.starts, last=owner.ends, **common)
    if isinstance(field, models.DecimalField):
        return EurosField(digits=field.max_digits - field.decimal_places, **common)
    if isinstance(field, models.IntegerField):
        return _whole(field, common)
    if isinstance(field, models.URLField):
        common["error_messages"]["invalid"] = _("Give the whole address, for example https://esimerkki.fi/artikkeli")
        widget = forms.TextInput({"inputmode": "url"})
        return forms.URLField(assume_scheme="https", max_length=field.max_length, widget=widget, **common)
    common["error_messages"]["max_length"] = TOO_LONG
    widget = forms.Textarea({"rows": column.rows}) if column.rows else forms.TextInput()
    return forms.CharField(max_length=field.max_length or TEXT, widget=widget, **common)


def _whole(field, common):
    """A whole number between the limits of the model's validators."""
    limits = {validator.code: validator.limit_value for validator in field.validators}
    least, most = max(0, limits.get("min_value", 0)), min(limits.get("max_value", 32_767), 32_767)
    words = _("Give a whole number from %(least)s to %(most)s") % {"least": least, "most": most}
    common["error_messages"] |= dict.fromkeys(("invalid", "min_value", "max_value"), words)
    widget = forms.TextInput({"class": "w-time", "inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(min_value=least, max_value=most, widget=widget, **common)
