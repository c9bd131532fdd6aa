"""What happens around views because of who is signed in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect


def second_factor(get_response):
    """Whoever has a password must also have an authenticator app; until then only the account's own pages open."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if settings.DEMO or getattr(view, "policy", "") == "public" or view.__module__.startswith("allauth"):
            return None
        if not request.user.is_authenticated or not request.user.has_usable_password():
            return None
        return None if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]) else redirect("mfa_activate_totp")

    middleware.process_view = process_view
    return middleware
