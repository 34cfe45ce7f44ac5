"""`importer sandbox`: the local ledger server."""

import click

from importer import profiles, sandbox as server
