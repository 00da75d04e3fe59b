"""Settings of the desk: secrets and addresses come from the environment, nothing else does.

``DATABASE_URL``             where the records are; SQLite in the data folder
``TRADEWIND_SECRET_KEY``     signs sessions; a demo makes its own
``TRADEWIND_HOSTS``          the names the desk answers to, with commas
``TRADEWIND_DEMO``           ``1``: invented firms, logins shown on the first page, no HTTPS
``TRADEWIND_DATA``           the folder of the database, registers and exports
``TRADEWIND_ORIGIN``         the address people type, as in ``https://desk.example.org``
``TRADEWIND_PROXIES``        how many proxies stand before the desk; 1, in a demo none
``TRADEWIND_MAIL``           ``smtp://user:password@host:587``; else mail is printed
``TRADEWIND_OIDC``           ``{"name", "server_url", "client_id", "secret"}`` as JSON
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from tradewind.report.page import STYLE

IS_DEMO = os.environ.get("TRADEWIND_DEMO") == "1"
_HOME = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
DATA = Path(os.environ.get("TRADEWIND_DATA") or _HOME / "tradewind-desk")
ORIGIN = os.environ.get("TRADEWIND_ORIGIN", "")
DEBUG = False

# Without a key of its own nothing starts but a demo, a check or a test, none of which keeps
# sessions worth anything.
SECRET_KEY = os.environ.get("TRADEWIND_SECRET_KEY", "")
ALLOWED_HOSTS = [one for one in os.environ.get("TRADEWIND_HOSTS", "").split(",") if one] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []

INSTALLED_APPS = [
    "tradewind_desk.records.apps.Records",
    "tradewind_desk.demo.apps.Demo",
    "tradewind_desk.keeping.apps.Keeping",
    "tradewind_desk.api.apps.Api",
    "tradewind_desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",  # of which the page of sessions reads its times
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tradewind_desk.accounts.language.LanguageMiddleware",
    "tradewind_desk.api.gate.ApiMiddleware",
    "tradewind_desk.refusals.LargestRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tradewind_desk.accounts.acting.ActingMiddleware",
    "tradewind_desk.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "tradewind_desk.urls"
WSGI_APPLICATION = "tradewind_desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tradewind_desk.pages.page",
            ],
            "builtins": ["tradewind_desk.templatetags.words", "tradewind_desk.templatetags.plans"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'desk.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A write waits for another instead of failing, and readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA secure_delete=ON",
    }

# What is shared by all processes, as how often someone tried to log in, is counted in a table made
# by a migration; the sections of plans, made once, stay with the process that made them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "sections": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "sections",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 600},
    },
}

AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_REDIRECT_URL = "accounts:after_login"
LOGIN_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none" if IS_DEMO else "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "tradewind_desk.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "tradewind_desk.accounts.forms.NewPersonForm"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, a new key: a letter to its owner
# Tries at a password: for one address, and for one origin, whichever process answers.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRADEWIND_PROXIES") or (0 if IS_DEMO else 1))
SOCIALACCOUNT_ADAPTER = "tradewind_desk.accounts.adapter.SocialAdapter"
MFA_TOTP_ISSUER = "Tradewind"
MFA_TOTP_TOLERANCE = 1  # RFC 6238 section 5.2: one step, for a clock that is off or a slow hand
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "tradewind_desk.accounts.second_step.AddKeyForm",
    "edit_webauthn": "tradewind_desk.accounts.second_step.RenameKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEMO
_OIDC = json.loads(os.environ.get("TRADEWIND_OIDC") or "null")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _OIDC["name"],
                "client_id": _OIDC["client_id"],
                "secret": _OIDC["secret"],
                # Whoever runs the desk chose this house: what it says of an address is believed.
                "settings": {"server_url": _OIDC["server_url"], "email_authentication": True},
            }
        ]
        if _OIDC
        else []
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Hong_Kong"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("report", STYLE)]  # the sections of a plan look as the engine's own page
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SECURE_SSL_REDIRECT = not IS_DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if IS_DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_DEMO
SECURE_HSTS_PRELOAD = not IS_DEMO
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_DEMO
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"


def _houses(oidc: dict[str, str] | None) -> list[str]:
    told = urlsplit(oidc["server_url"]) if oidc else None
    return [f"{told.scheme}://{told.netloc}"] if told else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that logs in elsewhere ends there: browsers hold the way on to this too.
        "form-action": [SELF, *_houses(_OIDC)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# The largest request by the beginning of its address and who may send it; a larger one is not read.
LARGEST_REQUESTS = (("/registers/upload/", "analyst", 4 * 1024**3), ("/", None, 25 * 1024**2))

REGISTERS = DATA / "registers"
REGISTER_UPLOAD_BYTES = 2 * 1024**3
REGISTER_MOST_INVENTED = 5_000_000  # firms of a register that is made on a page
# Who does the kinds of jobs that are no command on a register, and what the worker does between
# jobs, with the seconds from one time to the next: names of functions, as the worker stands below.
WORK_KINDS: dict[str, str] = {"batch": "tradewind_desk.api.batch.do"}
WORK_ROUNDS: dict[str, int] = {"tradewind_desk.api.webhooks.deliver_due": 1}
if not IS_DEMO:
    WORK_ROUNDS["tradewind_desk.cases.reminders.remind"] = 600

_MAIL = urlsplit(os.environ.get("TRADEWIND_MAIL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.username or "", _MAIL.password or ""
EMAIL_USE_TLS = bool(_MAIL.hostname)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "formatters": {"plain": {"()": "tradewind_desk.logs.NoSecrets"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
