// An open page of the spec shows what is recorded meanwhile. It asks for the version of the recording; if that is another
// one, it brings itself up to date in place. Without a script, a link loads the page again.

const INTERVAL_S = 3;
const MAX_INTERVAL_S = 60; // while the server does not answer
const TIMEOUT_MS = 20_000;
const { dataset } = document.querySelector("script[data-version]");
let interval = INTERVAL_S;
let timer, isAsking;

async function ask() {
  clearTimeout(timer);
  if (isAsking || document.hidden) return;
  isAsking = true;
  try {
    await refresh();
    interval = INTERVAL_S;
  } catch { // The server is away, or has no such page at the moment.
    interval = Math.min(2 * interval, MAX_INTERVAL_S);
  }
  isAsking = false;
  timer = setTimeout(ask, 1000 * interval);
}

async function refresh() {
  const version = await get(dataset.url, { credentials: "omit" }); // all visitors have the same
  if (version === dataset.version) return;
  // Without cookies: a message that waits for the visitor's next page is not taken from it.
  const options = { credentials: "omit", headers: { "Accept-Language": document.documentElement.lang } };
  const page = new DOMParser().parseFromString(await get(location.href, options), "text/html");
  const { activeElement } = document;
  update(document.querySelector("main"), page.querySelector("main"));
  activeElement.focus({ preventScroll: true }); // what has moved has lost it
  dataset.version = version;
}

async function get(url, options) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

// Make a part of the page like that of a new one. What is in both stays as it is: typed in, open and, unless it moves,
// focused and selected.
function update(here, next) {
  if (here.id === "flashes" || here.isEqualNode(next)) return;
  if (isText(here)) {
    here.data = next.data;
    return;
  }
  for (const { name } of [...here.attributes]) {
    if (name !== "open" && !next.hasAttribute(name)) here.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  }
  // First what is gone, so that few have to move: what moves loses the focus, the selection and its place in the window.
  const keys = new Set([...next.childNodes].map(key));
  for (const child of [...here.childNodes]) {
    if (!keys.has(key(child))) child.remove();
  }
  here.normalize();
  let place = here.firstChild;
  for (const child of [...next.childNodes]) {
    if (place && isText(place) && !isText(child)) place = removed(place); // the space beside a row that has moved
    let same = place;
    while (same && key(same) !== key(child)) same = isText(child) ? null : same.nextSibling;
    if (!same) here.insertBefore(child, place);
    else {
      if (same === place) place = place.nextSibling;
      else here.insertBefore(same, place);
      update(same, child);
    }
  }
  while (place) place = removed(place);
}

// Remove a node, and return the next one.
function removed(node) {
  const { nextSibling } = node;
  node.remove();
  return nextSibling;
}

function isText(node) {
  return node.nodeType === Node.TEXT_NODE;
}

// What tells an element from its siblings; of a list or table, a row is known by where it leads to.
function key(node) {
  if (!(node instanceof Element)) return node.nodeName;
  const link = node.matches("li, tr, article") && node.querySelector("a");
  return [node.nodeName, node.id, node.getAttribute("aria-labelledby"), link?.href].join(" ");
}

document.addEventListener("visibilitychange", ask);
addEventListener("focus", ask);
addEventListener("online", ask);
timer = setTimeout(ask, 1000 * interval);
