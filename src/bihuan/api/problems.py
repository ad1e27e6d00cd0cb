"""Refusals and failures as application/problem+json (RFC 9457), in the asker's language."""

import logging
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic_core import to_json

from bihuan.kernel.errors import N_, BihuanError, Conflict, Fault, Invalid, NotFound, Unavailable
from bihuan.platform.telling import say

log = logging.getLogger("bihuan.api")
MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = 5
FAULTS_MAX_COUNT: Final = 100  # whoever sends more has to mend these first
TITLES: Final = {
    400: N_("The request cannot be read"),
    401: N_("Who asks is not known"),
    403: N_("You may not do this"),
    404: N_("Not found"),
    405: N_("This address does not do that"),
    409: N_("Not done"),
    413: N_("The request is too large"),
    415: N_("The request has the wrong content type"),
    422: N_("Something is filled in wrongly"),
    500: N_("Something failed"),
    503: N_("Not available for the moment"),
}
# What pydantic says of a value, by the type of its finding; what is not listed is said in general words.
FINDINGS: Final = {
    "missing": N_("This is missing."),
    "extra_forbidden": N_("There is no such field."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "string_too_short": N_("At least %(min_length)s characters."),
    "too_long": N_("At most %(max_length)s entries."),
    "greater_than_equal": N_("At least %(ge)s."),
    "less_than_equal": N_("At most %(le)s."),
    "enum": N_("Choose one of: %(expected)s"),
    "literal_error": N_("Choose one of: %(expected)s"),
    "uuid_parsing": N_("This is not an id."),
    "string_pattern_mismatch": N_("This has not the form that is expected here."),
}
_OUR_FINDINGS: Final = ("text", "shape", "year")


class Unreadable(BihuanError):
    """The request itself is broken."""

    default_code = "unreadable"


class TooLarge(BihuanError):
    """The request is larger than anything asked for here."""

    status = 413
    default_code = "too_large"


class WrongType(BihuanError):
    """The body is not of the type this address takes."""

    status = 415
    default_code = "wrong_type"


class NotAllowed(BihuanError):
    """The address exists, but not for this method."""

    status = 405
    default_code = "not_allowed"


class Failed(BihuanError):
    """Something nobody foresaw."""

    status = 500
    default_code = "failed"


@dataclass(frozen=True, slots=True)
class FaultAnswer:
    """One thing wrong at one place: a field, a filter, a header, or a cell of a sheet."""

    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was not done. `code` is for programs, `detail` for people; `instance` is the request's number."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    faults: tuple[FaultAnswer, ...] = ()


def answer(request: HttpRequest, error: BihuanError) -> HttpResponse:
    """This will turn a refusal into its answer."""
    faults = error.faults if isinstance(error, Invalid) else ()
    if not faults and error.where:
        faults = (Fault(error.where, error.msg, error.params),)
    problem = Problem(
        type=f"urn:bihuan:problem:{error.code}",
        title=_(TITLES.get(error.status, TITLES[500])),
        status=error.status,
        detail=say(error),
        code=error.code,
        instance=getattr(request, "number", ""),
        faults=tuple(FaultAnswer(fault.where, say(fault)) for fault in faults[:FAULTS_MAX_COUNT]),
    )
    response = HttpResponse(to_json(problem), status=error.status, content_type=MEDIA_TYPE)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="bihuan"'
    if error.status == 503:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _refusal(request: HttpRequest, raised: Exception) -> BihuanError:
    """The refusal that stands for what was raised."""
    match raised:
        case BihuanError():
            return raised
        case ValidationError():
            return Invalid.of(map(_finding, raised.errors))
        case HttpError():  # ninja's word for a body it could not parse; the parser says why
            cause = raised.__cause__
            return cause if isinstance(cause, BihuanError) else Unreadable(N_("The body cannot be read."))
        case RequestDataTooBig():
            return TooLarge(N_("The body is too large."))
        case SuspiciousOperation():
            return Unreadable(N_("The body cannot be read."))
        case Http404():
            return NotFound(N_("There is nothing at this address."))
        case IntegrityError():
            return Conflict(N_("Something this refers to does not exist, or exists already. Look again."))
        case DataError() | OverflowError():
            return Invalid(N_("A value is too large for its field."))
        case OperationalError() | InterfaceError():
            log.warning("request %s: database: %s", getattr(request, "number", ""), type(raised).__name__)
            return Unavailable(N_("The database is away or too busy. Please send the same request again."))
        case _:
            log.error("request %s failed", getattr(request, "number", ""), exc_info=raised)
            return Failed(
                N_("The program met something it does not know how to handle. Nothing of this request was kept.")
            )


def _finding(found: dict[str, Any]) -> Fault:
    source, *place = (str(part) for part in found["loc"])
    where = ".".join(place[1:] if source == "body" else [source, *place]) or source
    if found["type"] in _OUR_FINDINGS:
        return Fault(where[:200], found["msg"])
    return Fault(where[:200], FINDINGS.get(found["type"], N_("This value is not valid here.")), found.get("ctx", {}))


def install(api: NinjaAPI) -> None:
    """This will have every exception below the API answered here."""

    def handle(request: HttpRequest, raised: Any) -> HttpResponse:
        return answer(request, _refusal(request, raised))

    for kind in (Exception, Http404, HttpError, ValidationError):  # the last three have handlers of ninja's own
        api.add_exception_handler(kind, handle)
