"""The labels of the course notes' pages, in Spanish or in English."""

import re


def any_of(*labels: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these labels, in upper or lower case."""
    return re.compile("|".join(labels), re.IGNORECASE)


USERNAME = any_of("usuario", "user ?name", r"^\W*user\b", r"^\W*nombre\b", r"^\W*name\b")
PASSWORD = any_of("password", "contraseña", "clave")
SUBMIT = any_of(r"^enviar\b", r"^entrar\b", "iniciar sesión", r"^(submit|send|save)\b", r"^(log|sign) ?in\b")
WAY_TO_START = any_of(r"(ir|volver) al? inicio", r"(go|back) (to )?(the )?(start|home)")
HOME = any_of(r"^\W*(inicio|home|start)\b")
TOGGLE = any_of("men[uú]", "nav")
