"""Who the sandbox is, and the credentials it takes: fixed and public, so nothing has to be looked up."""

COMPANY = "Sandbox AS"
CLIENT_ID = "sandbox"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105  not a secret: it opens nothing but a local sandbox
TENANT_ID = "5a0db0c5-0000-4000-8000-000000000001"
"""The company's tenant: a token for it may call the API."""
CUSTOMER_TENANT_ID = "5a0db0c5-0000-4000-8000-0000000000c0"
"""The contract's tenant: it gets a token, but every call answers 401 (docs.vismasoftware.no, fix401error)."""
TOKEN_PATH = "/connect/token"  # noqa: S105  a path
