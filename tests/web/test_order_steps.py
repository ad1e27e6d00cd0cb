"""Each verb of an order's life cycle has its button's act, and a form where the act asks for more than the order."""

import inspect

import pytest

from bihuan.contexts.orders.lifecycle import VERB_LABELS, permission
from bihuan.platform.action import registry
from bihuan.web.forms.steps import FIELDS
from bihuan.web.pages.order_steps import ACTIONS

# What the page itself knows: which order or hold, what was decided of it, by whom and when.
KNOWN = {"actor", "order_id", "hold_id", "approve", "at"}


def test_each_verb_has_its_act() -> None:
    lacking = VERB_LABELS.keys() - ACTIONS.keys()
    assert not lacking, f"the order's page shows a button without an act: ACTIONS of web/pages/order_steps.py {lacking}"


@pytest.mark.parametrize("verb", VERB_LABELS)
def test_what_an_act_asks_for_has_its_form(verb: str) -> None:
    parameters = inspect.signature(registry[permission(verb)].body).parameters.values()
    asked = {one.name for one in parameters if one.default is inspect.Parameter.empty} - KNOWN
    assert not asked or verb in FIELDS, f"FIELDS of web/forms/steps.py has no form for {verb}: it asks for {asked}"
