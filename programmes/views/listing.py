"""The list of programmes, and making a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from programmes import exchange, planning
from programmes.access import coordinators, may_create_programmes, signed_in
from programmes.forms import SearchForm, SmallProgrammeForm
from programmes.models import Programme, Project

ON_A_PAGE = 50


@signed_in
def programmes(request):
    """Own programmes: funder, period, what is next, what is undone, state."""
    own = Programme.objects.worked_on_by(request.user)
    search = SearchForm(request.GET, own=own)
    page = Paginator(search.narrowed(), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = Programme.objects.filter(pk__in=[programme.pk for programme in page])
    context = {
        "search": search,
        "page": page,
        "rows": shown.with_what_comes().select_related("project__funder"),
        "any_at_all": bool(page) or own.exists(),
        "may_create": may_create_programmes(request.user),
        "example": None if page else Programme.objects.seen_by(request.user).with_invented_content().first(),
    }
    return render(request, "programmes/programmes.html", context)


@coordinators
def programme_new(request):
    """One page; "check" shows what would be made, "create" makes it. Nothing typed is ever lost.

    With ?project=<slug> the programme belongs to that project, else it gets one of its own.
    """
    form = SmallProgrammeForm(request.POST or None, project=_project(request))
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        made = _made(request, form)
        if made:
            request.place = made
            return redirect("programme", made.slug)
    return render(request, "programmes/programme_new.html", {"form": form, "summary": form.summary()})


def _project(request):
    slug = request.GET.get("project", "").replace("\0", "")
    return get_object_or_404(Project.objects.seen_by(request.user), slug=slug) if slug else None


def _made(request, form):
    """The new programme, or None with the form's errors set."""
    try:
        made = planning.create(by=request.user, language=get_language()[:2], **form.values())
    except exchange.Refused as refused:
        for problem in refused.problems:
            form.add_error(None, problem.text)
        return None
    count = len(form.cleaned_data["days"])
    words = ngettext("The programme and %(n)s draft were made.", "The programme and %(n)s drafts were made.", count)
    messages.success(request, words % {"n": count} + " " + _("Nobody has been told yet."))
    return made
