"""Speaking HTTP to the ledger: the token, the connections, and which calls may be made again.

A call that surely was not carried out (no connection, throttled,
token expired) is made again right here; whoever calls only ever sees a complete answer, or that nobody knows.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from importer.errors import LedgerUnreachable, SignInError, Stopped
from importer.language import _
from importer.ledger import departure, wire
from importer.ledger.access import Access
from importer.ledger.answers import Answer, Verdict
from importer.ledger.calls import Call
from importer.ledger.connections import TROUBLE, Connections, describe, is_slow
from importer.ledger.governor import Governor
from importer.ledger.greeting import Greeting, greet
from importer.ledger.patience import Patience, Trouble, silent
from importer.ledger.port import Refused, Unclear
from importer.ledger.settings import Settings
from importer.ledger.signin import no_ledger_here, shut_out
from importer.ledger.token import NotSent, Token

FIRST_CONTACT = 15.0
"""Patience in seconds with a ledger that has never answered: its address may be wrong."""
MOST_THROTTLED = 20
"""429 answers to one call, waits observed, before the run stops."""


class Session:
    """One company's connections and its token. Safe to use from several threads.

    `calls` counts every request made, tokens included. `clock` returns seconds since 1970. `on_trouble` is told,
    from any thread, in how many seconds something is tried again, and why.
    """

    def __init__(
        self,
        access: Access,
        settings: Settings,
        governor: Governor,
        clock: Callable[[], float] = time.time,
        on_trouble: Trouble = silent,
    ) -> None:
        self.access = access
        self.settings = settings
        self.governor = governor
        self.on_trouble = on_trouble
        self._counting = threading.Lock()
        self.calls = 0
        self._token = Token(access, settings, self._count, clock)
        self._answered = False
        self._connections = Connections(access.root, settings)
        self._clock = clock

    def __repr__(self) -> str:
        return f"Session({self.access.host})"

    def __reduce__(self) -> str:
        raise TypeError("a session is never pickled or copied")

    def read(self, path: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  any JSON value
        """Return the JSON that a GET gives, amounts as Decimal; None for 404.

        A read may always be made again, and is, with growing pauses, for as long as the settings have
        patience. Raises Refused when the ledger will not answer this question, Unclear when patience ends.
        """
        query = f"?{urlencode(params, quote_via=quote)}" if params else ""
        patience = self._patience()
        while True:
            answer = None
            try:
                answer = self._ask("GET", path + query)
                return _content(answer)
            except Unclear as unclear:
                patience.wait(self._nobody_here(answer) or unclear)

    def write(self, method: str, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the complete answer to a POST or PUT, whatever its status; it is sent once.

        Raises Unclear when the request may have arrived but no complete answer came back.
        """
        return self._ask(method, path, body, {"Content-Type": "application/json", **(headers or {})})

    def greet(self) -> Greeting:
        """Make one call without signing in. Raises LedgerUnreachable when there is no answer."""
        return greet(self._connections, self.access.host)

    def scopes(self) -> tuple[str, ...]:
        """Sign in and return what we are allowed to do."""
        return self._token.scopes()

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Return a complete answer that is neither 401, 403 nor 429; call again while that is safe."""
        patience = self._patience()
        call = Call(method, path, body)
        renewed, throttled = False, 0
        while True:
            try:
                bearer = self._token.current()
                signed = {**(headers or {}), "Authorization": f"Bearer {bearer.reveal()}"}
                answer = self._exchange(call, signed)
                self._answered = self._answered or not answer.is_page
            except NotSent as trouble:
                patience.wait(
                    trouble.ending
                    or LedgerUnreachable("{reason}.", "Check the network; resume goes on.", reason=trouble)
                )
                continue
            match answer.verdict:
                case Verdict.THROTTLED:
                    throttled += 1
                    self._throttled(answer, throttled)
                case Verdict.UNKNOWN_CALLER if not renewed:
                    self._token.drop(bearer)
                    renewed = True
                case Verdict.UNKNOWN_CALLER | Verdict.FORBIDDEN:
                    raise shut_out(answer, self.access)
                case _:
                    return answer

    def _exchange(self, call: Call, headers: Mapping[str, str]) -> Answer:
        """Make the call once. Raises NotSent when nothing left, Unclear when something may have."""
        ticket = self.governor.enter()
        answer = None
        trouble, slow = "", False
        departure.begin()
        self._count()
        call.begin()
        try:
            answer = self._connections.send(call.method, call.path, headers, call.body)
        except TROUBLE as error:
            trouble, slow = describe(error, self.access.host), is_slow(error)
        finally:
            self.governor.leave(ticket, answer.headers if answer else None)
            call.end(answer.status if answer else None, trouble)
        if answer is not None:
            return answer
        if departure.may_have_left():
            raise Unclear(trouble, slow=slow)
        raise NotSent(trouble)

    def _throttled(self, answer: Answer, times: int) -> None:
        if times >= MOST_THROTTLED:
            raise Stopped("The ledger refuses more calls for now.", "Resume goes on; use fewer --workers.")
        self.governor.throttled(answer.headers)

    def _patience(self) -> "Patience":
        seconds = self.settings.patience if self._answered else min(self.settings.patience, FIRST_CONTACT)
        return Patience(seconds, self.governor, self._clock, self.on_trouble)

    def _nobody_here(self, answer: Answer | None) -> SignInError | None:
        """Return the error for an address at which there is no ledger: web pages that say so, and nothing else yet."""
        wrong = answer is not None and answer.is_page and answer.verdict is Verdict.ABSENT and not self._answered
        return no_ledger_here(self.access) if wrong else None

    def _count(self) -> None:
        with self._counting:
            self.calls += 1


def _content(answer: Answer) -> Any:  # noqa: ANN401  any JSON value
    """Return what a read's answer holds, None when there is no such thing. Raises Refused or Unclear."""
    if answer.is_page:
        words = _("A web page came back ({status}): {words}")
        raise Unclear(words.format(status=answer.status, words=answer.words), answer.status)
    if answer.verdict is Verdict.UNCLEAR:
        raise Unclear(answer.words, answer.status)
    if answer.verdict is Verdict.ABSENT:
        return None
    if answer.verdict is not Verdict.YES:
        raise Refused(answer.words, answer.status)
    try:
        return wire.loads(answer.body)
    except ValueError:
        raise Unclear(_("The ledger's answer cannot be read"), answer.status) from None
