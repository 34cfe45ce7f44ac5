"""Commands as one types them, to be shown as the next step."""

ODD = frozenset(" &()'")
"""Signs that a shell of some operating system takes for its own."""


def typed(argument: object) -> str:
    """Return an argument as one types it, in a shell of any operating system."""
    text = str(argument)
    return f'"{text}"' if ODD.intersection(text) else text
