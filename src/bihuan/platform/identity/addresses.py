"""How often sign-ins failed from one address, counted in the database, whatever logins were tried."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from bihuan.kernel.errors import N_, Refused
from bihuan.platform.identity.models import SignInAddress
from bihuan.platform.identity.policies import SignInRules

HOME_PREFIX = 64  # one subscriber of IPv6 owns as many addresses as that, so they are counted as one


def spelled(ip: str | None) -> str | None:
    """This will give an address in its one spelling, without an IPv6 zone; None for what is no address."""
    try:
        return str(ip_address(ip.partition("%")[0])) if ip else None
    except ValueError:
        return None


def counted_as(ip: str | None) -> str | None:
    """This will give what an address is counted under: itself, or an IPv6 subscriber's network."""
    known = spelled(ip)
    if known is None:
        return None
    address = ip_address(known)
    if isinstance(address, IPv4Address):
        return known
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((address, HOME_PREFIX), strict=False))


def take(ip: str | None, rules: SignInRules, at: datetime) -> None:
    """This will count an attempt from an address before it is judged, or refuse it if there were too many.

    Counted beforehand, so that guesses sent in parallel are counted too; `give_back` takes off one that was right.
    """
    name = counted_as(ip)
    if name is None:
        return
    over = Q(since__lte=at - timedelta(minutes=rules.address_minutes))
    with transaction.atomic():
        SignInAddress.objects.get_or_create(address=name, defaults={"failed_count": 0, "since": at})
        counted = SignInAddress.objects.filter(over | Q(failed_count__lt=rules.address_attempts_count), address=name)
        let_in = counted.update(
            failed_count=Case(When(over, then=Value(1)), default=F("failed_count") + 1),
            since=Case(When(over, then=Value(at)), default=F("since")),
        )
    if not let_in:
        raise Refused(
            N_("Too many sign-ins failed from your address. Try again in %(minutes)s minutes."),
            code="sign_in_address",
            minutes=rules.address_minutes,
        )


def give_back(ip: str | None) -> None:
    """This will take a right attempt off an address's count."""
    SignInAddress.objects.filter(address=counted_as(ip), failed_count__gt=0).update(failed_count=F("failed_count") - 1)


def forget_old(before: datetime) -> int:
    """This will drop the counts begun before a moment and give how many: they decide nothing any more."""
    dropped: int = SignInAddress.objects.filter(since__lt=before).delete()[0]
    return dropped
