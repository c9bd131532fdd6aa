"""Keeps links and answers out of logs: no survey page ever writes its address, its form or its values there."""

import logging
import re
import traceback
from functools import wraps

from django.http import Http404
from django.views.decorators.debug import sensitive_post_parameters

LINK = re.compile(r"(?<![\w-])(s|e|c|calendar)/[^/\s\"'?#]+")
log = logging.getLogger(__name__)


def without_links(text):
    """The text with the key of every survey, evening and check-in link and calendar address replaced by three dots."""
    return LINK.sub(r"\1/…", text)


class WithoutLinks(logging.Filter):
    """For log handlers (`settings.LOGGING`): no record leaves with the key of a survey link."""

    def filter(self, record):
        message = record.getMessage()
        clean = without_links(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True


class SurveyPageFailed(Exception):
    """Stands in for the real error, whose text may hold what a person wrote."""


def discreet(view):
    """A failure is logged as its kind and the lines of code it went through, without values."""

    @wraps(view)
    @sensitive_post_parameters()
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            raise
        except Exception as error:
            way = " ← ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)))
            log.error("A survey page failed with %s: %s", type(error).__name__, way)
        raise SurveyPageFailed

    return guarded
