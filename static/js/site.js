// What the pages do better with a script. Each works without one too.

// A flash message closes in place, instead of asking for the page again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.close !== "alert") return;
  event.preventDefault();
  form.closest(".alert").remove();
  document.querySelector("main").focus({ preventScroll: true });
});
