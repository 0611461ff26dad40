"""/healthz, for whoever watches the machine, and the start page."""

from flask import Blueprint, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from web.gate import open_to, open_to_all

blueprint = Blueprint("status", __name__)


@blueprint.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    """Answer that the web process lives; touches nothing else."""
    return jsonify(ok=True)


@blueprint.get("/")
@open_to("see")
def start() -> ResponseReturnValue:
    """Send people to their start page."""
    return redirect(url_for("home.show"))
