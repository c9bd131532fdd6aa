"""Addresses of this app: only those of allauth's views that we use, under our own paths."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", sign_in.request_login_code, name="account_login"),
    path("sign-in/", sign_in.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/password/", sign_in.login, name="account_password_login"),
    path("sign-in/second/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/closed/", sign_in.account_inactive, name="account_inactive"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("sign-up/", views.no_sign_up, name="account_signup"),
    path("account/", views.account, name="account"),
    path("account/password/", sign_in.password_change, name="account_change_password"),
    path("account/password/new/", sign_in.password_set, name="account_set_password"),
    path("account/confirm/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/second/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second/", mfa.index, name="mfa_index"),
    path("account/second/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("demo/enter/", views.demo_enter, name="demo_enter"),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<slug:key>/", views.demo_mail_message, name="demo_mail_message"),
    path("demo/mail/<slug:key>/html/", views.demo_mail_html, name="demo_mail_html"),
    path("demo/mail/<slug:key>/<int:number>/", views.demo_mail_attachment, name="demo_mail_attachment"),
]
