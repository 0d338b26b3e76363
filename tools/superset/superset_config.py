"""The settings of the instance that `python -m tools.superset` starts on 127.0.0.1.

For trying the bundle, not for a server that others reach. The tool sets SUPERSET_HOME: the key and the
database of metadata lie there.
"""

import os
from pathlib import Path

_HOME = Path(os.environ["SUPERSET_HOME"])

SECRET_KEY = (_HOME / "secret").read_text(encoding="ascii")
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'superset.db'}"
WTF_CSRF_ENABLED = False  # the tool logs in and imports over the API
TALISMAN_ENABLED = False  # no TLS on the loopback address
BABEL_DEFAULT_LOCALE = os.environ.get("SUPERSET_LANGUAGE", "zh")
LANGUAGES = {"zh": {"flag": "cn", "name": "Chinese"}, "en": {"flag": "us", "name": "English"}}
FEATURE_FLAGS = {"DASHBOARD_VIRTUALIZATION": False}  # charts below the window are drawn too
