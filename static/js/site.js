// What the pages do better with a script. Each works without one too.

// A flash message closes in place, instead of asking for the page again.
document.addEventListener("click", (event) => {
  const close = event.target.closest(".alert-close");
  if (!close) return;
  event.preventDefault();
  close.closest(".alert").remove();
  document.querySelector("main").focus({ preventScroll: true });
});

// A menu that is open while a phone is turned has no place in the wide bar.
const menu = document.querySelector("#menu");
matchMedia("(width >= 48rem)").addEventListener("change", () => menu.hidePopover());
