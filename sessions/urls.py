"""Addresses of this app."""

from django.urls import path

from .views import arriving, attending, counting, feeds, outcome, phases, planning, releasing, schedule, series

OF = "programmes/<slug:slug>/sessions/"
ONE = OF + "<int:pk>/"
OUTPUTS, FINDINGS = "programmes/<slug:slug>/outputs/", "programmes/<slug:slug>/findings/"

urlpatterns = [
    path("own-calendar/", feeds.own_calendar, name="own_calendar"),
    path("own-calendar/<int:pk>/end/", feeds.own_calendar_end, name="own_calendar_end"),
    path("calendar/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("e/<str:token>/", arriving.evening, name="evening"),
    path("c/<str:token>/", arriving.check_in, name="check_in"),
    path("own-sessions/", attending.own_sessions, name="own_sessions"),
    path(OF, schedule.schedule, name="schedule"),
    path(OF + "add/", planning.session_add, name="session_add"),
    path(OF + "from-template/", series.from_template, name="sessions_from_template"),
    path(OF + "publish/", releasing.publish_schedule, name="publish_schedule"),
    path(OF + "publish/undo/", releasing.publish_undo, name="publish_undo"),
    path(OF + "hours/", attending.hours, name="hours"),
    path(OF + "phases/", phases.phases, name="phases"),
    path(OF + "headcounts/", counting.headcounts_paste, name="headcounts_paste"),
    path(ONE, schedule.session, name="session"),
    path(ONE + "edit/", planning.session_edit, name="session_edit"),
    path(ONE + "move/", planning.session_move, name="session_move"),
    path(ONE + "cancel/", planning.session_cancel, name="session_cancel"),
    path(ONE + "undo/", planning.session_undo, name="session_undo"),
    path(ONE + "attendance/", attending.attendance, name="attendance"),
    path(ONE + "check-in/", arriving.session_check_in, name="session_check_in"),
    path(ONE + "headcount/", counting.headcount, name="headcount"),
    path(ONE + "calendar.ics", schedule.session_ics, name="session_ics"),
    path(OUTPUTS, outcome.output_list, name="outputs"),
    path(OUTPUTS + "add/", outcome.output_add, name="output_add"),
    path(OUTPUTS + "<int:pk>/", outcome.output_edit, name="output_edit"),
    path(OUTPUTS + "<int:pk>/done/", outcome.output_done, name="output_done"),
    path(OUTPUTS + "<int:pk>/remove/", outcome.output_remove, name="output_remove"),
    path(FINDINGS, outcome.finding_list, name="findings"),
    path(FINDINGS + "add/", outcome.finding_add, name="finding_add"),
    path(FINDINGS + "<int:pk>/", outcome.finding_edit, name="finding_edit"),
    path(FINDINGS + "<int:pk>/remove/", outcome.finding_remove, name="finding_remove"),
]
