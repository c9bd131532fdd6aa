"""The one form of the house itself."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jobs import outbox


class FeedbackForm(forms.Form):
    """Accessibility feedback. `name_again` is left empty by people and filled by machines."""

    text = forms.CharField(
        label=_("What was difficult to use?"),
        help_text=_("Tell which page it was and what you tried to do. Don’t write about other people."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what was difficult to use")},
    )
    page = forms.CharField(label=_("Page"), max_length=300, required=False)
    email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        max_length=254,
        help_text=_("If you want an answer"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("The e-mail address is not complete. Check the @ sign.")},
    )
    name_again = forms.CharField(required=False, widget=forms.HiddenInput)

    def send(self):
        """Puts the feedback into the outbox; silently nothing for a machine."""
        data = self.cleaned_data
        if data["name_again"]:
            return
        outbox.post(
            kind="wellbeing.feedback",
            arguments={"text": data["text"], "page": data["page"], "from": data["email"]},
            address=settings.FEEDBACK_EMAIL,
            language=get_language(),
            recipient_key="feedback",
            dedupe_key="",
        )
