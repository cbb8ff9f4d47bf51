// What a script adds to the list of a logged-in user; each works without one, by the same forms. A change shows at once,
// and waits in the outbox until the server confirms it. The outbox and what is being typed outlive the page. What is
// sent twice is done once, so a change whose answer was lost is sent again.

const byId = (id) => document.getElementById(id);
const [section, rows, field, flashes] = ["todos", "rows", "new-todo", "flashes"].map(byId);
const { csrf_token: token, next: thisPage, idempotency_key: newKey } = field.form.elements;
const { storage, limit, long, empty, undo, remove } = section.dataset;
const stored = { draft: "", edits: {}, outbox: [], ...JSON.parse(sessionStorage.getItem(storage)) };
const { edits, outbox } = stored;
const store = () => logOut || sessionStorage.setItem(storage, JSON.stringify(stored));
const waits = ({ id }) => outbox.some((change) => change.id === id);
const underWay = new Set();
let newest = byId("list").cloneNode(true); // of the latest revision that the server has sent
let paused, pressed, timer, refreshing, logOut, isLeaving;

// The changes of one todo keep their order, and so do new todos; others do not wait for each other.
function send() {
  mark();
  if (logOut && !outbox.length && !isLeaving) logOut.form.requestSubmit(logOut);
  outbox.forEach((change, index) => {
    const waitsFor = ({ queue }) => queue === change.queue || [queue, change.queue].includes("all");
    if (!underWay.has(change) && !outbox.slice(0, index).some(waitsFor)) sendOne(change);
  });
}

function mark() {
  for (const element of document.querySelectorAll(".todo, button[id]")) element.ariaBusy = waits(element) || null;
}

async function sendOne(change) {
  underWay.add(change);
  const body = new URLSearchParams({ ...change.fields, next: thisPage.value, csrf_token: token.value });
  const headers = { "X-Requested-With": "fetch" };
  const page = await request(change.url, { method: "POST", body, headers, keepalive: true });
  underWay.delete(change);
  if (!page) return;
  if ([200, 400].includes(page.status) && !page.list && !change.again) {
    paused = change.again = true; // the session has ended, or its token is another one by now
    return refresh();
  }
  outbox.splice(outbox.indexOf(change), 1);
  store();
  if (change.queue === "new") byId(change.id)?.remove();
  show(page, change.queue === "all");
  if (page.status !== 200) refuse(change, page);
  send();
}

async function request(url, options) {
  try {
    const answer = await fetch(url, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await pressed; // what a click is aimed at must not change under it
    if (answer.status === 429) return pause("busy", Number(answer.headers.get("Retry-After")) || 5);
    if (answer.status < 502) return Object.assign(page, { status: answer.status, list: page.querySelector("#list") });
  } catch { /* There is no connection. */ }
  pause("offline", 5);
}

// What other tabs have changed is shown, too.
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  const page = await request(thisPage.value);
  refreshing = false;
  if (!page) return;
  if (page.querySelector("#todos")?.dataset.storage !== storage) {
    return page.status === 200 ? pause("ended") : pause("offline", 5);
  }
  token.value = page.querySelector("[name=csrf_token]").value;
  show(page, paused);
  paused = false;
  send();
}

function pause(reason, seconds) {
  paused = true;
  clearTimeout(timer);
  if (seconds) timer = setTimeout(refresh, 1000 * seconds);
  if (byId(reason) || !(outbox.length || reason === "unreachable")) return;
  showMessages(byId(`if-${reason}`).content.cloneNode(true));
}

// What was typed is in its field again, unless it was changed once more since.
function refuse({ id, fields: { description } }, page) {
  logOut = null;
  if (outbox.some((later) => later.id === id && later.fields.description)) return;
  const reason = (page.querySelector("#flashes p, #conflict, .lead, .invalid-feedback:not(:empty)") ?? page.body).textContent;
  const [row, original] = [byId(id), page.querySelector("[name=original]")];
  const input = row && original ? edit(row, description, original.value) : field;
  if (!page.list || page.status === 422) showError(input, reason);
  const [text, caret] = field.value ? [`${description} `, "preserve"] : [description, "end"];
  if (input === field && description) field.setRangeText(text, 0, 0, caret);
  type({ target: input });
  refresh();
}

function showMessages(...messages) {
  flashes.className = "afloat"; // hangs over the page, and pushes nothing away
  flashes.replaceChildren(...messages);
}

function showError(input, text) {
  byId(`${input.id}-error`).textContent = text;
  input.ariaInvalid = Boolean(text);
}

// Bring the list up to date around what is edited or under way, in whatever order the answers come.
function show(page, replacesMessages) {
  const focused = document.activeElement;
  const messages = page.querySelectorAll("#flashes > *");
  if (messages.length || replacesMessages) showMessages(...messages);
  if (!page.list) return;
  byId("announcement").textContent = page.querySelector("#announcement").textContent.trim();
  if (+page.list.dataset.revision >= +newest.dataset.revision) newest = page.list;
  stored.revision = +newest.dataset.revision;
  store();
  mark();
  showRows();
  for (const id of ["rest", "recent"]) {
    const next = newest.querySelector(`#${id}`);
    if (!next.isEqualNode(byId(id))) byId(id).replaceWith(next.cloneNode(true));
  }
  if (focused.isConnected) return;
  (byId(focused.id) ?? flashes.querySelector("form button") ?? byId("todos-heading")).focus({ preventScroll: true });
}

function showRows() {
  const stays = (row) => row.matches(".editing") || waits(row);
  for (const row of [...rows.children]) {
    if (!stays(row) && !row.matches(".deleted") && !newest.querySelector(`#${row.id}`)) row.remove();
  }
  let last;
  for (const row of newest.querySelector("#rows").children) {
    const [here, copy] = [byId(row.id), row.cloneNode(true)];
    if (!here && last) last.after(copy);
    else if (!here) rows.prepend(copy);
    else if (!stays(here) && !here.isEqualNode(row)) here.replaceWith(copy);
    last = byId(row.id);
  }
}

// What a change looks like before the server has confirmed it.

function perform({ id, queue, fields }) {
  const newRow = byId("new-row").innerHTML.replace("new-0", id);
  if (queue === "new") byId("adding").insertAdjacentHTML("afterbegin", newRow);
  const row = byId(id);
  if (queue === "all" || !row) return;
  const [[name, value]] = Object.entries(fields);
  if (name === "description") {
    row.querySelector(".description").textContent = value;
    return;
  }
  const button = row.querySelector(`[name=${name}]`);
  const on = row.classList.toggle(name, value === "1");
  button.value = on ? "0" : "1";
  if (name === "deleted") button.lastElementChild.textContent = on ? undo : remove;
  else {
    button.ariaChecked = on;
    row.hidden = thisPage.value.includes(`filter=${on ? "open" : "done"}`);
    const next = rows.querySelector(`#${id} ~ .todo:not([hidden], .deleted, .editing) > .tick`) ?? byId("todos-heading");
    if (row.hidden && document.activeElement === button) next.focus();
  }
}

function edit(row, text, original = text) {
  const isOpen = row.matches(".editing");
  if (!isOpen) row.insertAdjacentHTML("beforeend", byId("editor").innerHTML.replaceAll("edited-0", `edited-${row.id}`));
  row.classList.add("editing");
  const form = row.querySelector("form");
  form.setAttribute("action", row.querySelector(".edit").pathname);
  form.original.value = original;
  if (!isOpen) form.description.value = text;
  return form.description;
}

function startEdit(row) {
  edit(row, row.querySelector(".description").textContent).focus();
}

function endEdit(row) {
  const form = row.querySelector("form");
  const focused = form.contains(document.activeElement);
  form.remove();
  row.classList.remove("editing");
  delete edits[row.id];
  store();
  if (focused) row.querySelector(row.matches(".deleted") ? ".delete" : ".edit").focus();
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.id === "preferences") {
    logOut = submitter.formAction.includes("/log-out") && submitter;
    if (logOut) section.querySelectorAll(".edit-form").forEach((open) => open.requestSubmit());
    if (logOut && outbox.length) event.preventDefault(); // until all is saved
    else isLeaving = true;
    return;
  }
  event.preventDefault();
  const row = (submitter ?? form).closest(".todo");
  const input = !submitter?.hasAttribute("formaction") && form.description;
  const change = { id: row?.id ?? submitter?.id, queue: row?.id ?? "all", url: form.getAttribute("action") };
  if (input) {
    const description = input.value.trim();
    const tooLong = [...description].length > limit;
    if (tooLong || !(row || description)) {
      showError(input, tooLong ? long : empty);
      return input.focus();
    }
    if (row) {
      change.fields = { description, original: form.original.value };
      endEdit(row);
      if (!description) row.querySelector(".delete").click();
      if (!description || description === change.fields.original) return;
    } else {
      const fields = { description, idempotency_key: newKey.value };
      Object.assign(change, { id: `new-${newKey.value}`, queue: "new", fields });
      newKey.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
      field.value = "";
      type({ target: field });
    }
  } else {
    if (!row && waits(change)) return;
    change.url = submitter.getAttribute("formaction") ?? change.url;
    change.fields = { [submitter.name]: submitter.value };
  }
  perform(change);
  outbox.push(change);
  store();
  if (paused) refresh();
  else send();
});

function type({ target: input }) {
  const row = input.closest(".todo");
  if (row) edits[row.id] = [input.value, input.form.original.value];
  else stored.draft = input.value;
  store();
  const { length } = [...input.value.trim()];
  byId(`${input.id}-length`).textContent = length > limit - 20 ? `${length} / ${limit}` : "";
}

section.addEventListener("input", (event) => {
  showError(event.target, "");
  type(event);
});

section.addEventListener("click", ({ target }) => target.closest(".cancel") && endEdit(target.closest(".todo")));

document.addEventListener("click", (event) => {
  const { target, defaultPrevented, metaKey, ctrlKey, shiftKey } = event;
  const link = target.closest("a:not([href^='#'])");
  if (!link || defaultPrevented || metaKey || ctrlKey || shiftKey) return;
  if (link.matches(".edit") || !navigator.onLine) event.preventDefault();
  if (link.matches(".edit")) startEdit(target.closest(".todo"));
  else if (navigator.onLine) isLeaving = link.ariaBusy = true;
  else pause("unreachable");
});

section.addEventListener("dblclick", ({ target }) => {
  if (target.matches(".todo:not(.deleted) > .description")) startEdit(target.closest(".todo"));
});

section.addEventListener("keydown", ({ key, isComposing, target }) => {
  if (key === "Escape" && !isComposing && target.closest(".edit-form")) endEdit(target.closest(".todo"));
});

// Leaving an edit saves it, once a click elsewhere is over.
section.addEventListener("focusout", async ({ target, relatedTarget }) => {
  const form = target.closest(".edit-form");
  if (!form || form.contains(relatedTarget) || !document.hasFocus()) return;
  await pressed;
  if (form.isConnected && !form.contains(document.activeElement)) form.requestSubmit();
});

document.addEventListener("pointerdown", () => {
  pressed = new Promise((resolve) => {
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(resolve), { once: true });
  });
});

addEventListener("online", refresh);
addEventListener("focus", refresh);

// Another page of ours sends what waits when it comes back to the list; a closed tab would not.
addEventListener("beforeunload", (event) => {
  if (outbox.length && !isLeaving) event.preventDefault();
});

// Of a page that it goes back to, a browser restores what was in the field, which may have been added since.
addEventListener("pageshow", () => {
  if (performance.getEntriesByType("navigation")[0].type !== "navigate") field.value = stored.draft || field.defaultValue;
});

field.value ||= stored.draft;
outbox.forEach(perform);
for (const [id, values] of Object.entries(edits)) if (byId(id)) edit(byId(id), ...values);
send();
if (stored.revision > +newest.dataset.revision) refresh(); // this page was made before the last change
const isIdle = document.activeElement === document.body && !location.hash;
if (isIdle && matchMedia("(hover: hover)").matches) field.focus();
