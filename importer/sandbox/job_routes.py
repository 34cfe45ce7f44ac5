"""`/v1/background`: what became of calls made with the background header."""

from flask import Blueprint, Response

from importer.sandbox import later
from importer.sandbox.answers import json_answer, json_text
from importer.sandbox.state import current

door = Blueprint("background", __name__, url_prefix="/v1/background")


@door.get("/<id:name>")
def state(name: str) -> Response:
    """Return the state of a job: Started, then Finished with the status the call itself had."""
    with current().store.reading() as book:
        return json_answer(later.state(book, name))


@door.get("/<id:name>/content")
def content(name: str) -> Response:
    """Return the body the call itself had."""
    with current().store.reading() as book:
        return json_text(later.content(book, name))
