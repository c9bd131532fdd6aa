"""Calendar subscriptions: the page that gives and takes them, and the address that calendars ask."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST, require_safe

from programmes.access import public, signed_in
from sessions import calendar, feeds


@signed_in
def own_calendar(request):
    """A new address is shown once, right after it was made."""
    groups = feeds.groups_for(request.user).select_related("programme").order_by("programme", "pk")
    made = None
    if request.method == "POST":
        chosen = request.POST.get("group", "")
        group = get_object_or_404(groups, pk=chosen) if chosen.isdecimal() and len(chosen) < 19 else None
        token = feeds.subscribe(request.user, by=request.user, group=group)
        made = settings.SITE_URL + reverse("calendar_feed", args=[token])
    own = request.user.feeds.open().select_related("group__programme")
    context = {"feeds": own, "groups": groups, "made": made, "webcal": made and made.replace("http", "webcal", 1)}
    response = render(request, "sessions/own_calendar.html", context)
    patch_cache_control(response, no_store=True)
    return response


@signed_in
@require_POST
def own_calendar_end(request, pk):
    feeds.revoke(get_object_or_404(request.user.feeds.open(), pk=pk), by=request.user)
    messages.success(request, _("The address was ended. Calendars that ask it get nothing more."))
    return redirect("own_calendar")


def _etag(request, feed):
    """Sequences and versions decide it: an unchanged calendar is not sent again."""
    seen = [(s.pk, s.sequence, str(s.published_at)) for s in feeds.sessions_in(feed)]
    return f'"{feeds.digest(repr(seen))[:32]}"'


@public
@require_safe
def calendar_feed(request, token):
    """The calendar itself; 404 for an address that never was, has ended, or whose rights are gone."""
    feed = feeds.opened(token)
    if feed is None:
        return HttpResponse(_("This calendar address has ended."), status=404, content_type="text/plain; charset=utf-8")
    return condition(etag_func=_etag)(_sent)(request, feed)


def _sent(request, feed):
    content = calendar.ics(feeds.sessions_in(feed))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    patch_cache_control(response, private=True, max_age=900)
    return response
