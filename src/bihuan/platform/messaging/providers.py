"""Who carries a message: the contract, the embedded provider, and SMTP.

A provider's answer is one of four: taken (send returns its reference), Rejected (never will be), NotTaken (certainly
not taken, try later), or any other exception: nobody knows whether it was taken.
"""

import hashlib
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from django.conf import settings

SMTP_TIMEOUT_S = 20
SUBJECT_MAX_CHARS = 60


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a provider is given. `key` is the same each time one logical message is tried."""

    id: UUID
    key: str
    channel: str
    recipient: str
    text: str


class Rejected(Exception):
    """The provider will never take this message; the words are a code for people and logs, without personal data."""


class NotTaken(Exception):
    """The provider certainly has not taken this message; later it may."""


class Provider(Protocol):
    """`idempotent`: the provider itself takes one key only once, so an unsure sending may simply be repeated."""

    name: str
    idempotent: bool
    channels: frozenset[str]

    def send(self, message: Outgoing) -> str:
        """This will hand the message over and give the provider's reference."""


class EmbeddedProvider:
    """Takes every message and keeps it where it is: in the outbox, to be looked at. Nothing leaves the machine."""

    name = "embedded"
    idempotent = True
    channels = frozenset({"sms", "email"})

    def send(self, message: Outgoing) -> str:
        return f"embedded:{message.id}"


class SmtpProvider:
    """Hands e-mail to the server of Django's EMAIL_* settings.

    SMTP can't tell a repeated message, so once the text is on its way a broken line means unknown.
    """

    name = "smtp"
    idempotent = False
    channels = frozenset({"email"})

    def send(self, message: Outgoing) -> str:
        server = self._ready_for_text(message.recipient)
        try:
            mail = self._mail(message)
            code, _ = server.data(mail.as_bytes(policy=mail.policy.clone(linesep="\r\n")))
        except smtplib.SMTPDataError as problem:  # refused before the text was sent
            raise _by_code(problem.smtp_code) from problem
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        if code != 250:
            raise _by_code(code)
        return str(mail["Message-ID"])

    def _ready_for_text(self, recipient: str) -> smtplib.SMTP:
        """Up to here nothing can have been taken, so every failure is a plain one."""
        try:
            kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
            server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SMTP_TIMEOUT_S)
            try:
                if settings.EMAIL_USE_TLS:
                    server.starttls()
                if settings.EMAIL_HOST_USER:
                    server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
                server.ehlo_or_helo_if_needed()
                _require_ok(server.mail(_sender()))
                _require_ok(server.rcpt(recipient))
            except BaseException:
                server.close()
                raise
        except (smtplib.SMTPException, OSError) as problem:
            raise NotTaken(type(problem).__name__) from problem
        return server

    def _mail(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = settings.DEFAULT_FROM_EMAIL, message.recipient
        mail["Subject"] = message.text.strip().splitlines()[0][:SUBJECT_MAX_CHARS]
        digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        mail["Message-ID"] = f"<{digest}@{_sender().rpartition('@')[2]}>"
        mail.set_content(message.text)
        return mail


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _require_ok(answer: tuple[int, bytes]) -> None:
    if answer[0] not in (250, 251):
        raise _by_code(answer[0])


def _by_code(code: int) -> Rejected | NotTaken:
    return Rejected(f"SMTP {code}") if code >= 500 else NotTaken(f"SMTP {code}")


registry: dict[str, Callable[[], Provider]] = {"embedded": EmbeddedProvider, "smtp": SmtpProvider}


def provider_for(channel: str) -> Provider:
    """This will give the provider of a channel, from BIHUAN_MESSAGING: `embedded`, or `email=smtp,sms=embedded`.

    Raises Rejected if none is set for the channel.
    """
    for part in settings.BIHUAN_MESSAGING.split(","):
        served, named, name = part.strip().partition("=")
        provider = registry[name if named else served]()
        if channel in provider.channels and (not named or served == channel):
            return provider
    raise Rejected(f"no provider for {channel}")
