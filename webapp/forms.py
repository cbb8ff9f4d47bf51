"""What the forms of several features share."""


def trim(text: str | None) -> str | None:
    """Drop the white space around what was typed."""
    return text.strip() if text else text
