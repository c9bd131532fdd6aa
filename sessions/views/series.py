"""A whole series of sessions from a template: understood, shown, made."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.access import Permission, allowed_to
from sessions import access, planned, series
from sessions.series_form import SeriesForm


@allowed_to(Permission.CHANGE_SCHEDULE)
def from_template(request, programme):
    """One page for the whole programme, so only for those who plan all of its groups."""
    if access.groups_seen(request) is not None:
        raise PermissionDenied
    templates = series.templates()
    template = templates.get(request.GET.get("template", next(iter(templates))))
    if template is None:
        raise Http404
    groups = list(programme.groups.order_by("pk")) or [None]
    form = SeriesForm(request.POST or None, programme=programme, template=template, groups=groups)
    plan = planned.plan(programme, template, groups, form.cleaned_data) if form.is_valid() else None
    if plan and "create" in request.POST:
        return _made(request, programme, plan)
    context = {"programme": programme, "tab": "schedule", "form": form, "plan": plan, "template": template}
    context["templates"] = templates.values()
    context["rows"] = _rows(form, plan, planned.coaches_of(programme))
    return render(request, "sessions/from_template.html", context)


def _rows(form, plan, coaches):
    """(line, coach, planned sessions or []) for each group."""
    lines = form.group_lines()
    made = [sessions for _group, _coach, sessions in plan.rows] if plan else [[]] * len(lines)
    return [
        (line, coaches.get(line.of.pk if line.of else None), sessions)
        for line, sessions in zip(lines, made, strict=True)
    ]


def _made(request, programme, plan):
    count = planned.create(programme, by=request.user, plan=plan)
    request.about = str(count)
    words = ngettext("%(n)s draft was made.", "%(n)s drafts were made.", count) % {"n": count}
    messages.success(request, words + " " + _("Participants see them when you publish the schedule."))
    return redirect("schedule", programme.slug)
