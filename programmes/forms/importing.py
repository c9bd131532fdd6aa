"""A programme file comes in: chosen or mended in place, checked, and only then confirmed."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes import exchange, planning

MOST_BYTES = 2_000_000  # of text with its line ends, so that it can be sent once more for mending or confirming

OF_ADDRESS = ("slug", "project.slug")


class ImportForm(forms.Form):
    """A new file wins over the text of an old one, and is always checked before it is taken in.

    After `is_valid()` the document is in `document`. What is wrong with it is in `problems`: [(line or None, problem)].
    """

    file = forms.FileField(
        label=_("Programme file"),
        help_text=_("A file that was downloaded from Askel, or written by the same format: .json, at most 2 MB."),
        widget=forms.FileInput({"accept": ".json,application/json"}),
        error_messages={
            "required": _("Choose a file"),
            "missing": _("Choose a file"),
            "invalid": _("Choose a file"),
            "empty": _("The file is empty."),
        },
    )
    slug = forms.SlugField(
        label=_("Another address for the programme"),
        help_text=_(
            "Only if the file’s own is taken or you want a copy: letters a–z, digits and hyphens. "
            "A copy has a project of its own."
        ),
        max_length=80,
        required=False,
        error_messages={
            "invalid": _("Use only the letters a–z, digits, hyphens and underscores."),
            "max_length": _("The address is too long: at most %(limit_value)s characters"),
        },
    )
    text = forms.CharField(
        label=_("Text of the file"),
        widget=forms.Textarea(
            {"rows": 22, "spellcheck": "false", "autocomplete": "off", "maxlength": MOST_BYTES, "class": "file-text"}
        ),
        strip=False,
        required=False,
    )
    file_name = forms.CharField(widget=forms.HiddenInput, max_length=255, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        has_text = bool(self.data.get("text"))
        self.fields["file"].required, self.fields["text"].required = not has_text, has_text
        self.fields["text"].validators = []  # whatever stands there is told by the exchange, with its place
        self.document, self.problems = None, []

    @property
    def is_confirmed(self):
        """True when the text has been seen before: a file chosen just now is checked first."""
        return "take" in self.data and not self.cleaned_data.get("file")

    def clean(self):
        values = super().clean()
        file = values.get("file")
        if "file" in self.errors:
            return values
        if file and file.size > MOST_BYTES:
            self.add_error("file", _too_large())
            return values
        data = file.read() if file else values.get("text", "").replace("\r\n", "\n").encode()
        if file:
            self._show(data, file.name)
        if not data.strip():
            self.add_error("file", gettext("Choose a file"))
        elif len(data) + data.count(b"\n") > MOST_BYTES:
            self.add_error("file" if file else "text", _too_large())
        else:
            self._read(data)
        return values

    def _show(self, data, name):
        """The text of the new file takes the place of what was in the box."""
        text = data.decode("utf-8-sig", "replace").replace("\0", "�")
        self.data = self.data.copy()
        self.data["text"], self.data["file_name"] = text, name[:255]

    def _read(self, data):
        try:
            self.document = exchange.read(data)
        except exchange.Refused as refused:
            self.refuse(refused.problems)

    def refuse(self, problems):
        """What the exchange says is wrong, in the file's order; an address that is taken is told at its field too."""
        found = exchange.located(problems, self.data["text"])
        self.problems = sorted(found, key=lambda one: (one[0] is None, one[0] or 0))
        self.add_error(None, gettext("The file was refused, and nothing of it was kept."))
        taken = [problem for problem in problems if problem.place in OF_ADDRESS]
        if taken and not self.has_error("slug"):
            self.add_error("slug", taken[0].text)
            if self.document and not self.data.get("slug"):
                self.data = self.data.copy()
                self.data["slug"] = planning.free_slug(str(self.document["slug"]))

    @property
    def is_about_the_address_only(self):
        return all(problem.place in OF_ADDRESS for _line, problem in self.problems)


def _too_large():
    return gettext("The file is too large to be taken in here: at most 2 MB. An administrator can do it by a command.")
