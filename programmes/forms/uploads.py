from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programmes.people import tables, uploading

LONGEST = 1_500_000  # characters of understood rows, more than `tables` lets through


class UploadForm(forms.Form):
    """A file of people. Its rows are in `cleaned_data["file"]` afterwards, the file itself is forgotten."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV, at most 1 MB and 1000 rows. The first row has the headings."),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={
            "required": _("Choose a file"),
            "missing": _("Choose a file"),
            "invalid": _("Choose a file"),
            "empty": _("The file is empty."),
        },
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme

    def clean_file(self):
        file = self.cleaned_data["file"]
        data = b"" if file.size > tables.MOST_BYTES else file.read()
        try:
            if not data:
                raise tables.Unreadable(_now("The file is too large: at most 1 MB. Save only the list of people."))
            return uploading.read(self.programme, tables.read(data))
        except tables.Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason


class ConfirmForm(forms.Form):
    """The understood rows of a file as text, and the answers to what was asked about them."""

    rows = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput, strip=False)
    with_groups = forms.BooleanField(label=_("Make these groups"), required=False)
    returning = forms.BooleanField(label=_("Bring them back"), required=False)
    same = forms.MultipleChoiceField(
        label=_("Somebody else with the same name"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, programme, upload=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.upload = programme, upload
        groups = programme.groups.all()
        if len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                groups,
                label=_("Group of those for whom the file names none"),
                required=False,
                empty_label=_("No group"),
            )
        self.only_group = groups[0] if len(groups) == 1 else None
        if upload:
            self._ask(upload)

    def _ask(self, upload):
        self.fields["same"].choices = [
            (person.email.lower(), f"{person.name}, {person.email}") for person, _twin in upload.questions
        ]

    def full_clean(self):
        """The rows are read anew before the answers are looked at: what came in the form is never trusted."""
        if self.is_bound and self.upload is None:
            try:
                lines = tables.of_text(str(self.data.get("rows", ""))[:LONGEST].replace("\0", ""))
                self.upload = uploading.read(self.programme, lines) if lines else None
            except tables.Unreadable:
                self.upload = None
            if self.upload:
                self._ask(self.upload)
        super().full_clean()

    def clean(self):
        if self.upload is None:
            raise forms.ValidationError(_now("The rows were lost on the way. Choose the file again."))
        return super().clean()

    @property
    def answers(self):
        """Keyword arguments of `uploading.take_in`."""
        values = self.cleaned_data
        return {
            "group": values.get("group") or self.only_group,
            "with_groups": values["with_groups"],
            "returning": values["returning"],
            "same_names": values["same"],
        }
