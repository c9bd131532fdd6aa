"""Addresses of this app. Everything of one programme lives under /programmes/<slug>/."""

from django.urls import path

from programmes.views import background, features, goals, listing, overview, people, records, settings, trail

urlpatterns = [
    path("programmes/", listing.programmes, name="programmes"),
    path("programmes/new/", listing.programme_new, name="programme_new"),
    path("programmes/<slug:slug>/", overview.programme, name="programme"),
    path("programmes/<slug:slug>/goals/", goals.goals, name="goals"),
    path("programmes/<slug:slug>/goals/add/", goals.goals_add, name="goals_add"),
    path("programmes/<slug:slug>/goals/of/<slug:key>/", goals.goal, name="goal"),
    path("programmes/<slug:slug>/goals/of/<slug:key>/edit/", goals.goal_edit, name="goal_edit"),
    path("programmes/<slug:slug>/goals/of/<slug:key>/close/", goals.goal_close, name="goal_close"),
    path("programmes/<slug:slug>/goals/of/<slug:key>/remove/", goals.goal_remove, name="goal_remove"),
    path("programmes/<slug:slug>/goals/of/<slug:key>/statement/", goals.statement_add, name="statement_add"),
    path("programmes/<slug:slug>/statements/<slug:key>/", goals.statement_edit, name="statement_edit"),
    path("programmes/<slug:slug>/statements/<slug:key>/remove/", goals.statement_remove, name="statement_remove"),
    path("programmes/<slug:slug>/people/", people.people, name="people"),
    path("programmes/<slug:slug>/people/add/", people.people_add, name="people_add"),
    path("programmes/<slug:slug>/people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("programmes/<slug:slug>/people/<int:pk>/leave/", people.person_leave, name="person_leave"),
    path("programmes/<slug:slug>/people/<int:pk>/return/", people.person_return, name="person_return"),
    path("programmes/<slug:slug>/roles/add/", people.role_add, name="role_add"),
    path("programmes/<slug:slug>/roles/<int:pk>/end/", people.role_end, name="role_end"),
    path("programmes/<slug:slug>/features/", features.programme_features, name="programme_features"),
    path("programmes/<slug:slug>/settings/", settings.programme_settings, name="programme_settings"),
    path("programmes/<slug:slug>/file/", settings.programme_export, name="programme_export"),
    path("programmes/<slug:slug>/about/", background.row_list, name="row_list"),
    path("programmes/<slug:slug>/about/factor/<int:pk>/up/", background.factor_up, name="factor_up"),
    path("programmes/<slug:slug>/about/<slug:kind>/add/", records.row_add, name="row_add"),
    path("programmes/<slug:slug>/about/<slug:kind>/<int:pk>/", records.row_edit, name="row_edit"),
    path("programmes/<slug:slug>/about/<slug:kind>/<int:pk>/remove/", records.row_remove, name="row_remove"),
    path("projects/<slug:slug>/<slug:kind>/add/", records.project_row_add, name="project_row_add"),
    path("projects/<slug:slug>/<slug:kind>/<int:pk>/", records.project_row_edit, name="project_row_edit"),
    path("projects/<slug:slug>/<slug:kind>/<int:pk>/remove/", records.project_row_remove, name="project_row_remove"),
    path("programmes/<slug:slug>/trail/", trail.trail, name="trail"),
    path("projects/<slug:slug>/trail/", trail.project_trail, name="project_trail"),
    path("trail/", trail.house_trail, name="house_trail"),
    path("trail/own/", trail.own_trail, name="own_trail"),
]
