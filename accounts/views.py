"""A person's own account, and the demo's two doors. Signing in itself is django-allauth's (see urls.py)."""

from functools import wraps

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import demo
from accounts.forms import AccountForm
from accounts.policy import public, signed_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LANGUAGE_COOKIE = "askel-language"  # of wellbeing.middleware, which this app must not import
MAIL_POLICY = (  # a mail is shown as it would be: its own style attributes, nothing from outside, no scripts
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)


def demo_only(view):
    """Not there at all outside a demo."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@signed_in
def account(request):
    """Own name and language; for staff also password and authenticator app."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        response = redirect("account")
        response.delete_cookie(LANGUAGE_COOKIE)  # the choice made here counts from now on
        messages.success(request, _("Saved."))
        return response
    staff = request.user.is_staff or request.user.memberships.filter(role="coordinator").exists()
    context = {
        "form": form,
        "may_have_password": staff or request.user.has_usable_password(),
        "has_second_factor": is_mfa_enabled(request.user),
    }
    return render(request, "accounts/account.html", context)


@public
def no_sign_up(request):
    """An account comes with an invitation; this says so."""
    return render(request, "accounts/no_sign_up.html")


@public
@demo_only
@require_POST
def demo_enter(request):
    """Become an invented person of the demo, on the page asked for or on the person's own start page."""
    user = demo.person_of(request.POST.get("role", ""))
    if user is None:
        messages.error(request, _("The demo’s people are not there. Load the demo again."))
        return redirect("welcome")
    login(request, user, backend=BACKEND)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "home")


@public
@demo_only
def demo_mail(request):
    """The mails that would have gone out, newest first."""
    return render(request, "accounts/demo_mail.html", {"mails": demo.mails()})


def _found(key):
    mail = demo.mail(key)
    if mail is None:
        raise Http404
    return mail


@public
@demo_only
def demo_mail_message(request, key):
    """One mail: who gets it, its text, its HTML in a frame, its attachments."""
    response = render(request, "accounts/demo_mail_message.html", {"mail": _found(key)})
    response.headers["Content-Security-Policy"] = f"{settings.CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@public
@demo_only
def demo_mail_html(request, key):
    """The HTML part alone, under a policy of its own; its links open in the whole window."""
    response = HttpResponse('<base target="_top">' + _found(key).html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@public
@demo_only
def demo_mail_attachment(request, key, number):
    attachments = _found(key).attachments
    if number >= len(attachments):
        raise Http404
    name, kind, data = attachments[number]
    safe = "".join(letter for letter in name if letter.isalnum() or letter in "-_.") or "attachment"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{safe}"'})
