"""Settings that contradict each other are refused: at every command, by the worker, and by the web server."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

LONGEST_LEASE = 600  # seconds; more would leave work of a dead worker lying for too long


def is_local(host):
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in ("localhost", "testserver") or host.endswith(".localhost")


def contradictions():
    """(id, what is wrong, what to do) of each; empty when all is well."""
    return [*_open_doors(), *_keys_beside_the_answers(), *_times()]


def _open_doors():
    outside = not is_local(urlsplit(settings.SITE_URL).hostname or "")
    if settings.DEMO and settings.EMAIL_HOST:
        yield (
            "askel.E001",
            "The demo lets anybody in without a password, and a real mail server is set.",
            "Unset ASKEL_DEMO, or EMAIL_HOST.",
        )
    if outside and settings.DEBUG:
        yield "askel.E002", "ASKEL_DEBUG is on outside this machine.", "Unset ASKEL_DEBUG."
    if outside and settings.SECRET_KEY.startswith("insecure"):
        yield "askel.E003", "There is no secret key of your own.", "Run manage.py set_up, or set ASKEL_SECRET_KEY."
    if outside and "*" in settings.ALLOWED_HOSTS:
        yield "askel.E004", "Every host name is accepted.", "Name the hosts in ASKEL_ALLOWED_HOSTS."
    if outside and not settings.HTTPS:
        yield "askel.E005", "Answers would travel unencrypted.", "Let ASKEL_SITE_URL begin with https://."
    if outside and not settings.DEMO and not settings.EMAIL_HOST:
        yield "askel.E006", "No mail could be sent: nobody could sign in or answer.", "Set EMAIL_HOST."


def _keys_beside_the_answers():
    keys = Path(settings.KEYS_DIR).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        other = Path(getattr(settings, name)).resolve()
        if keys == other or other in keys.parents or keys in other.parents:
            yield (
                "askel.E007",
                f"The key files ({keys}) and {name} ({other}) lie in each other.",
                "Give the keys a folder and a backup of their own: ASKEL_KEYS.",
            )


def _times():
    if not 0 < settings.JOB_LEASE_SECONDS <= LONGEST_LEASE:
        yield "askel.E008", "JOB_LEASE_SECONDS makes no sense.", f"Choose between 1 and {LONGEST_LEASE}."


@register
def no_contradictions(app_configs, **_):
    return [Error(wrong, hint=remedy, id=number) for number, wrong, remedy in contradictions()]


def refuse_contradictions():
    """For servers that run no checks of their own."""
    found = list(contradictions())
    if found:
        raise ImproperlyConfigured("\n".join(f"{wrong} {remedy} ({number})" for number, wrong, remedy in found))
