"""Making a new programme: a small one on one page, from a template, or blank; of a project that is there or its own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from programmes import exchange, planning
from programmes import templates as programme_templates
from programmes.access import coordinators
from programmes.forms import BeginForm, SmallProgrammeForm
from programmes.models import Project

SMALL, BLANK = "small", "blank"
MOST = 20  # projects offered


@coordinators
def programme_new(request):
    """`?kind=` small, a template's key, or blank; `?project=` the project that it joins. Nothing typed is ever lost."""
    kind, project = request.GET.get("kind", SMALL), _project(request)
    if kind == SMALL:
        return _small(request, project)
    template = programme_templates.templates().get(kind)
    if template is None and kind != BLANK:
        raise Http404
    form = BeginForm(request.POST or None, project=project, template=template)
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, programme_templates.create)
        if made:
            messages.success(request, _("The programme was made.") + " " + _("Nobody has been told yet."))
            return redirect("programme", made.slug)
    return render(request, "programmes/programme_begin.html", {"form": form} | _choices(request, kind, project))


def _small(request, project):
    """One page; "check" shows what would be made, "create" makes it."""
    form = SmallProgrammeForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        made = _made(request, form, planning.create)
        if made:
            count = len(form.cleaned_data["days"])
            words = ngettext(
                "The programme and %(n)s draft were made.", "The programme and %(n)s drafts were made.", count
            )
            messages.success(request, words % {"n": count} + " " + _("Nobody has been told yet."))
            return redirect("programme", made.slug)
    context = {"form": form, "summary": form.summary()} | _choices(request, SMALL, project)
    return render(request, "programmes/programme_new.html", context)


def _project(request):
    slug = request.GET.get("project", "").replace("\0", "")
    return get_object_or_404(Project.objects.seen_by(request.user), slug=slug) if slug else None


def _choices(request, kind, project):
    """The first choice of the page: what kind of programme, and which project."""
    found = programme_templates.templates().values()
    names = [(SMALL, _("Small programme"), _("Goals, people and sessions on one page"))]
    names += [(template.key, template.name, template.text) for template in found]
    names += [(BLANK, _("Blank"), _("Only name and period; all else later"))]
    said = next(text for key, _name, text in names if key == kind)
    own = [] if project else Project.objects.seen_by(request.user).order_by("-starts", "-pk")[:MOST]
    return {"kinds": names, "kind": kind, "kind_text": said, "project": project, "own_projects": own}


def _made(request, form, create):
    """The new programme, or None with the form's errors set."""
    try:
        made = create(by=request.user, language=get_language()[:2], **form.values())
    except exchange.Refused as refused:
        for problem in refused.problems:
            form.add_error(None, problem.text)
        return None
    request.place = made
    return made
