"""The overview of one programme."""

from django.shortcuts import render
from django.utils import timezone

from programmes.access import Permission, allowed_to
from programmes.overview import overview


@allowed_to(Permission.VIEW_PROGRAMME)
def programme(request, programme):
    """What is next and what is undone, readable in five seconds."""
    page = overview(programme, user=request.user, roles=request.roles, permissions=request.permissions)
    context = {"programme": programme, "page": page, "tab": "programme", "today": timezone.localdate()}
    return render(request, "programmes/programme.html", context)
