"""Staff of a programme, and the people of a project."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import people as verbs
from programmes.access import Permission, allowed_to, project_work
from programmes.forms.roles import ProjectPersonForm, RoleForm
from programmes.models import Role
from programmes.people import roles
from programmes.trail import refuse


@allowed_to(Permission.GRANT_ROLES)
def role_add(request, programme):
    """A coach or a contact person; from an administrator also a coordinator."""
    form = RoleForm(
        request.POST or None, programme=programme, coordinator=request.user.is_staff, initial={"role": Role.COACH}
    )
    if request.method == "POST" and form.is_valid():
        given = verbs.give_role(programme, by=request.user, **form.cleaned_data)
        request.about = f"user:{given.user_id}"
        messages.success(request, _("The role was given. Signing in works with a mailed code."))
        return redirect("people", programme.slug)
    return render(request, "programmes/role_add.html", {"programme": programme, "tab": "programme", "form": form})


@allowed_to(Permission.GRANT_ROLES)
@require_POST
def role_end(request, programme, pk):
    """Coaches and contacts: a coordinator can't shut out another one, only an administrator can."""
    mine = roles.may_end(administrator=request.user.is_staff)
    membership = get_object_or_404(programme.memberships.filter(role__in=mine), pk=pk)
    reason = roles.why_not_ended(membership)
    if reason:
        refuse(request, reason)
    else:
        verbs.take_role(membership, by=request.user)
        messages.success(request, _("The role was ended. It has no effect any more."))
    return redirect("people", programme.slug)


# ---- people of a project --------------------------------------------------------------------------------------------
@project_work
def project_people(request, project):
    """The project's coordinators and the funder's people; adding one."""
    form = ProjectPersonForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        user, new = roles.add_to_project(project, by=request.user, **form.cleaned_data)
        request.about, request.refused = f"user:{user.pk}", not new
        words = (
            _("%(name)s was added. Signing in works with a mailed code.") if new else _("%(name)s is there already.")
        )
        messages.success(request, words % {"name": user})
        return redirect("project_people", project.slug)
    context = {
        "project": project,
        "form": form,
        "coordinators": project.coordinators.order_by("name", "pk"),
        "funder_people": project.funder_people.order_by("name", "pk"),
        "may_end_coordinators": roles.may_change(request.user, roles.COORDINATOR),
    }
    return render(request, "projects/people.html", context)


@project_work
@require_POST
def project_person_end(request, project, role, pk):
    if role not in roles.RELATIONS:
        raise Http404
    if not roles.may_change(request.user, role):
        raise PermissionDenied
    user = get_object_or_404(getattr(project, roles.RELATIONS[role]), pk=pk)
    roles.take_from_project(project, by=request.user, kind=role, user=user)
    request.about = f"user:{user.pk}"
    messages.success(request, _("The role was ended. It has no effect any more."))
    return redirect("project_people", project.slug)
