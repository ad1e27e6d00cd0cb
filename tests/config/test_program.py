"""The program `bihuan`: every command is there, explains itself, and a wrong call ends with 2."""

import importlib

import pytest

from bihuan.config.program import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    first_line = (importlib.import_module(COMMANDS[name].module).__doc__ or "").partition("\n")[0]
    assert first_line
    assert first_line in capsys.readouterr().out


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize(
    ("argv", "words"),
    [(["wrok"], "Did you mean work?"), (["zzz"], "See bihuan --help"), ([], "usage: bihuan")],
)
def test_called_wrongly(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    said = capsys.readouterr()
    assert words in said.out + said.err


@pytest.mark.parametrize("argv", [["--live"], ["--small"], ["--demo", "--small", "--live"]], ids=" ".join)
def test_people_work_in_the_city_alone(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *argv]) == 2  # before a port or a database is touched
    assert "--live" in capsys.readouterr().out


@pytest.mark.parametrize("speed", ["0", "500", "fast"])
def test_no_faster_than_the_machine_could_follow(speed: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--demo", "--live", "--speed", speed])
    assert ended.value.code == 2
