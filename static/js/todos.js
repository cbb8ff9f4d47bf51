// What the list of whoever is signed in does better with a script. Each works without one too.

const announcement = document.querySelector("#announcement");

// A form or link marked data-part changes the list without loading the page anew: what the server answers is a whole
// page, of which the list and the messages are taken. Anything else that it answers is shown as the page it is.

let lastChange = Promise.resolve();
const underWay = new Set();

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-part]")) return;
  event.preventDefault();
  const form = event.target;
  const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  change(address, { method: "POST", body: new FormData(form, event.submitter) });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-part]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  change(link.getAttribute("href"), {});
});

// Changes take turns, and none is sent again while it is under way.
function change(address, request) {
  if (underWay.has(address)) return;
  underWay.add(address);
  lastChange = lastChange.then(() => replaceParts(address, request)).finally(() => underWay.delete(address));
}

// The second click of a double click would send the field that the first one has just emptied.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest(".new-todo button")) event.preventDefault();
});

async function replaceParts(address, request) {
  const focus = describeFocus();
  try {
    const answer = await fetch(address, { ...request, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("#todos");
    if (list) {
      document.querySelector("#todos").replaceWith(list);
      document.querySelector("#flashes").replaceWith(page.querySelector("#flashes"));
      restoreFocus(focus);
      const said = document.querySelector("#flashes").innerText.trim();
      announcement.textContent = `${said} ${list.dataset.count}`.trim();
    } else {
      complain(page.querySelector("h1").textContent, page.querySelector("main .lead")?.textContent ?? "");
    }
  } catch {
    complain(announcement.dataset.offline, "");
  }
}

// Nothing that was typed is lost: the page stays as it is, with a message above it.
function complain(title, advice) {
  const message = document.createElement("div");
  message.className = "alert alert-warning";
  message.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = `${title}. ${advice}`;
  message.append(text);
  document.querySelector("#flashes").replaceChildren(message);
}

// The new list has the same ids as the old one; where the focused todo is gone, its neighbour takes the focus.
function describeFocus() {
  const focused = document.activeElement;
  const row = focused?.closest(".todo");
  const rows = [...document.querySelectorAll("#todos .todo")];
  return { id: focused?.id, row: rows.indexOf(row), inList: Boolean(focused?.closest("#todos, #flashes")) };
}

function restoreFocus({ id, row, inList }) {
  const edited = document.querySelector("#edited");
  if (edited) {
    if (document.activeElement !== edited) edited.focus();
    edited.setSelectionRange(edited.value.length, edited.value.length);
    return;
  }
  if (!inList) return;
  const rows = document.querySelectorAll("#todos .todo");
  const neighbour = rows[Math.min(row, rows.length - 1)]?.querySelector(".tick");
  const target = document.getElementById(id) ?? neighbour ?? document.querySelector("#new-todo");
  target.focus();
}

// A todo is edited by a double click too; Escape takes the edit back, leaving the field saves or ends it.
document.addEventListener("dblclick", (event) => {
  event.target.closest(".todo:not(.editing)")?.querySelector("a[data-part]")?.click();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target.id !== "edited") return;
  event.target.form.querySelector("[data-cancel]").click();
});

document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.id !== "edited" || !field.isConnected || !document.hasFocus()) return;
  // A field that goes away because something else is under way, such as its own cancel, is not left.
  if (field.form.contains(event.relatedTarget) || underWay.size) return;
  if (field.value !== field.defaultValue) field.form.requestSubmit();
  else field.form.querySelector("[data-cancel]").click();
});
