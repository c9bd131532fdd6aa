"""Pages of the house itself: the door, the statements the law asks for, and what is shown when something fails."""

import logging
import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes.access import public
from programmes.models import Programme, Role
from wellbeing.forms import FeedbackForm
from wellbeing.middleware import LANGUAGE_COOKIE
from wellbeing.welcoming import DEMO_OTHERS, DEMO_ROLES, demo_programmes, example_thread, menu_of

log = logging.getLogger(__name__)
YEAR = 31_536_000


@public
def home(request):
    """The door: a signed-in person's own start page, else the welcome page."""
    return redirect(menu_of(request.user)[0][0]) if request.user.is_authenticated else welcome(request)


@public
def welcome(request):
    """What Askel is; in a demo also who one can be here and what there is to look at."""
    context = {}
    if settings.DEMO:
        context = {
            "demo_roles": DEMO_ROLES,
            "demo_others": DEMO_OTHERS,
            "examples": demo_programmes(),
            "thread": example_thread(),
        }
    return render(request, "wellbeing/welcome.html", context)


@public
@require_POST
def set_language(request):
    """Remember the language on this device (and for the person signed in), and go back to the same page."""
    code, back = request.POST.get("language"), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
        if request.user.is_authenticated and request.user.language != code:
            request.user.language = code
            request.user.save(update_fields=["language"])
    return response


@public
def accessibility(request):
    """The accessibility statement that the Finnish act 306/2019 asks for."""
    return render(request, "wellbeing/accessibility.html", {"owner": settings.SERVICE_OWNER})


@public
def privacy(request):
    """How answers and people are protected, in plain words."""
    return render(request, "wellbeing/privacy.html", {"owner": settings.SERVICE_OWNER})


@public
def feedback(request):
    """Accessibility feedback: goes by mail to the service's owner, who has 14 days to answer."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")})
    if request.method == "POST" and form.is_valid():
        form.send()
        messages.success(request, _("Thank you. Your feedback has been sent. We answer within 14 days."))
        return redirect("feedback")
    return render(request, "wellbeing/feedback.html", {"form": form})


def csrf_failure(request, reason=""):
    """A form that was open too long, or sent by another site: nothing was changed, say how to go on."""
    log.info("csrf refused %s: %s", request.path, reason)
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def forbidden(request, exception):
    """Signed in, but in the wrong role: say who can grant the right."""
    programme = getattr(request, "programme", None)
    keepers = programme.memberships.filter(role=Role.COORDINATOR).select_related("user") if programme else []
    return render(request, "403.html", {"keepers": keepers}, status=403)


def not_found(request, exception):
    """Offers the person's own programmes instead."""
    own = Programme.objects.seen_by(request.user)[:10] if getattr(request, "user", None) else []
    return render(request, "404.html", {"own": own}, status=404)


def server_error(request):
    """No database, no session: only the time and a code that is also in the log."""
    code = uuid.uuid4().hex[:8]
    log.error("error page %s for %s", code, request.path)
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    with translation.override(language):
        page = loader.render_to_string("500.html", {"code": code, "now": timezone.now(), "language": language})
    return HttpResponse(page, status=500)
