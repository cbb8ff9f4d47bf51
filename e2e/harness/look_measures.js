// What is painted on a page: colours above what is behind them, boxes, texts, controls, and what a user would call them.

const NATIVE = "[type=checkbox], [type=radio], [type=range], [type=color], [type=file]";
const TYPED = `input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image], ${NATIVE}), textarea`;
const ROLES = ["checkbox", "switch", "radio", "textbox", "combobox", "slider"].map((role) => `[role=${role}]`).join();
const FIELDS = `${TYPED}, ${NATIVE}, ${ROLES}, select, [contenteditable]`;
const CONTROLS = `a[href], button, [role=button], summary, [tabindex="0"], input:not([type=hidden]), ${FIELDS}`;
const SHAPES = "path, circle, ellipse, line, polygon, polyline, rect, text, use";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const css = (element, pseudo) => getComputedStyle(element, pseudo);

// Colours: as numbers, with all transparency, above what is behind them.

const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const numbers = new Map();
const grounds = new Map();

function rgba(colour) {
  if (!numbers.has(colour)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = "transparent";
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    numbers.set(colour, [red, green, blue, alpha / 255]);
  }
  return numbers.get(colour);
}

function probe(colour) {
  const span = document.body.appendChild(document.createElement("span"));
  span.style.color = colour;
  const found = css(span).color;
  span.remove();
  return found;
}

const opacity = (element) => (element ? css(element).opacity * opacity(element.parentElement) : 1);
const over = ([red, green, blue, alpha], below, fade = 1) =>
  [red, green, blue].map((value, index) => value * alpha * fade + below[index] * (1 - alpha * fade));

function ground(element) {
  if (!element) return over(rgba(probe("Canvas")), [0, 0, 0]);
  if (!grounds.has(element)) {
    const own = rgba(css(element).backgroundColor);
    grounds.set(element, over(own, ground(element.parentElement), own[3] && opacity(element)));
  }
  return grounds.get(element);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => (value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

// What there is: boxes, texts, controls, and what a user would call them.

const box = (element) => element.getBoundingClientRect();
const boxless = (element) => css(element).display === "contents";
const container = ({ parentElement }) => (boxless(parentElement) ? container(parentElement) : parentElement);
const rendered = (element) => element.checkVisibility({ visibilityProperty: true });
const shown = (element) => rendered(element) && Math.min(box(element).width, box(element).height) > 1.5; // others are only heard
const onPage = ({ right, bottom }) => right + scrollX > 0 && bottom + scrollY > 0; // else it waits for the focus to appear
const ownText = (element) => [...element.childNodes].filter(({ nodeType, data }) => nodeType === 3 && data.trim());
const typed = (element) => (element.matches("input, textarea") ? element.value : "");
const texts = (within) => all("*", within).concat(within).filter((element) => ownText(element).length && shown(element));
const inSentence = (element) =>
  css(element).display === "inline" && ownText(element.parentElement).some(({ data }) => /\p{L}/u.test(data));
const controls = () => all(CONTROLS).filter(shown);
const floats = (element) => css(element).position === "fixed" || element.matches(":popover-open");
const layer = (element) => (!element || floats(element) ? element : layer(element.parentElement));
const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const short = (text) => (clean(text).length > 32 ? `${clean(text).slice(0, 30)}…` : clean(text));
const named = (element, attribute) =>
  clean(element.getAttribute(attribute)).split(" ").map((id) => document.getElementById(id)).filter(Boolean);

function word(element) {
  const role = element.getAttribute("role");
  if (role) return role;
  if (/^H\d$/.test(element.tagName)) return `heading ${element.tagName[1]}`;
  if (element.matches(NATIVE)) return element.type;
  if (element.matches(FIELDS)) return "field";
  return { A: "link", P: "text", SPAN: "text", LI: "item" }[element.tagName] ?? element.tagName.toLowerCase();
}

function name(element) {
  const labels = [...named(element, "aria-labelledby"), ...(element.labels ?? [])].map((label) => label.textContent).join(" ");
  const text = clean(element.getAttribute("aria-label")) || clean(labels) || clean(element.textContent) || clean(typed(element));
  return text ? `${word(element)} "${short(text)}"` : word(element);
}

// What an element paints: [what, its contrast with what is behind it, its colour].

function paint(element, pseudo) {
  const style = css(element, pseudo);
  if (pseudo && (["none", "normal"].includes(style.content) || style.display === "none")) return [];
  const [fade, behind] = [opacity(element), ground(pseudo ? element : floats(element) ? document.body : element.parentElement)];
  const inside = pseudo ? over(rgba(style.backgroundColor), behind, fade) : ground(element);
  const found = [["ground", contrast(inside, behind), style.backgroundColor]];
  for (const side of ["Top", "Right", "Bottom", "Left"]) {
    const colour = style[`border${side}Color`];
    if (parseFloat(style[`border${side}Width`]) < 1 || rgba(colour)[3] === 0) continue;
    const edge = over(rgba(colour), behind, fade);
    found.push([`edge ${side.toLowerCase()}`, Math.max(contrast(edge, behind), contrast(edge, inside)), colour]);
  }
  if (pseudo && /[^"\s]/.test(style.content.split(" / ")[0])) {
    found.push(["mark", contrast(over(rgba(style.color), inside, fade), inside), style.color]);
  }
  return found;
}

function icons(element) {
  return all("svg", element).filter(shown).map((svg) => {
    const shapes = all(SHAPES, svg).filter((shape) => box(shape).width + box(shape).height); // a `use` of nothing has none
    const drawn = shapes.flatMap((shape) => ["stroke", "fill"].map((property) => [css(shape)[property], shape]));
    const behind = ground(svg.parentElement);
    return drawn.map(([colour, shape]) => ["icon", contrast(over(rgba(colour), behind, opacity(shape)), behind), colour])
      .reduce((best, next) => (next[1] > best[1] ? next : best), ["icon", 1, "transparent"]);
  });
}

// What a text stands on: its ground, and each colour of the gradients that show through.
function* groundsOf(element) {
  yield ground(element);
  for (let around = element; around; around = around.parentElement) {
    const { backgroundColor, backgroundImage } = css(around);
    for (const [colour] of backgroundImage.matchAll(/\b(?:rgba?|color|(?:ok)?(?:lab|lch))\([^)]*\)/g)) yield over(rgba(colour), ground(around));
    if (rgba(backgroundColor)[3] === 1) return;
  }
}

function textContrast(element, pseudo) {
  const colour = rgba(css(element, pseudo).color);
  return Math.min(...[...groundsOf(element)].map((behind) => contrast(over(colour, behind, opacity(element)), behind)));
}

// What changed may have changed every colour; no transition is waited for.
function settle() {
  grounds.clear();
  for (const animation of document.getAnimations()) {
    if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
  }
}

// Look at the page with the focus elsewhere, and put it back.
function unfocused(look) {
  const [focused, left, top] = [document.activeElement, scrollX, scrollY];
  focused.blur();
  settle();
  const result = look();
  focused.focus({ preventScroll: true });
  scrollTo({ left, top, behavior: "instant" });
  return result;
}
