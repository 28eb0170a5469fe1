"""Django's settings, derived from the environment alone."""

import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pymongo.uri_parser import parse_uri

from wavic.settings.addresses import with_port
from wavic.settings.environment import ROOT, Environment
from wavic.settings.geometry import NoLibrary
from wavic.settings.logs import logging_config
from wavic.settings.policies import API_DOCS, STUDIO, content_security_policy

if os.environ.get("WAVIC_ENV", "development") == "development":
    try:
        from dotenv import load_dotenv
    except ImportError:  # production images don't carry it
        pass
    else:
        load_dotenv(ROOT / ".env")

environment = Environment(os.environ)

WAVIC_ENV = environment.name
DEBUG = False  # Errors are problem+json everywhere; a debugger's page would leak and mislead.
BASE_DIR = ROOT
DATA_DIR = environment.data
PORT = environment.port
DEMO = environment.text("WAVIC_DEMO", "yes").lower() != "no"

# --- addresses -------------------------------------------------------------------------------
PUBLIC_URL = environment.text("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ORIGIN = environment.words("ORIGIN")
STREAM_PORT = environment.number("STREAM_PORT", PORT + 1)
# Behind a proxy the event stream is a path of the same address; on a laptop it is the next port.
_STREAM_ORIGIN = PUBLIC_URL if environment.production else with_port(PUBLIC_URL, STREAM_PORT)
STREAM_URL = environment.text("STREAM_URL", f"{_STREAM_ORIGIN}/notification/stream")
ALLOWED_HOSTS = environment.words(
    "ALLOWED_HOSTS",
    (environment.production and urlsplit(PUBLIC_URL).hostname) or "127.0.0.1,localhost,[::1]",
)
APPEND_SLASH = False
ROOT_URLCONF = "wavic.urls"
WSGI_APPLICATION = "wavic.wsgi.application"
# How many proxies of ours stand before the web process: the N-th hop from the right of
# X-Forwarded-For is the caller's address; with 0 the header is ignored.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)

# --- secrets ---------------------------------------------------------------------------------
SECRET_KEY = environment.secret("SECRET_KEY")
JWT_SECRET = environment.secret("JWT_SECRET")

# --- database --------------------------------------------------------------------------------
EMBEDDED_MONGO_PORT = PORT + 2
MONGODB_URI = environment.required(
    "MONGODB_URI", f"mongodb://127.0.0.1:{EMBEDDED_MONGO_PORT}/wavic?directConnection=true"
)
DATABASES = {
    "default": {
        "ENGINE": "wavic.mongo.engine",
        "HOST": MONGODB_URI,
        "NAME": (parse_uri(MONGODB_URI)["database"] if MONGODB_URI else None) or "wavic",
        # Bounded waits: a database that is down is a 503 in seconds, not a stuck thread.
        "OPTIONS": {
            "appname": "wavic",
            "serverSelectionTimeoutMS": 3_000,
            "connectTimeoutMS": 3_000,
            "socketTimeoutMS": 20_000,
            "waitQueueTimeoutMS": 3_000,
            # How soon a server that takes everything and answers nothing is seen to be away.
            "heartbeatFrequencyMS": 3_000,
        },
    }
}
GDAL_LIBRARY_PATH = NoLibrary()
DATABASE_ROUTERS = ["django_mongodb_backend.routers.MongoRouter"]
DEFAULT_AUTO_FIELD = "django_mongodb_backend.fields.ObjectIdAutoField"
MIGRATION_MODULES = {
    app: f"wavic.mongo.migrations.{app}"
    for app in ("admin", "auth", "contenttypes", "django_q", "djstripe")
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    # Ours, lowest room last: an arrow points down.
    "trash.legacy",
    "trash",
    "billing",
    "collaboration",
    "tracks",
    "projects",
    "spaces",
    "accounts",
    "wavic.exports",
    "wavic.support",
    "wavic.audit",
    "wavic.mail",
    "wavic.live",
    "wavic.events",
    "wavic.search",
    "wavic.metrics",
    "wavic.logs",
    "wavic.operations",
    "wavic.queue",
    "wavic.images",
    "wavic.uploads",
    "wavic.lifecycle",
    "wavic.storage",
    "wavic.studio",
    "wavic.api",
    "wavic.counters",
    "wavic.mongo",
    "wavic.laptop",
    # Django's and others', on ObjectId keys where they have models.
    "wavic.mongo.thirdparty.AdminConfig",
    "wavic.mongo.thirdparty.AuthConfig",
    "wavic.mongo.thirdparty.ContentTypesConfig",
    "wavic.mongo.thirdparty.QueueConfig",
    "wavic.mongo.thirdparty.StripeConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "imagekit",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "anymail",
]
AUTH_USER_MODEL = "accounts.User"
MIDDLEWARE = [
    "wavic.api.middleware.RequestLog",
    "wavic.api.middleware.Probes",
    "django.middleware.security.SecurityMiddleware",
    "wavic.api.browser_middleware.ContentSecurityPolicy",
    "wavic.studio.static_files.StaticFiles",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "wavic.api.browser_middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wavic.api.browser_middleware.People",
    "wavic.api.browser_middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- people ----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
# BCryptSHA256 for new hashes; plain bcrypt verifies the replaced system's, rehashed at login.
PASSWORD_HASHERS = [
    "accounts.hashers.FastBCryptSHA256"
    if environment.test
    else "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "accounts.hashers.LegacyBCrypt",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_SECRET,
    "ACCESS_TOKEN_LIFETIME": timedelta(days=7),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=60),
    "USER_ID_CLAIM": "sub",
    "LEEWAY": 5,
}
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/api/docs"

# --- the API ---------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "collaboration.authentication.GuestAuthentication",
        "accounts.authentication.BearerAuthentication",
        "accounts.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["wavic.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "wavic.api.renderers.JSONRenderer",
        "wavic.api.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_SCHEMA_CLASS": "wavic.api.schema.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["wavic.api.throttling.RouteThrottle"],
    "EXCEPTION_HANDLER": "wavic.api.error_handlers.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "WAVIC",
    "DESCRIPTION": "Where musicians finish records together.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "filter": True},
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ExportStateEnum": "wavic.exports.serializers.STATES",
        "UploadStateEnum": "wavic.uploads.models.State",
        "ProjectKindEnum": "projects.models.Kind",
        "AttachmentKindEnum": "tracks.models.AttachmentKind",
        "TrashKindEnum": "trash.serializers.KINDS",
        "RoleEnum": "spaces.roles.SEEN_AS",
        "MemberRoleEnum": "spaces.roles.Role",
        "GivenRoleEnum": "spaces.serializers.GIVEN_ROLES",
        "ChangedRoleEnum": "spaces.serializers.CHANGED_ROLES",
        "StatusEnum": "tracks.models.Status",
        "PlanEnum": "accounts.plans.Plan",
        "PaidPlanEnum": "billing.serializers.PAID",
        "PlanStatusEnum": "accounts.models.PlanStatus",
    },
    "SCHEMA_PATH_PREFIX": "/",
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "string", "pattern": "^[0-9a-f]{24}$"}},
}
# A body larger than this is 413, a field longer too; uploads stream past both limits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
JSON_MAX_DEPTH = 32
CORS_ALLOWED_ORIGINS = ORIGIN
CORS_URLS_REGEX = r"^(?!/blob/)"  # a signed URL is its own credential: any page may read it
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "if-match",
    "if-none-match",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = ["etag", "retry-after", "x-request-id", "location"]
CORS_PREFLIGHT_MAX_AGE = 86_400

# --- rate limits -----------------------------------------------------------------------------
REDIS_URL = environment.text("REDIS_URL")
CACHES = {
    "default": (
        {
            "BACKEND": "wavic.counters.redis.CounterCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 3},
        }
        if REDIS_URL
        else {"BACKEND": "wavic.counters.mongo.CounterCache", "LOCATION": "cache_counters"}
    )
}
RATELIMIT_ENABLE = not environment.test  # the tests of limits switch it on
RATELIMIT_IP_META_KEY = "wavic.api.throttling.client_address"
SILENCED_SYSTEM_CHECKS = [
    "django_ratelimit.W001",  # CounterCache counts exactly; tested
    "staticfiles.W004",  # where there is no Node.js, there is no static/dist
]

# --- blobs -----------------------------------------------------------------------------------
AZURE_ACCOUNT_NAME = environment.required("AZURE_STORAGE_ACCOUNT_NAME")
AZURE_ACCOUNT_KEY = environment.required("AZURE_STORAGE_ACCOUNT_KEY")
AZURE_CONTAINER = environment.required("AZURE_STORAGE_CONTAINER_NAME")
# Where the account is not at <name>.blob.core.windows.net: Azurite, a private cloud, a CDN.
AZURE_ENDPOINT = environment.text("AZURE_STORAGE_ENDPOINT")
BLOB_DIR = DATA_DIR / "blobs"
BLOB_SIGNING_KEY = SECRET_KEY
BLOB_URL_WINDOW = 3_600  # seconds a URL stays byte-identical; it lives one to two of them
STORAGES = {
    "default": {
        "BACKEND": "wavic.storage.azure.AzureBlobStore"
        if AZURE_ACCOUNT_NAME
        else "wavic.storage.local.LocalBlobStore"
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# For imagekit's own {% thumbnail %} and ImageSpecField as well: nothing is made inside a request.
IMAGEKIT_DEFAULT_CACHEFILE_BACKEND = "wavic.images.cachefiles.MadeOnOrder"
IMAGEKIT_DEFAULT_CACHEFILE_STRATEGY = "wavic.images.cachefiles.ShownAsStored"
UPLOAD_CONCURRENCY = environment.number("UPLOAD_CONCURRENCY", 4)  # streamed bodies per process
DOWNLOAD_CONCURRENCY = environment.number("DOWNLOAD_CONCURRENCY", 2)  # archives per process
DOWNLOAD_STALL = environment.number("DOWNLOAD_STALL", 60)  # seconds in which a client takes nothing

# --- static files ----------------------------------------------------------------------------
STATIC_URL = "/static/"
# Of static/ what browsers get: the studio as it was built (its sources are not served), and the
# files of the pages that are templates.
STATICFILES_DIRS = [
    ROOT / "static" / "dist",
    ("site", ROOT / "static" / "site"),
    ("share", ROOT / "static" / "share"),
]
# Collected into the image; elsewhere they are served from where they are.
STATIC_ROOT = ROOT / "staticfiles" if environment.production else None
STUDIO_DIR = STATIC_ROOT or ROOT / "static" / "dist"  # its index.html, beside what that names
WHITENOISE_USE_FINDERS = not environment.production
WHITENOISE_AUTOREFRESH = not environment.production  # a studio built anew is served at once
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.[\w.]+$"  # Vite's hashes

# --- mail ------------------------------------------------------------------------------------
POSTMARK_TOKEN = environment.text("POSTMARK_TOKEN")
DEFAULT_FROM_EMAIL = environment.text("SENDER_EMAIL", "WAVIC <wavic@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DIR = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
# Where mail that one can unsubscribe from is to go through a message stream of its own.
POSTMARK_BROADCAST_STREAM = environment.text("POSTMARK_BROADCAST_STREAM")
ANYMAIL: dict[str, Any] = {
    "POSTMARK_SERVER_TOKEN": POSTMARK_TOKEN,
    "POSTMARK_API_URL": environment.text("POSTMARK_API_URL", "https://api.postmarkapp.com/"),
    "REQUESTS_TIMEOUT": (5, 20),
    "WEBHOOK_SECRET": environment.text("POSTMARK_WEBHOOK_SECRET"),  # user:password
}
EMAIL_BACKEND = (
    "anymail.backends.postmark.EmailBackend"
    if POSTMARK_TOKEN
    else "wavic.mail.backends.FileAndConsoleBackend"
)

# --- payments --------------------------------------------------------------------------------
STRIPE_API_KEY = environment.text("STRIPE_API_KEY")  # sk_… or, restricted, rk_…
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
STRIPE_TIMEOUT = 8  # seconds that one call may take; a person is waiting for most of them
# As dj-stripe wants them: one key, whose prefix tells which of Stripe's two worlds it is of.
STRIPE_LIVE_MODE = STRIPE_API_KEY.split("_")[1:2] == ["live"]
STRIPE_SECRET_KEY = STRIPE_LIVE_SECRET_KEY = STRIPE_TEST_SECRET_KEY = STRIPE_API_KEY
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
# A Stripe of one's own making; never in production, where it would be sent the key.
if not environment.production and environment.text("STRIPE_API_BASE"):
    STRIPE_API_HOST = environment.text("STRIPE_API_BASE")

# --- the worker ------------------------------------------------------------------------------
WORKERS = environment.number("WORKERS", 1)  # tasks at once, each in a cluster of its own
# Seconds after which a task whose worker has vanished is handed out again; renewed by a worker
# that lives, so a task may run for longer.
TASK_LEASE = environment.number("TASK_LEASE", 60)
TASK_GRACE = environment.number("TASK_GRACE", 8)  # seconds to finish in when told to stop
_TASK_TIMEOUT = environment.number("TASK_TIMEOUT", 7_200)
Q_CLUSTER = {
    "name": "wavic",
    "workers": 1,
    "timeout": _TASK_TIMEOUT,
    "retry": _TASK_TIMEOUT + 60,  # django-q wants it longer; our broker goes by TASK_LEASE
    "max_attempts": 8,
    "save_limit": 0,  # django-q would read them all for every task; MongoDB forgets them instead
    "poll": 0.2,
    "broker_class": "wavic.queue.broker.MongoBroker",
    "mongo": {"host": MONGODB_URI},
    "mongo_db": DATABASES["default"]["NAME"],
}

# --- hardening -------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
_HTTPS = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = environment.production
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if environment.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.production
SECURE_HSTS_PRELOAD = environment.production
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with forms, which fail as cross-site.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.production or _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "wavic_session"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "wavic.api.error_handlers.csrf_failure"
CONTENT_SECURITY_POLICY = content_security_policy(
    AZURE_ACCOUNT_NAME, AZURE_ENDPOINT, PUBLIC_URL, STREAM_URL
)
API_DOCS_POLICY = API_DOCS
STUDIO_POLICY = STUDIO

# --- watching --------------------------------------------------------------------------------
METRICS_TOKEN = environment.text("METRICS_TOKEN")
SENTRY_DSN = environment.text("SENTRY_DSN")
# What is hidden wherever somebody writes it into a log line or an error report.
SECRETS = [
    *(SECRET_KEY, JWT_SECRET, METRICS_TOKEN, SENTRY_DSN, MONGODB_URI, REDIS_URL),
    *(AZURE_ACCOUNT_KEY, POSTMARK_TOKEN, *ANYMAIL["WEBHOOK_SECRET"].split(":")[1:]),
    *(STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET),
]
LOGGING = logging_config(environment, SECRETS)

environment.refuse_if_incomplete()
