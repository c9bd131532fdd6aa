"""Where django-allauth asks the house: mails, words, redirects, secrets. Its own machinery is left as it is."""

import base64
import logging
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User

log = logging.getLogger(__name__)
MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Check it from the newest mail."),
        "too_many_login_attempts": _("Too many attempts. Wait a while and ask for a new code."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "enter_current_password": _("Your present password is not right."),
        "incorrect_password": _("The password is not right."),
        "rate_limited": _("Too many attempts. Wait a while and try again."),
    }

    def is_open_for_signup(self, request):
        """Never: an account is made by inviting its owner to a programme."""
        return False

    def is_safe_url(self, url):
        """Only addresses of this very site; allauth would also allow every other allowed host."""
        here = context.request.get_host()
        return url_has_allowed_host_and_scheme(url, allowed_hosts={here}, require_https=context.request.is_secure())

    def send_mail(self, template_prefix, email, context):
        """Text and HTML in the receiver's language. A mail server that is away never breaks the page."""
        language = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
        with translation.override(language or translation.get_language()):
            mail = written(template_prefix.rpartition("/")[2], email, context)
        try:
            mail.send()
        except OSError as trouble:  # smtplib's errors are OSErrors too; the address stays out of the log
            log.error("sign-in mail not sent: %s", type(trouble).__name__)
            words = _("The mail could not be sent just now. Try again in a few minutes.")
            messages.error(context["request"], words)

    def reauthenticate(self, user, password):
        return user.check_password(password)

    def get_password_change_redirect_url(self, request):
        return "/account/"


def written(name, email, given):
    """The mail `emails/account/<name>`. Links start from SITE_URL, never from the request's Host."""
    values = {"code": given.get("code"), "minutes": MINUTES, "site_url": settings.SITE_URL, "email": email}
    values["language"] = translation.get_language()
    values["site_name"] = urlsplit(settings.SITE_URL).netloc
    subject, text, html = (
        render_to_string(f"emails/account/{name}{end}", values) for end in (".subject.txt", ".txt", ".html")
    )
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": values["language"]}
    mail = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", to=[email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Check that the clock of your phone is right."),
    }

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()


def _box():
    """Secrets of second factors are stored encrypted with a key drawn from SECRET_KEY."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, b"askel second factor").derive(key.encode())))
            for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        ]
    )
