"""What happens around every view: headers, compression, language, the closed door."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

LANGUAGE_COOKIE = "askel-language"
TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml")


def security_headers(get_response):
    """The strict Content-Security-Policy on every response that does not bring its own."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


def compress(get_response):
    """Gzip for texts. Django adds random bytes to each page and masks its CSRF token (against BREACH).

    PDFs, fonts and pictures are packed already and keep their length.
    """
    gzip = GZipMiddleware(get_response)

    def middleware(request):
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith(TEXTS):
            return gzip.process_response(request, response)
        return response

    return middleware


def is_public(view):
    """True for views marked `@public`, and for packages' sign-in pages, which carry Django's own mark."""
    return getattr(view, "policy", None) == "public" or not getattr(view, "login_required", True)


def language(get_response):
    """The language chosen on this device, else the signed-in person's own, else Finnish.

    Public views (a survey, the welcome page) never open the session for it.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request):
        chosen = request.COOKIES.get(LANGUAGE_COOKIE)
        request.language_chosen = chosen in known
        code = chosen if request.language_chosen else settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(request, view, args, kwargs):
        if request.language_chosen or is_public(view) or not request.user.is_authenticated:
            return
        code = getattr(request.user, "language", None)
        if code in known:
            translation.activate(code)
            request.LANGUAGE_CODE = code

    middleware.process_view = process_view
    return middleware


def sign_in_required(get_response):
    """Every view asks for sign-in unless it is marked `@public`; fragments are told where to go by a header."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if is_public(view) or request.user.is_authenticated:
            return None
        login = resolve_url(settings.LOGIN_URL)
        response = redirect_to_login(request.get_full_path() if request.method == "GET" else "/", login)
        if getattr(request, "htmx", False):
            response.headers["HX-Redirect"] = response.headers["Location"]
            response.status_code = 204
        return response

    middleware.process_view = process_view
    return middleware
