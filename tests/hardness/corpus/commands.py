"""What is typed at a terminal by mistake, or by a script that knows no better."""

from typing import Final

from tests.hardness.corpus import Command

COMMANDS: Final = (
    Command(30, "a sheet that is not there", ("import", "{home}/nothing.xlsx"), "nothing.xlsx"),
    Command(30, "a folder for a sheet", ("import", "{home}"), "{home}"),
    Command(30, "a device for a sheet", ("import", "/dev/null"), "xlsx"),
    Command(30, "a text for a sheet", ("import", "{home}/a.txt", "--preview"), "xlsx"),
    Command(30, "a program for a sheet", ("import", "{home}/a.xlsx"), "Excel"),
    Command(30, "a backup that is not there", ("restore", "{home}/nothing"), "nothing"),
    Command(30, "a folder without backups", ("restore", "{home}"), "backup"),
    Command(30, "a history that is not there", ("history", "load", "{home}/nothing"), "nothing"),
    Command(32, "a day there is not", ("plan", "0001", "--date", "2027-02-29"), "date"),
    Command(32, "a path that is none", ("plan", "x' OR 1=1--"), "no area group"),
    Command(32, "a path of nowhere", ("plan", "9999"), "no area group"),
    Command(32, "no such benchmark", ("bench", "../../etc/passwd"), "passwd"),
    Command(32, "no such command", ("delete-everything",), "no command"),
    Command(32, "a number that is none", ("backup", "{home}", "--keep", "-1"), "keep"),
    Command(29, "a login that is none", ("user", "add", "x y", "--role", "dispatcher"), "login"),
    Command(29, "a login in Cyrillic", ("user", "add", "\u0441hen", "--role", "dispatcher"), "login"),
    Command(33, "a role there is not", ("user", "add", "newcomer", "--role", "superuser"), "superuser"),
    Command(33, "two administrators in one", (
        "user", "add", "newcomer", "--role", "system_administrator", "--role", "audit_administrator",
    ), "different hands"),
)  # fmt: skip
