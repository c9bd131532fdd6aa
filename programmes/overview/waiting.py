"""What waits for the reader: only what is undone and theirs to do, each with the link that does it."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import duties
from programmes.access import Permission
from programmes.dates import day_text

from .meetings import local_day, opened

SOON = timedelta(days=7)  # a survey that should open this soon is a task already
NAMED = 3  # goals told by name in one row


@dataclass(frozen=True)
class Task:
    icon: str
    url: str
    title: str
    text: str = ""
    urgent: bool = True


def waiting(programme, meetings, waves, tree, *, people, permissions, on, now):
    """Tasks, the most pressing first; `on` = features that are in use. Two queries at most."""
    tasks = [*_reports(programme, waves, permissions)]
    if Permission.MARK_ATTENDANCE in permissions:
        tasks += _attendance(programme, meetings)
    if Permission.RUN_WAVES in permissions:
        tasks += _surveys(programme, waves, now)
    if Permission.CHANGE_SCHEDULE in permissions:
        tasks += _schedule(programme, meetings)
    if Permission.BUILD_REPORT in permissions and "duties" in on:
        tasks += _duties(programme.project)
    if Permission.CHANGE_PEOPLE in permissions and not people and not any(m.counted for m in meetings):
        url = reverse("people_add", args=[programme.slug])
        tasks.append(Task("person", url, _("Add the participants"), _("Names and e-mails, one per line")))
    if Permission.EDIT_GOALS in permissions and not programme.is_over:
        tasks += _goals(programme, waves, tree)
    return sorted(tasks, key=lambda task: not task.urgent)


def _goals(programme, waves, tree):
    """Nothing is promised yet, or something that nobody will be asked about; once a survey has opened it is too late.

    Goals without a session are told beside the figure of goals and sessions: it is often so meant.
    """
    url = reverse("goals", args=[programme.slug])
    if not tree.current:
        yield Task("draft", url, _("Write the goals"), _("Copy them from the application, one per line"))
        return
    unmeasured = [place for place in tree.current if not place.measured]
    if unmeasured and not opened(waves):
        n = len(unmeasured)
        words = ngettext("%(n)s goal has no statement", "%(n)s goals have no statement", n) % {"n": n}
        text = _("Nobody will be asked about: %(goals)s") % {
            "goals": ", ".join(f"{place.number} {place.goal.short}" for place in unmeasured[:NAMED])
        }
        yield Task("draft", url, capfirst(words), text + (" …" if n > NAMED else ""), False)


def _attendance(programme, meetings):
    for meeting in meetings:
        if meeting.past and not (meeting.marked or meeting.counted) and meeting.ends and not meeting.awaits_publishing:
            url = reverse("attendance", args=[programme.slug, meeting.pk])
            when = day_text(local_day(meeting.starts))
            yield Task("agreed", url, _("Mark the attendance"), f"{meeting.name}, {when}")


def _surveys(programme, waves, now):
    for wave in waves:
        name = wave.get_stage_display()
        if wave.state == wave.State.OPEN and wave.closes_at > now and wave.answered_shown < wave.invited:
            url = reverse("wave", args=[programme.slug, wave.key])
            text = _("Goes only to those who have not answered. Askel doesn’t show who they are.")
            yield Task("mail", url, _("Remind of the survey: %(survey)s") % {"survey": name}, text)
        if wave.state == wave.State.DRAFT and wave.opens_at < now + SOON and wave.closes_at > now:
            if not all([programme.controller, programme.data_contact, programme.legal_basis, programme.cooperation_on]):
                url = reverse("programme_settings", args=[programme.slug])
                text = _("The survey can’t open before these are filled in.")
                yield Task("lock", url, _("Fill in who answers for the data"), text)
            else:
                url = reverse("wave_open", args=[programme.slug, wave.key])
                text = _("Planned to open on %(day)s") % {"day": day_text(local_day(wave.opens_at))}
                yield Task("mail", url, _("Open the survey: %(survey)s") % {"survey": name}, text)


def _schedule(programme, meetings):
    drafts = sum(meeting.awaits_publishing for meeting in meetings)
    if drafts:
        words = ngettext("%(n)s session waits to be published", "%(n)s sessions wait to be published", drafts) % {
            "n": drafts
        }
        text = capfirst(words) + ". " + _("Nobody is told before you publish.")
        yield Task("draft", reverse("publish_schedule", args=[programme.slug]), _("Publish the schedule"), text, False)
    undated = sum(1 for meeting in meetings if not meeting.starts)
    if undated:
        words = ngettext("%(n)s session has no time", "%(n)s sessions have no time", undated) % {"n": undated}
        yield Task("undated", reverse("schedule", args=[programme.slug]), _("Agree on times"), words, False)


def _duties(project):
    """Reports that the funder waits for within two weeks, or already."""
    for duty in duties.pressing(project):
        left = (duty.due_on - duties.today()).days
        day = {"day": day_text(duty.due_on)}
        if left < 0:
            text = _("It was due on %(day)s") % day
        else:
            text = ngettext("Due on %(day)s, %(n)s day left", "Due on %(day)s, %(n)s days left", left)
            text = text % {**day, "n": left} if left else _("Due today")
        url = reverse("project", args=[project.slug]) + "#duty"
        yield Task("document", url, _("Report to the funder: %(report)s") % {"report": duty.title}, text)


def _reports(programme, waves, permissions):
    """What the report waits for, at most one row: it is built, approved, published in this order."""
    if Permission.VIEW_REPORT_DRAFT not in permissions:
        return
    states = {report.state for report in programme.reports.all()}
    words = None
    if "failed" in states and Permission.BUILD_REPORT in permissions:
        words = ("clash", _("A PDF was not made"), _("The reason is on the report page. Try again there."), True)
    elif "ready" in states and Permission.APPROVE_REPORT in permissions:
        words = ("document", _("Approve the report"), _("The PDF is ready to be read."), True)
    elif "approved" in states and Permission.PUBLISH_REPORT in permissions:
        words = ("document", _("Publish the report"), _("It has been approved; the funder sees it after this."), True)
    elif not states and _all_sealed(waves) and Permission.BUILD_REPORT in permissions:
        words = ("draft", _("Complete the report"), _("The surveys are closed and the results are there."), False)
    if words:
        icon, title, text, urgent = words
        yield Task(icon, reverse("report", args=[programme.slug]), title, text, urgent)


def _all_sealed(waves):
    run = opened(waves)
    return bool(run) and all(wave.state in (wave.State.SEALED, wave.State.FROZEN) for wave in run)
