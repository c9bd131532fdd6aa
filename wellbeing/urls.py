"""Every address. Paths of a programme live under /programmes/<slug>/, each app adds its own."""

from django.urls import include, path

from wellbeing import views

handler400, handler403 = "wellbeing.views.bad_request", "wellbeing.views.forbidden"
handler404, handler500 = "wellbeing.views.not_found", "wellbeing.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("language/", views.set_language, name="set_language"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("feedback/", views.feedback, name="feedback"),
    path("", include("accounts.urls")),
    path("", include("programmes.urls")),
    path("", include("sessions.urls")),
    path("", include("surveys.urls")),
    path("", include("reports.urls")),
]
