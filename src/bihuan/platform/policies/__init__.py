"""Policies: the numbers and tables of the business as files, overridden by immutable, effective-dated versions."""

from bihuan.platform.policies.policy import Policy, codes_exist_in, cross_check, table_policy, value_policy
from bihuan.platform.policies.types import PolicyVersion

__all__ = ["Policy", "PolicyVersion", "codes_exist_in", "cross_check", "table_policy", "value_policy"]
