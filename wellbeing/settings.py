"""Every setting, each with a default that runs on one machine without PostgreSQL or Redis.

Environment: ASKEL_VAR, ASKEL_SECRET_KEY, ASKEL_SITE_URL, ASKEL_ALLOWED_HOSTS, ASKEL_DEMO, DATABASE_URL, REDIS_URL,
ASKEL_MEDIA, ASKEL_KEYS, EMAIL_URL parts as Django names them (EMAIL_HOST …). `docs/running.md` tells what each is for.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name, default):
    return os.environ.get(name, default) == "1"


# ---- where this installation keeps its own files -----------------------------------------------------------------
VAR = Path(os.environ.get("ASKEL_VAR", BASE_DIR / "var"))
KEYS_DIR = Path(os.environ.get("ASKEL_KEYS", VAR / "keys"))  # key files of the vault: outside database and media
MEDIA_ROOT = Path(os.environ.get("ASKEL_MEDIA", VAR / "files"))  # content-addressed; never served by URL
FONTS_DIR = VAR / "fonts"  # subset at set-up by `manage.py prepare_fonts`

_secret_file = VAR / "secret-key"
SECRET_KEY = os.environ.get("ASKEL_SECRET_KEY") or (
    _secret_file.read_text().strip() if _secret_file.exists() else "insecure-until-bin-run-has-made-a-key"
)
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("ASKEL_SECRET_KEY_FALLBACKS", "").split(",") if k]

SITE_URL = os.environ.get("ASKEL_SITE_URL", "http://127.0.0.1:8000").rstrip("/")  # links in mails, never from Host
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
DEBUG = _flag("ASKEL_DEBUG", "0")
DEMO = _flag("ASKEL_DEMO", "0")  # invented people, entering without a password, readable mails
ALLOWED_HOSTS = [h for h in os.environ.get("ASKEL_ALLOWED_HOSTS", "").split(",") if h] or [
    _site.hostname,
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

# ---- the house ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "jobs",
    "accounts",
    "programmes",
    "sessions",
    "surveys",
    "reports",
    "wellbeing",
    "crispy_forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wellbeing.middleware.security_headers",
    "wellbeing.middleware.compress",  # before WhiteNoise: style sheets go out compressed too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wellbeing.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wellbeing.middleware.sign_in_required",
    "accounts.middleware.second_factor",
]
ROOT_URLCONF = "wellbeing.urls"
WSGI_APPLICATION = "wellbeing.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wellbeing.context.house",
            ],
            "builtins": ["wellbeing.templatetags.askel"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "askel"
CRISPY_TEMPLATE_PACK = "askel"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# ---- database -----------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'askel.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # a deferred read that turns into a write fails at once, whatever the timeout
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }

# ---- jobs ---------------------------------------------------------------------------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
JOB_KINDS = {  # name of a kind of work -> the function that does it: jobs knows names only
    "surveys.seal": "surveys.sealing.seal_wave",
    "reports.build": "reports.building.build_report",
}
MESSAGE_KINDS = {  # name of a kind of message -> the function that renders it at the moment of sending
    "programmes.welcome": "programmes.messages.welcome",
    "programmes.substitute": "programmes.messages.substitute",
    "coaching.schedule": "sessions.messages.schedule",
    "coaching.evening": "sessions.evening_mail.mail",
    "programmes.duty": "programmes.duties.mail",
    "surveys.invitation": "surveys.messages.invitation",
    "surveys.reminder": "surveys.messages.reminder",
    "surveys.readdressed": "surveys.messages.readdressed",
    "reports.published": "reports.messages.published",
    "wellbeing.feedback": "wellbeing.messages.feedback",
}
CONFIDENTIAL_MESSAGE_KINDS = ["surveys.reminder"]  # sent, skipped or refused: the same trace in every row
FILE_REFERENCES = [  # functions that yield the names of made files that rows outside the job table still need
    "reports.publishing.file_names",
]
DOCTOR_CHECKS = [  # functions -> (what is checked, trouble or "", what to do), shown by `manage.py doctor`
    "surveys.sealing.check_keys",
    "programmes.sealed.check_keys",
]
CELERY_APP = "wellbeing.celery.app"
JOB_LEASE_SECONDS = 30  # how long a dead worker's work waits for the next one
JOB_TICK_SECONDS = 15  # how long a lost bell can delay work
PERSON_CHANGED = [  # functions called as f(participant, before={field: old value}) when somebody's details change
    "programmes.people.welcoming.person_changed",
    "sessions.notices.person_changed",
    "surveys.tasks.person_changed",
]
GOAL_VERDICTS = "reports.shown.goal_verdicts"  # {goal's pk: verdict}, for lists of goals
GOAL_RESULTS = "reports.shown.goal_results"  # {goal's key: its released result}, for pages of goals and programmes
SESSION_FACTS = "sessions.facts.facts"  # reach and durations, for the overview
DAILY_TASKS = [  # functions run by the first tick of each day
    "programmes.duties.remind",
    "surveys.sealing.renew_counts",
    "surveys.sealing.stir_answers",
    "surveys.sealing.order_overdue",
    "surveys.sealing.destroy_keys",
    "wellbeing.retention.run",
]
HOURLY_TASKS = [  # functions run by the first tick of each hour
    "sessions.evening_mail.write_to_coaches",
]
EXCHANGE_PARTS = [  # who reads and writes which part of a programme file, in this order
    "programmes.exchange.plan",
    "sessions.exchange",
    "surveys.exchange",
    "reports.exchange",
]
# counted tries of signing in only; never in Redis, which may be away without anybody at a page noticing
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "askel_cache"}}

# ---- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # it sees no constraint on Lower("email"), which is stricter than what it wants
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _flag("ASKEL_BEHIND_PROXY", "0") else 0
ACCOUNT_ADAPTER, MFA_ADAPTER = "accounts.adapter.AccountAdapter", "accounts.adapter.MFAAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up: an account comes with an invitation
ACCOUNT_EMAIL_VERIFICATION = "none"  # the mailed code is the verification
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {  # a school of 60 shares one address; a "key" is an address together with who asks
    "login": "120/m/ip",
    "request_login_code": "300/5m/ip,6/h/key",
    "login_failed": "60/m/ip,5/15m/key",
}
ACCOUNT_FORMS = {
    "request_login_code": "accounts.forms.SignInForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "login": "accounts.forms.PasswordSignInForm",
    "set_password": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.OtherPasswordForm",
    "reauthenticate": "accounts.forms.SamePersonForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Askel"
MFA_TOTP_TOLERANCE = 1  # one period of 30 seconds: clocks differ
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.ActivateForm",
}

# ---- mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("ASKEL_FROM", "Askel <viestit@askel.example>")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", "0")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR / "mail"  # without a mail server, mails are files here; the demo shows them at /demo/mail/
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)

SERVICE_OWNER = os.environ.get("ASKEL_OWNER", "Askel")  # who answers for this installation, in the statements
FEEDBACK_EMAIL = os.environ.get("ASKEL_FEEDBACK", "palaute@askel.example")  # accessibility feedback goes here

# ---- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", VAR / "locale"]  # the second where the tree is read-only
FORMAT_MODULE_PATH = ["wellbeing.formats"]
TIME_ZONE = "Europe/Helsinki"
USE_I18N = USE_TZ = True

# ---- files and browsers -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", FONTS_DIR)] if FONTS_DIR.exists() else [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECURE_CONTENT_TYPE_NOSNIFF = True
# never a path to anybody, our own access log included (survey links!); `no-referrer` would also make browsers send
# `Origin: null` with every form, which the CSRF check refuses
SECURE_REFERRER_POLICY = "strict-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if _flag("ASKEL_BEHIND_PROXY", "0"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-askel" if HTTPS else "askel"
CSRF_COOKIE_NAME = "__Host-askel-csrf" if HTTPS else "askel-csrf"
CSRF_FAILURE_VIEW = "wellbeing.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["wellbeing.uploads.InMemory"]  # files that people choose never touch the disk
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_links": {"()": "surveys.discreet.WithoutLinks"}},  # keys of survey links never reach a log
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ASKEL_LOG_LEVEL", "INFO")},
}
