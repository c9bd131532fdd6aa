from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from .models import Edition, Report


class OrderForm(forms.ModelForm):
    """Which edition, in which language; a note tells the next version from the last."""

    edition = forms.ChoiceField(
        label=_("For whom"),
        choices=[
            (Edition.FUNDER, _("For the funder: no quotes without permission")),
            (Edition.INTERNAL, _("Internal: also quotes approved for the inside")),
        ],
        initial=Edition.FUNDER,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Report
        fields = ["edition", "language", "note"]
        help_texts = {"note": _("For example: hours corrected")}


class TextForm(forms.Form):
    """A block's text in the three languages, paragraphs parted by empty lines. The programme's language first."""

    def __init__(self, *args, block, language, written, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        for code in sorted(names, key=lambda code: code != language):
            self.fields[code] = forms.CharField(
                label=names[code],
                required=False,
                max_length=block.limit,
                initial=written.get(code, ""),
                help_text=_("At most %(limit)s characters")
                % {"limit": number_format(block.limit, force_grouping=True)},
                error_messages={
                    "max_length": _("The text is too long: %(show_value)s characters, the most is %(limit_value)s")
                },
                widget=forms.Textarea(attrs={"rows": 10, "lang": code, "data-count": block.limit}),
            )
