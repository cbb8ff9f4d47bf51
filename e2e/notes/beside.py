"""Read the text beside a field, or in a list, in any markup."""

from playwright.sync_api import Locator, Page

TEXTS_AROUND = """input => {
  const typed = "input:not([type=hidden], [type=submit], [type=checkbox]), textarea, select, [type=submit]";
  const fields = [...input.form.querySelectorAll(typed)];
  const at = fields.indexOf(input);
  const range = document.createRange();
  at > 0 ? range.setStartAfter(fields[at - 1]) : range.setStartBefore(input.form.firstChild);
  at + 1 < fields.length ? range.setEndBefore(fields[at + 1]) : range.setEndAfter(input.form.lastChild);
  return range.toString().replace(/\\s+/g, " ").trim();
}"""
"""The text between the previous field and the next: label, hint and error, in any markup."""

LISTED = """items => items
  .filter(item => !item.closest("nav, header, footer, thead") && !item.querySelector("[type=password]"))
  .map(item => item.innerText.replace(/\\s+/g, " ").trim())"""
"""The texts of the items, without links of the bar, headings of a table and rows of the form."""


def texts_beside(*fields: Locator) -> list[str]:
    """Return the text around each field of a form, to compare before and after the form is refused."""
    return [field.evaluate(TEXTS_AROUND) for field in fields]


def texts_listed(page: Page) -> list[str]:
    """Return what the page lists, in a list or a table."""
    texts: list[str] = page.get_by_role("listitem").or_(page.get_by_role("row")).evaluate_all(LISTED)
    return texts
