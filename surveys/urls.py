"""Addresses of surveys: links and forms of their own, the rest under the programme."""

from django.urls import path

from .views import answer, entering, mid_review, own, waves

urlpatterns = [
    path("s/", entering.new_link, name="survey_link"),
    path("s/<str:token>/", entering.enter, name="survey_enter"),
    path("a/<slug:handle>/", answer.start, name="survey_start"),
    path("a/<slug:handle>/<int:number>/", answer.page, name="survey"),
    path("a/<slug:handle>/thanks/", answer.thanks, name="survey_thanks"),
    path("a/<slug:handle>/erase/", answer.erase, name="survey_erase"),
    path("a/<slug:handle>/notice/", answer.form_notice, name="survey_notice"),
    path("my/", own.my_page, name="my_page"),
    path("programmes/<slug:slug>/my/", own.my_programme, name="my_programme"),
    path("programmes/<slug:slug>/my/data/", own.my_data, name="my_data"),
    path("programmes/<slug:slug>/my/data/consents/", own.my_consents, name="my_consents"),
    path("programmes/<slug:slug>/my/leave/", own.my_leave, name="my_leave"),
    path("programmes/<slug:slug>/my/data/download/", own.my_data_download, name="my_data_download"),
    path("programmes/<slug:slug>/notice/", own.notice, name="notice"),
    path("programmes/<slug:slug>/surveys/", waves.waves, name="waves"),
    path("programmes/<slug:slug>/surveys/add/", waves.wave_add, name="wave_add"),
    path("programmes/<slug:slug>/surveys/mid-review/", mid_review.mid_review, name="mid_review"),
    path("programmes/<slug:slug>/surveys/<slug:key>/", waves.wave, name="wave"),
    path("programmes/<slug:slug>/surveys/<slug:key>/open/", waves.wave_open, name="wave_open"),
    path("programmes/<slug:slug>/surveys/<slug:key>/extend/", waves.wave_extend, name="wave_extend"),
    path("programmes/<slug:slug>/surveys/<slug:key>/close/", waves.wave_close, name="wave_close"),
    path("programmes/<slug:slug>/surveys/<slug:key>/drop/", waves.wave_drop, name="wave_drop"),
    path("programmes/<slug:slug>/surveys/<slug:key>/remind/", waves.wave_remind, name="wave_remind"),
]
