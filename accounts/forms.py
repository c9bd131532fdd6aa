"""Sign-in forms: allauth's own, with our words, hints instead of placeholders, and limits by account *and* asker."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

GIVE_EMAIL = {"required": _("Give your e-mail"), "invalid": _("The e-mail address is not complete. Check the @ sign.")}
GIVE_CODE = {"required": _("Give the six-digit code")}
GIVE_PASSWORD = {"required": _("Give your password")}


def _email_field():
    return forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}), error_messages=GIVE_EMAIL
    )


def _code_field(hint=""):
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-time", "maxlength": "12"}
    return forms.CharField(
        label=_("Code"), help_text=hint, widget=forms.TextInput(attrs=attrs), error_messages=GIVE_CODE
    )


def _password_field(label, autocomplete="current-password", hint=""):
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages=GIVE_PASSWORD,
        strip=False,
    )


class SignInForm(account.RequestLoginCodeForm):
    """Says the same for every address: who has an account is never told."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        asker = f"{email} {get_adapter().get_client_ip(context.request)}"  # others can't use up a person's attempts
        if not ratelimit.consume(context.request, action="request_login_code", key=asker):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.filter(email__iexact=email, is_active=True).first()
        return self._user.email if self._user else email


class CodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field()

    def clean_code(self):
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        return super().clean_code()


class PasswordSignInForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email_field()
        self.fields["password"] = _password_field(_("Password"))


class NewPasswordForm(account.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (("password1", _("New password")), ("password2", _("New password again"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("At least 12 characters. A sentence is easy to remember.")


class OtherPasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password_field(_("Present password"))
        for name, label in (("password1", _("New password")), ("password2", _("New password again"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("At least 12 characters. A sentence is easy to remember.")


class SamePersonForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password_field(_("Password"))


class SecondFactorForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Six digits from the authenticator app, or a recovery code"))


class SecondFactorAgainForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Six digits from the authenticator app, or a recovery code"))


class ActivateForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Six digits that the app shows"))


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Name"), "language": _("Language")}
        help_texts = {"language": _("Pages and mails come in this language")}
        error_messages = {"name": {"max_length": _("The name is too long: at most 120 characters")}}
