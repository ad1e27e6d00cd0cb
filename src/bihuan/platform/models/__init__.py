"""Every table of the platform, gathered where Django looks for them."""

from bihuan.platform.identity.models import ApiToken, PastPassword, RecoveryCode, RoleGrant, SignInAddress, User
from bihuan.platform.messaging.models import Message
from bihuan.platform.models.base import Entity, Row
from bihuan.platform.models.beat import Beat
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.models.event import Event, EventHead
from bihuan.platform.models.idempotency import IdempotencyKey
from bihuan.platform.models.refs import ExternalRef
from bihuan.platform.models.series import NumberSeries
from bihuan.platform.policies.models import StoredPolicy

__all__ = [
    "ApiToken",
    "Beat",
    "Delivery",
    "Entity",
    "Event",
    "EventHead",
    "ExternalRef",
    "IdempotencyKey",
    "Message",
    "NumberSeries",
    "PastPassword",
    "RecoveryCode",
    "RoleGrant",
    "Row",
    "SignInAddress",
    "StoredPolicy",
    "User",
]
