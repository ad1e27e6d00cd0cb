"""E-mail over a real connection to a small server that behaves, or misbehaves, as told."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest

from bihuan.platform.messaging.providers import NotTaken, Outgoing, Rejected, SmtpProvider

LETTER = Outgoing(UUID(int=1), "dispatched:1", "email", "wang@example.cn", "王师傅 14:00 上门\n.\n监督电话 10000")


class Server(socketserver.ThreadingTCPServer):
    """`answers` replaces the usual reply to a verb; None hangs up. `text` is the reply once a letter is whole."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers: dict[str, str | None] = {}
        self.letters: list[bytes] = []


class Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 probe")
        while line := self.rfile.readline():
            verb = line.split()[0].decode().upper()
            usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok")
            answer = self.server.answers.get(verb, usual)
            if answer is None:
                return
            self._say(answer)
            if verb == "DATA" and answer.startswith("354"):
                self.server.letters.append(self._letter())
                end = self.server.answers.get("text", "250 taken")
                if end is None:
                    return
                self._say(end)

    def _letter(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        settings.DEFAULT_FROM_EMAIL = "闭环 <service@example.cn>"
        yield running
        running.shutdown()
        thread.join()


def test_a_letter_arrives_as_written(server: Server) -> None:
    ref = SmtpProvider().send(LETTER)
    letter = message_from_bytes(server.letters[0], policy=policy.default)
    assert letter.get_content().splitlines() == LETTER.text.splitlines()
    assert (letter["To"], letter["Subject"]) == ("wang@example.cn", "王师傅 14:00 上门")
    assert "service@example.cn" in letter["From"]
    assert letter["Message-ID"] == ref
    assert ref.endswith("@example.cn>")


def test_the_same_message_has_the_same_id_at_every_attempt(server: Server) -> None:
    assert SmtpProvider().send(LETTER) == SmtpProvider().send(LETTER)


@pytest.mark.parametrize(
    ("verb", "answer", "problem"),
    [
        ("MAIL", "451 later", NotTaken),
        ("MAIL", "550 not you", Rejected),
        ("RCPT", "450 later", NotTaken),
        ("RCPT", "550 no such box", Rejected),
        ("RCPT", None, NotTaken),
        ("EHLO", None, NotTaken),
        ("DATA", "452 full", NotTaken),
        ("DATA", "554 no", Rejected),
        ("text", "451 later", NotTaken),
        ("text", "554 spam", Rejected),
    ],
)
def test_a_plain_refusal_is_known_not_to_have_been_taken(
    server: Server, verb: str, answer: str | None, problem: type[Exception]
) -> None:
    server.answers[verb] = answer
    with pytest.raises(problem):
        SmtpProvider().send(LETTER)


def test_a_line_that_breaks_after_the_text_is_nobodys_knowledge(server: Server) -> None:
    server.answers["text"] = None
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any but the two known answers
        SmtpProvider().send(LETTER)
    assert not isinstance(caught.value, (NotTaken, Rejected))
    assert len(server.letters) == 1


def test_a_server_that_is_away_has_not_taken_it(server: Server, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    with pytest.raises(NotTaken):
        SmtpProvider().send(LETTER)
