"""Settings, all from the environment. `.env.example` lists them."""

from pathlib import Path

from django.utils.csp import CSP
from environs import Env

from ithaca.site.places import LOCALE, languages

env = Env()

DATA = Path(env.str("ITHACA_DATA", "var")).resolve()
DEBUG = env.bool("ITHACA_DEBUG", False)
ITHACA_DEMO = env.bool("ITHACA_DEMO", False)
ITHACA_URL = env.str("ITHACA_URL", "http://localhost:8000")
DATA.mkdir(parents=True, exist_ok=True)
SECRET_KEY = env.str("ITHACA_SECRET_KEY", "") or (
    (DATA / "secret-key").read_text().strip() if (DATA / "secret-key").exists() else ""
)
HOST = ITHACA_URL.split("://")[-1].split("/")[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = [
    HOST,
    *(["localhost", "127.0.0.1", "[::1]"] if ITHACA_DEMO else []),
    *env.list("ITHACA_HOSTS", []),
]
CSRF_TRUSTED_ORIGINS = [ITHACA_URL.rstrip("/")]
SECURE = ITHACA_URL.startswith("https://")

INSTALLED_APPS = [
    "ithaca.kit",  # before django.forms, whose templates it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks_db",
    "ithaca.accounts",
    "ithaca.roles",
    "ithaca.questions",
    "ithaca.notices",
    "ithaca.people",
    "ithaca.programmes",
    "ithaca.relationships",
    "ithaca.meetings",
    "ithaca.conversations",
    "ithaca.help",
    "ithaca.matching",
    "ithaca.imports",
    "ithaca.records",
    "ithaca.integrations.inbound_mail",
    "ithaca.desk",
    "ithaca.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "ithaca.kit.nul.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ithaca.accounts.sessions.ReaderMiddleware",  # Django's AuthenticationMiddleware, with one query less
    "ithaca.site.language.LanguageMiddleware",
    "ithaca.site.typed.TypedMiddleware",  # Django's LoginRequiredMiddleware, which loses nothing that was typed
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ithaca.site.second.SecondStepMiddleware",
    "ithaca.site.seen.SeenMiddleware",
    "ithaca.kit.web.PrivateMiddleware",
    "ithaca.kit.web.DeniedMiddleware",
    "ithaca.desk.views.viewing.ViewAsMiddleware",
]
ROOT_URLCONF = "ithaca.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "ithaca.kit.translating.loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ithaca.site.shell.shell",
            ],
            "builtins": ["ithaca.kit.templatetags.kit"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

REHEARSAL = env.bool("ITHACA_REHEARSAL", False)  # a scheme's year is played: in memory, at once
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    if REHEARSAL
    else env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA / 'db.sqlite3'}")
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 3600,  # a new connection reads what `jobs.learn` found out about the tables
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-64000;",
        },
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    # to compile a query takes longer than to answer any of ours; an address of the database may say otherwise
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
COUNTS = {"MAX_ENTRIES": 50_000}  # rate limits count in the cache: a crowd must not push the counts out
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": COUNTS,
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
JOBS = "django.tasks.backends.immediate.ImmediateBackend" if REHEARSAL else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": JOBS}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "code_tried": "10/15m/key",
    "lost_address": "5/h/ip",
}  # of one person or address, in whatever session; beside allauth's own
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "ithaca.accounts.forms.LoginForm",
    "request_login_code": "ithaca.accounts.forms.RequestLoginCodeForm",
    "reset_password": "ithaca.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "ithaca.accounts.forms.ResetPasswordKeyForm",
    "change_password": "ithaca.accounts.forms.ChangePasswordForm",
    "set_password": "ithaca.accounts.forms.SetPasswordForm",
    "add_email": "ithaca.accounts.forms.AddEmailForm",
    "confirm_login_code": "ithaca.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "ithaca.accounts.forms.ConfirmEmailCodeForm",
    "reauthenticate": "ithaca.accounts.forms.ReauthenticateForm",
}
ACCOUNT_ADAPTER = "ithaca.site.adapters.AccountAdapter"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # on this device; every other one is signed out
# A second step of signing in: whoever wants, and whom a scheme's role or this setting ("staff") demands it of.
ITHACA_SECOND_STEP = env.str("ITHACA_SECOND_STEP", "", validate=lambda v: v in ("", "staff"))
MFA_ADAPTER = "ithaca.site.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_FORMS = {
    "authenticate": "ithaca.accounts.forms.SecondStepForm",
    "reauthenticate": "ithaca.accounts.forms.SecondStepAgainForm",
    "activate_totp": "ithaca.accounts.forms.ActivateForm",
    "add_webauthn": "ithaca.accounts.forms.AddPasskeyForm",
}
# Signing in at one's institution (OpenID Connect), with addresses of its own domains alone.
OIDC_URL = env.str("ITHACA_OIDC_URL", "")
OIDC_APP = {
    "provider_id": "institution",
    "name": env.str("ITHACA_OIDC_NAME", "my institution"),
    "client_id": env.str("ITHACA_OIDC_CLIENT", ""),
    "secret": env.str("ITHACA_OIDC_SECRET", ""),
    "settings": {"server_url": OIDC_URL, "domains": env.list("ITHACA_OIDC_DOMAINS", [])},
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [OIDC_APP] if OIDC_URL else []}
}
SOCIALACCOUNT_FORMS = {"disconnect": "ithaca.accounts.forms.DisconnectForm"}
SOCIALACCOUNT_ADAPTER = "ithaca.site.adapters.InstitutionAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SESSION_ENGINE = "ithaca.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-ithaca" if SECURE else "ithaca"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("ITHACA_BEHIND_PROXY", False) else None
)
# HSTS for other hosts of the institution, and the redirect to HTTPS, are the web server's in front (guides/running).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0  # whose word on addresses rate limits trust
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF, *(["/".join(OIDC_URL.split("/")[:3])] if OIDC_URL else [])],
    "frame-ancestors": [CSP.NONE],
}

# Whatever sends a mail writes it to the outbox ("default"); the job process takes it out of the "door".
DOOR = env.dj_email_url("EMAIL_URL", "" if ITHACA_DEMO else "smtp://localhost:25")
MAILERS = {
    "default": {"BACKEND": "ithaca.notices.backend.OutboxBackend"},
    "door": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": DOOR["EMAIL_HOST"],
            "port": DOOR["EMAIL_PORT"],
            "username": DOOR["EMAIL_HOST_USER"],
            "password": DOOR["EMAIL_HOST_PASSWORD"],
            "use_tls": DOOR["EMAIL_USE_TLS"],
            "use_ssl": DOOR["EMAIL_USE_SSL"],
            "timeout": 10,
        },
    }
    if DOOR.get("EMAIL_HOST")
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA / "mail")},
    },
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("ITHACA_FROM", f"mentoring@{HOST}")

LANGUAGE_CODE = "en-gb"  # the language that everything is written in
LOCALE_PATHS = [LOCALE]
LANGUAGES = languages(env.list("ITHACA_LANGUAGES", ["en-gb"]))
TIME_ZONE = "Europe/London"
USE_TZ = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
ITHACA_SCANNER = env.str("ITHACA_SCANNER", "")  # clamd: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
