"""Settings. What an installation changes comes from the environment (BIHUAN_…); the rest is the product.

BIHUAN_HOME           data folder (default: .bihuan in the working folder)
BIHUAN_DB             a SQLite file, or postgresql://user:password@host:port/name
BIHUAN_MODE           demo (default for `run.py`), test, or production
BIHUAN_HOSTS          host names served, separated by commas
BIHUAN_SECRET_KEY     else made once and kept in BIHUAN_HOME/secret.key
BIHUAN_MAP_TILES      address of raster tiles for the map, with {z} {x} {y} {key} in it (default: none, zones alone)
BIHUAN_MAP_DATUM      what the tiles are drawn in: wgs84 (default), gcj02 (as maps published in China) or bd09
BIHUAN_MAP_KEY        put where the address says {key}; the reader's browser shows it, so limit it to this site
BIHUAN_MAP_ATTRIBUTION  whom the tiles' owner wants named, and the map's approval number (审图号)
BIHUAN_LOG            least level logged: DEBUG, INFO (default: a line per request and job), WARNING, ERROR
BIHUAN_LOG_FORMAT     json, plain, or auto (default): plain on a terminal, else one JSON object per line
BIHUAN_SLOW_SQL_MS    a statement that takes so long counts as slow (default: 200)
BIHUAN_METRICS_TOKEN  who shows it may read /metrics from anywhere; without one, this machine alone may
BIHUAN_BACKUPS        folder for backups (default: backups in BIHUAN_HOME); better on another disk
BIHUAN_BACKUP_MAX_H   doctor warns when the last backup is older than so many hours (default: 26)
"""

import os
from pathlib import Path
from typing import Any

from bihuan.config.installation import database, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
MODE = os.environ.get("BIHUAN_MODE", "production")
# What the sign-in page lists, where these are only made-up people.
DEMO_SIGN_INS = "bihuan.config.demo.signins.SIGN_INS" if MODE == "demo" else ""
HOME = Path(os.environ.get("BIHUAN_HOME", ".bihuan")).absolute()
DEBUG = False

BACKUPS = Path(os.environ.get("BIHUAN_BACKUPS", HOME / "backups")).absolute()
BACKUP_MAX_AGE_H = float(os.environ.get("BIHUAN_BACKUP_MAX_H", "26"))

SECRET_KEY = secret_key(HOME, os.environ)
DATABASES = {"default": database(HOME, os.environ)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = [host for host in os.environ.get("BIHUAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("BIHUAN_ORIGINS", "").split(",") if origin]

_BUILT = ("catalog", "workforce", "customers", "orders", "dispatch", "care", "frontdesk", "history")
CONTEXTS = tuple(name for name in _BUILT if (PACKAGE / "contexts" / name / "api.py").exists())
INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "bihuan.platform",
    *(f"bihuan.contexts.{name}" for name in CONTEXTS),
    *(f"bihuan.{name}" for name in ("web", "field") if (PACKAGE / name / "apps.py").exists()),
    "bihuan.config",
]
AUTH_USER_MODEL = "platform.User"
ROLES_FILE = Path(os.environ.get("BIHUAN_ROLES", PACKAGE / "config" / "roles.csv"))
# Whether roles that policy names need a code besides the password; the demonstration prints its passwords anyway.
SECOND_FACTOR = MODE != "demo"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

MIDDLEWARE = [
    "bihuan.config.probes.Probes",
    "bihuan.config.observing.Observed",
    "bihuan.web.middleware.RequestFrame",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bihuan.config.packing.Packed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bihuan.web.middleware.SignedIn",
    "bihuan.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bihuan.web.visible.Visible",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bihuan.config.urls"
WSGI_APPLICATION = "bihuan.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "bihuan.web.context.shell"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = sorted(str(path) for path in (PACKAGE / "locale").glob("*") if path.is_dir())
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served out of the package: nothing to collect, so no STATIC_ROOT
WHITENOISE_AUTOREFRESH = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = os.environ.get("BIHUAN_HTTPS", "on" if MODE == "production" else "off") == "on"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS

BIHUAN_MAP_TILES = os.environ.get("BIHUAN_MAP_TILES", "")
BIHUAN_MAP_DATUM = os.environ.get("BIHUAN_MAP_DATUM", "wgs84")
BIHUAN_MAP_KEY = os.environ.get("BIHUAN_MAP_KEY", "")
BIHUAN_MAP_ATTRIBUTION = os.environ.get("BIHUAN_MAP_ATTRIBUTION", "")

BIHUAN_MESSAGING = os.environ.get("BIHUAN_MESSAGING", "embedded")
EMAIL_HOST = os.environ.get("BIHUAN_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("BIHUAN_SMTP_PORT", "25"))

METRICS_TOKEN = os.environ.get("BIHUAN_METRICS_TOKEN", "")
SLOW_SQL_MS = float(os.environ.get("BIHUAN_SLOW_SQL_MS", "200"))
_LOG_LEVEL = os.environ.get("BIHUAN_LOG", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"guard": {"()": "bihuan.platform.watch.lines.Guard"}},
    "formatters": {
        "lines": {"()": "bihuan.platform.watch.lines.Lines", "form": os.environ.get("BIHUAN_LOG_FORMAT", "auto")}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["guard"]}},
    "loggers": {
        "django": {"level": "WARNING"},
        # A refusal is an answer, not a fault of the server: only failures are worth a line.
        "django.request": {"level": "ERROR"},
        "waitress.queue": {"level": "ERROR"},  # how long its queue is; shedding answers that
    },
    "root": {"handlers": ["stderr"], "level": _LOG_LEVEL},
}
