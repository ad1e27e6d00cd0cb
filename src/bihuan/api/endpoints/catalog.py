"""The catalogue as it stands on a day: the codes all other endpoints speak in. Open to every token."""

from datetime import date

from ninja import Query, Router

from bihuan.api.door import ApiRequest
from bihuan.api.reads import read
from bihuan.api.strict import CodeText, Day, Strict
from bihuan.contexts.catalog import api as catalog
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock

router = Router()


class OnQuery(Strict):
    """On which day; None is today."""

    on: Day | None = None

    def day(self) -> date:
        """This will give the day asked for."""
        return self.on or clock.now().astimezone(CHINA).date()


class CodesQuery(OnQuery):
    """For which business; None is any."""

    business: CodeText | None = None


class ChecksQuery(OnQuery):
    """Of which kind of work."""

    business: CodeText
    work: CodeText


class WindowsQuery(OnQuery):
    """For which work; None is any."""

    work: CodeText | None = None


@read(router, "/catalog/kinds", "", "listKinds", tuple[catalog.KindRow, ...])
def list_kinds(request: ApiRequest, asked: Query[OnQuery]) -> tuple[catalog.KindRow, ...]:  # noqa: ARG001 - ninja's call
    """This will list the kinds of business and work with their standard minutes, skills and equipment."""
    return catalog.kinds(asked.day())


@read(router, "/catalog/codes/{name}", "", "listCodes", tuple[catalog.CodeRow, ...])
def list_codes(
    request: ApiRequest,  # noqa: ARG001
    name: CodeText,
    asked: Query[CodesQuery],
) -> tuple[catalog.CodeRow, ...]:
    """This will list the codes of a list that may be chosen; a list nobody knows has none."""
    return catalog.code_list(name, asked.day(), asked.business)


@read(router, "/catalog/checks", "", "listChecks", tuple[catalog.CheckRow, ...])
def list_checks(request: ApiRequest, asked: Query[ChecksQuery]) -> tuple[catalog.CheckRow, ...]:  # noqa: ARG001
    """This will list the closing checks of a kind of work."""
    return catalog.checks(asked.business, asked.work, asked.day())


@read(router, "/catalog/slots", "", "listWindows", tuple[catalog.SlotRow, ...])
def list_windows(request: ApiRequest, asked: Query[WindowsQuery]) -> tuple[catalog.SlotRow, ...]:  # noqa: ARG001
    """This will list the windows of a day that may be promised."""
    return catalog.slots(asked.day(), asked.work)
