"""For what a customer's whole data may be asked to be seen, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.contexts.customers.api import CopyReason, UnmaskReason

REASONS: Final[dict[UnmaskReason, str | Promise]] = {
    UnmaskReason.CONTACT: _("To speak to the customer"),
    UnmaskReason.VISIT: _("To find the way there"),
    UnmaskReason.IDENTITY: _("To check who is calling"),
    UnmaskReason.COMPLAINT: _("To work on a complaint"),
    UnmaskReason.CORRECTION: _("To correct the data"),
}
COPY_REASONS: Final[dict[CopyReason, str | Promise]] = {
    CopyReason.ACCESS: _("The customer asks what is held about them"),
    CopyReason.PORTABILITY: _("The customer takes the data elsewhere"),
    CopyReason.AUTHORITY: _("An authority asks by law"),
}
