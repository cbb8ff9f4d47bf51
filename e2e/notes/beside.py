"""What stands beside a field, in any markup."""

from playwright.sync_api import Locator

TEXTS_AROUND = """input => {
  const typed = "input:not([type=hidden], [type=submit], [type=checkbox]), textarea, select, [type=submit]";
  const fields = [...input.form.querySelectorAll(typed)];
  const at = fields.indexOf(input);
  const range = document.createRange();
  at > 0 ? range.setStartAfter(fields[at - 1]) : range.setStartBefore(input.form.firstChild);
  at + 1 < fields.length ? range.setEndBefore(fields[at + 1]) : range.setEndAfter(input.form.lastChild);
  return range.toString().replace(/\\s+/g, " ").trim();
}"""
"""The text from the field before to the field after: a label, a hint, an error; in a list, a table or bare."""


def texts_beside(*fields: Locator) -> list[str]:
    """Return the text around each field of a form, so that before and after a refusal can be compared."""
    return [field.evaluate(TEXTS_AROUND) for field in fields]
