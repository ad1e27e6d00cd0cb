"""axe-core, the accessibility checker, put into a page of a real browser.

It is a tool of the checks like ESLint: `.ci/install-js` installs the locked version. Where it is missing and can't be
installed, the test is skipped with a word; in CI that is a failure.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".ci" / "js" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
# What only a whole page can have; a part is judged without it.
_WHOLE = ["document-title", "html-has-lang", "landmark-one-main", "page-has-heading-one", "region", "bypass"]
_RUN = """async (whole) => {
  const rules = document.doctype ? {} : Object.fromEntries(whole.map((rule) => [rule, { enabled: false }]));
  const found = await axe.run(document, { resultTypes: ["violations"], rules });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => [
    rule.impact, rule.id, node.target.join(" "), node.html.slice(0, 160), node.failureSummary ?? ""]));
}"""


def script() -> str:
    """This will give axe-core's source."""
    if not SCRIPT.exists():
        tried = subprocess.run([ROOT / ".ci" / "install-js"], capture_output=True, text=True, check=False)
        if tried.returncode or not SCRIPT.exists():
            said = f"no axe-core on this machine: {tried.stderr.strip()[-200:]}"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(said)
    return SCRIPT.read_text(encoding="utf-8")


def findings(page: Any) -> list[str]:
    """This will give what is grave on the page, or part of one, as it stands: the rule, where, and why."""
    found = page.evaluate(_RUN, _WHOLE)
    return [f"{rule} at {where}: {html} | {why}" for impact, rule, where, html, why in found if impact in GRAVE]
