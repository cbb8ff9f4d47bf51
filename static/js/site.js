// What the pages do better with a script. Each works without one too.

// A double click acts once, and so does a key that is held down.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("main :is(a, button)")) event.preventDefault();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter") event.preventDefault();
});

// A flash message closes in place, instead of asking for the page again.
document.addEventListener("click", (event) => {
  const close = event.target.closest(".alert-close");
  if (!close) return;
  event.preventDefault();
  close.closest(".alert").remove();
  document.querySelector("main").focus({ preventScroll: true });
});

// What was typed and not sent is of the account that logs out.
document.addEventListener("submit", ({ submitter }) => {
  if (submitter?.formAction.includes("/log-out")) sessionStorage.clear();
});

// A menu that is open while a phone is turned has no place in the wide bar.
const menu = document.querySelector("#menu");
matchMedia("(width >= 64rem)").addEventListener("change", () => menu.hidePopover());
