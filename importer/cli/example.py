"""The example that ends the help of every command."""


def example(*commands: str, also: str = "") -> str:
    """Return the end of a command's help: what one types, a line each, and what there is to know besides."""
    lines = "\n".join(f"  {command}" for command in commands)
    return f"\b\nExample:\n{lines}" + (f"\n\n{also}" if also else "")
