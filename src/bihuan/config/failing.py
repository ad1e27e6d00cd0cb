"""The last answer: what nobody caught. A database that went away says 503 and when to ask again, wherever it happened.

Pages and the API turn failures of their own into words; what fails before or after them, such as reading or keeping
the session, ends here; so does a request that can't even be read, because it is too large, names a host that is not
ours, or is no form.
"""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from bihuan.api import problems
from bihuan.kernel.errors import N_, Unavailable
from bihuan.web import errors


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This will answer what Django could not read."""
    kind = problems.TooLarge if isinstance(exception, RequestDataTooBig) else problems.Unreadable
    if request.path_info.startswith("/api/"):
        return problems.answer(request, kind(problems.TITLES[kind.status]))
    return errors.answer(request, kind.status)


def failed(request: HttpRequest) -> HttpResponse:
    """This will answer for an exception nobody caught."""
    problem = sys.exc_info()[1]
    if not isinstance(problem, (OperationalError, InterfaceError)):
        return server_error(request)
    if request.path_info.startswith("/api/"):
        return problems.answer(request, Unavailable(N_("The database is away or too busy.")))
    return errors.answer(request, 503, _("The database is away or too busy."))
