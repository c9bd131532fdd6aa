"""A file of people: what it would do, taking it in, and the rows that were not understood as a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes.access import Permission, allowed_to
from programmes.forms.uploads import LONGEST, ConfirmForm, UploadForm
from programmes.people import tables, uploading
from programmes.trail import refuse

FIRST = 5  # rows shown of those that were understood


@allowed_to(Permission.CHANGE_PEOPLE)
def people_upload(request, programme):
    """Choosing a file; then what would happen. Nothing is kept of the file itself."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted, programme=programme)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        return _preview(request, programme, ConfirmForm(programme=programme, upload=upload), upload)
    return render(request, "programmes/people_upload.html", {"programme": programme, "tab": "programme", "form": form})


def _preview(request, programme, form, upload):
    context = {
        "programme": programme,
        "tab": "programme",
        "form": form,
        "upload": upload,
        "first": upload.understood[:FIRST],
        "rows": upload.text,
        "questions": zip(form["same"], [twin for _person, twin in upload.questions], strict=True),
    }
    return render(request, "programmes/people_upload_check.html", context)


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def people_upload_confirm(request, programme):
    """Takes in the rows that came back with the form, checked anew."""
    form = ConfirmForm(request.POST, programme=programme)
    if form.is_valid():
        done = uploading.take_in(programme, form.upload, by=request.user, **form.answers)
        request.about, request.refused = str(len(done.added)), not (done.added or done.groups)
        _tell(request, done)
        return redirect("people", programme.slug)
    if form.upload is None:
        refuse(request, form.non_field_errors()[0])
        return redirect("people_upload", programme.slug)
    return _preview(request, programme, form, form.upload)


def _tell(request, done):
    n = len(done.added)
    words = [ngettext("%(n)s participant added.", "%(n)s participants added.", n) % {"n": n}]
    if done.groups:
        n = len(done.groups)
        words.append(ngettext("%(n)s group added.", "%(n)s groups added.", n) % {"n": n})
    if done.known:
        n = len(done.known)
        words.append(ngettext("%(n)s was there already.", "%(n)s were there already.", n) % {"n": n})
    if done.left_out:
        n = len(done.left_out)
        words.append(ngettext("%(n)s was left out.", "%(n)s were left out.", n) % {"n": n})
    messages.success(request, " ".join([*words, _("Nobody has been told yet.")]))


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def people_upload_bad(request, programme):
    """The rows that were not understood, as they came in the form, as a CSV file to mend. Formulas are disarmed."""
    lines = tables.of_text(request.POST.get("bad", "")[:LONGEST].replace("\0", ""))
    response = HttpResponse(tables.to_csv(line.cells for line in lines), content_type="text/csv; charset=utf-8")
    name = slugify(_("rows to mend")) or "rows"
    response.headers["Content-Disposition"] = f'attachment; filename="askel-{programme.slug}-{name}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
