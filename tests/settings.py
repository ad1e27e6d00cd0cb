"""The product's settings with a data folder of the run's own and the database BIHUAN_TEST_DB asks for.

BIHUAN_TEST_DB              sqlite (default) or postgres
BIHUAN_TEST_POSTGRES        a server where this role may create databases
BIHUAN_TEST_POSTGRES_NAME   the database to create there and drop afterwards
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="bihuan-test-")
_owner = os.getpid()


def _tidy() -> None:
    # A forked child must not take its parent's folder away.
    if os.getpid() == _owner:
        shutil.rmtree(_home, ignore_errors=True)


atexit.register(_tidy)

os.environ["BIHUAN_HOME"] = _home
os.environ["BIHUAN_MODE"] = "test"
if os.environ.get("BIHUAN_TEST_DB", "sqlite") == "postgres":
    _server = os.environ.get("BIHUAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/")
    _name = os.environ.get("BIHUAN_TEST_POSTGRES_NAME", f"bihuan_test_{_owner}")
else:
    _server, _name = f"{_home}/", "test.sqlite3"
os.environ["BIHUAN_DB"] = _server + _name

from bihuan.config.settings import *  # noqa: E402, F403 the environment above must be set before
from bihuan.config.settings import DATABASES  # noqa: E402

# The very database BIHUAN_DB names, so that processes a test starts see what the test sees.
DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
# Test sign-ins by the dozen: what a password costs is tested where it matters, not paid here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nor what a second factor asks for; its own tests ask.
SECOND_FACTOR = False
