"""The OpenAPI document as it stands in docs/openapi.json. `PYTHONPATH=src python -m tests.api.written` writes it."""

import json
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def document() -> dict[str, object]:
    """This will give the document in plain JSON values, as a client reads it."""
    from bihuan.api.v1 import api

    made: dict[str, object] = json.loads(json.dumps(api.get_openapi_schema()))
    return made


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    FILE.write_text(text(), encoding="utf-8")
