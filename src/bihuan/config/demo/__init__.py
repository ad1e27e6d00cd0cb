"""The demo: a small town that never existed, one sign-in per role, and a day's orders. Never for a real installation."""

from bihuan.config.demo.load import load
from bihuan.config.demo.signins import PASSWORD, SIGN_INS, SignIn

__all__ = ["PASSWORD", "SIGN_INS", "SignIn", "load"]
