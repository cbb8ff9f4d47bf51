// What a script adds to the todo list of a logged-in user. Each works without one too.

const announcement = document.querySelector("#announcement");
const flashes = document.querySelector("#flashes");

// A form or link marked data-part changes the list without loading the page anew: what the server answers is a whole
// page, of which the list and the messages are taken. Of any other page that answers a form, only what it says is
// shown, so that nothing that was typed is lost; a link leads there.

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
      say(page.querySelector("#flashes").children);
      restoreFocus(focus);
      announcement.textContent = `${flashes.innerText.trim()} ${list.dataset.count}`.trim();
    } else if (answer.ok && request.method !== "POST") {
      location.assign(address);
    } else {
      complain(page);
    }
  } catch {
    say([warning(announcement.dataset.offline)]);
  }
}

// The messages of an answer hang over the page, wherever it is scrolled to, and push nothing away.
function say(messages) {
  flashes.classList.add("afloat");
  flashes.replaceChildren(...messages);
}

function complain(page) {
  // The session may be another one by now: its token lets the same form be sent again.
  const token = page.querySelector("[name=csrf_token]")?.value;
  if (token) document.getElementsByName("csrf_token").forEach((field) => { field.value = token; });
  const messages = page.querySelectorAll("#flashes > *");
  const [title, advice] = [page.querySelector("h1"), page.querySelector("main .lead")];
  say(messages.length ? messages : [warning(`${title.textContent}. ${advice?.textContent ?? ""}`)]);
}

function warning(text) {
  const message = document.createElement("div");
  message.className = "alert alert-warning";
  message.setAttribute("role", "alert");
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  message.append(paragraph);
  return message;
}

// The new list has the same ids as the old one; where the focused todo is deleted, its neighbour takes the focus, and where
// a message is, its successor.
function describeFocus() {
  const focused = document.activeElement;
  const row = focused?.closest(".todo");
  const rows = [...document.querySelectorAll("#todos .todo")];
  return {
    id: focused?.id,
    row: rows.indexOf(row),
    inList: Boolean(focused?.closest("#todos")),
    inMessage: Boolean(focused?.closest("#flashes")),
  };
}

function restoreFocus({ id, row, inList, inMessage }) {
  const field = document.querySelector("#todos [autofocus]");
  if (field) {
    if (document.activeElement !== field) field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    return;
  }
  const close = flashes.querySelector(".alert-close");
  if (inMessage && close) close.focus();
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
