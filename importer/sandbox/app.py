"""The application: every view, behind the gate."""

import logging
import threading
from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from importer.sandbox import auth, control, customer_routes, document_routes, gate, job_routes
from importer.sandbox.addresses import AnySpelling, IdConverter
from importer.sandbox.answers import json_answer
from importer.sandbox.auth import OAuthError
from importer.sandbox.faults import Faults
from importer.sandbox.limits import Limiter
from importer.sandbox.refusals import BusinessRule, Refusal
from importer.sandbox.requestlog import RequestLog
from importer.sandbox.state import State, current, keep
from importer.sandbox.store import Store

_DOORS = (auth.door, customer_routes.door, document_routes.door, job_routes.door, control.door)
_LOG = logging.getLogger("importer.sandbox")


def create_app(store: Store, closing: threading.Event) -> Flask:
    """Return the WSGI application that serves these books; `closing` wakes whoever sleeps in it."""
    app = Flask("importer.sandbox", static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.converters["id"] = IdConverter
    keep(app.extensions, State(store, Faults(), Limiter(store.clock), RequestLog(), closing))
    gate.install(app)
    for door in _DOORS:
        app.register_blueprint(door)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(OAuthError, auth.oauth_error)
    app.register_error_handler(HTTPException, _no_route)
    app.register_error_handler(Exception, _broken)
    app.wsgi_app = AnySpelling(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's documentation says
    return app


def _refused(refusal: Refusal) -> Response:
    status = refusal.status
    if isinstance(refusal, BusinessRule):
        status = current().store.settings().business_error_status
    return json_answer(refusal.body(), status)


def _no_route(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.NOT_FOUND
    return json_answer({"message": f"No HTTP resource was found: {HTTPStatus(status).phrase}."}, status)


def _broken(error: Exception) -> Response:
    """Answer for a fault of the sandbox itself: it must be seen."""
    _LOG.error("the sandbox is at fault", exc_info=error)
    return json_answer({"message": "An error has occurred."}, 500)
