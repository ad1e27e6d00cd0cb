"""One sign-in per role of the sample town. `bihuan doctor` refuses them on a real installation."""

from dataclasses import dataclass

PASSWORD = "Qinglan-demo-26"  # noqa: S105 - printed on the sign-in page of the demo, and nowhere else accepted

WHOLE = ""  # no unit: what belongs to none, a rule put in force or a record verified, is seen by these alone


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may sign in to the demo: a person of the town (by code) in one role over one unit (by code)."""

    login: str
    role: str
    person: str
    unit: str
    password: str = PASSWORD


SIGN_INS = (
    SignIn("dispatcher", "dispatcher", "D01", "QL"),
    SignIn("hotline", "hotline_agent", "H01", "QL"),
    SignIn("expert", "expert_seat", "E01", "QL"),
    SignIn("resources", "resource_clerk", "R01", "QL"),
    SignIn("technician", "technician", "T01", "QL"),
    SignIn("technician2", "technician", "T07", "QL"),
    SignIn("callback", "callback_agent", "B01", "QL"),
    SignIn("inspector", "quality_inspector", "Q01", "QL"),
    SignIn("manager", "operations_manager", "M01", "QL"),
    SignIn("contractor", "contractor_manager", "C01", "QL"),
    SignIn("sysadmin", "system_administrator", "A01", WHOLE),
    SignIn("secadmin", "security_administrator", "A02", WHOLE),
    SignIn("auditor", "audit_administrator", "A03", WHOLE),
)
