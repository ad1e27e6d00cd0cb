"""The units, the nginx configuration and the container file that are shipped: as their own programs read them."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bihuan.config.program import COMMANDS
from bihuan.config.supervise import STOP_LIMIT_S
from bihuan.platform.worker.loop import STOP_GRACE_S

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PROGRAM = "/srv/bihuan/.venv/bin/bihuan"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_has_nothing_to_say_of_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace(PROGRAM, shutil.which("true") or ""))
    names = [tmp_path / unit.name.replace("@.", "@8001.") for unit in UNITS]
    for unit, instance in zip(UNITS, names, strict=True):
        if instance.name != unit.name:
            shutil.copy(tmp_path / unit.name, instance)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, names)], capture_output=True, text=True, check=False
    )
    own = [line for line in done.stderr.splitlines() if "bihuan" in line]
    assert (done.returncode, own) == (0, [])


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_there_is_as_nobody_special(unit: Path) -> None:
    text = unit.read_text()
    (command,) = re.findall(rf"^ExecStart={PROGRAM} (\w+)", text, re.MULTILINE)
    assert command in COMMANDS
    assert "\nUser=bihuan\n" in text
    assert "\nNoNewPrivileges=yes\n" in text
    assert "\nUMask=0077\n" in text


def test_systemd_waits_longer_than_the_program_takes_to_stop() -> None:
    for name, own_s in (("bihuan", STOP_LIMIT_S), ("bihuan-work@", STOP_GRACE_S), ("bihuan-web@", 15)):
        text = (DEPLOY / "systemd" / f"{name}.service").read_text()
        (stop_s,) = re.findall(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
        assert int(stop_s) > own_s


def test_the_environment_file_names_settings_there_are() -> None:
    known = (ROOT / "src/bihuan/config/settings.py").read_text()
    named = re.findall(r"^#?(BIHUAN_\w+)=", (DEPLOY / "bihuan.env").read_text(), re.MULTILINE)
    assert len(named) > 5
    unknown = [name for name in named if name not in known and name != "BIHUAN_KEY_FILE"]
    assert unknown == []


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bihuan.example.cn")])
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(begun).not_valid_after(begun + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(plain)


NGINX = os.environ.get("BIHUAN_NGINX") or shutil.which("nginx")


@pytest.mark.skipif(not NGINX, reason="no nginx on this machine; BIHUAN_NGINX may name one")
def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    certificate(tmp_path)
    text = (DEPLOY / "nginx" / "bihuan.conf").read_text()
    text = text.replace("/etc/bihuan/tls/", f"{tmp_path}/").replace("/var/log/nginx/", f"{tmp_path}/")
    (tmp_path / "bihuan.conf").write_text(text)
    folders = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}"
        f" http {{ access_log off; {folders} include {tmp_path}/bihuan.conf; }}"
    )
    done = subprocess.run(
        [str(NGINX), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_nginx_lets_nobody_read_the_measurements_and_passes_the_true_address_on() -> None:
    text = (DEPLOY / "nginx" / "bihuan.conf").read_text()
    assert "location = /metrics { return 404; }" in text
    assert re.search(r"X-Forwarded-For\s+\$remote_addr;", text)
    assert "$request_uri" not in text.partition("log_format")[2].partition(";")[0]


def test_the_container_installs_by_the_lock_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert "--require-hashes -r /build/requirements.txt" in text
    assert "\nUSER bihuan\n" in text
    for source in re.findall(r"^COPY (?!--)(\S+) ", text, re.MULTILINE):
        assert (ROOT / source).exists()
