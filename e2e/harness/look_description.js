// The description: what is painted, in the order of the page, each with where it is from the one before. No pixels, but
// classes with wide bounds, of a page on which every letter is half an em wide, so that no font decides what is where.

const EVEN_LETTERS = `* {
  font-family: monospace, monospace !important; /* twice, as browsers make a single one smaller */
  font-size-adjust: ch-width 0.5 !important;
  text-rendering: geometricPrecision !important;
}`;
const ATTRIBUTES = ["type", "autocomplete", "inputmode", "enterkeyhint", "autocapitalize", "spellcheck", "dir", "lang", "rel",
  "target", "placeholder"];
const grade = (value, bounds, words) => words.split(" ").at(bounds.findIndex((bound) => value < bound));
const strength = (value) => (value < 7 ? ` (${grade(value, [1.5, 3, 4.5], "faint weak fair good")})` : "");

function placeAfter(before, after, around) {
  const across = Math.min(before.bottom, after.bottom) - Math.max(before.top, after.top);
  const sameRow = across > 0.5 * Math.min(before.height, after.height);
  const gap = (start, end) => Math.max(after[start] - before[end], before[start] - after[end]);
  const distance = grade(sameRow ? gap("left", "right") : gap("top", "bottom"), [-2, 3, 10.5, 21, 42], "over next close near apart far");
  const shift = (edge) => after[edge] - before[edge];
  if (sameRow) {
    const lower = (shift("top") + shift("bottom")) / 2;
    const height = Math.abs(lower) < 4.5 ? "" : lower < 0 ? ", higher" : ", lower";
    const room = box(around).right - parseFloat(css(around).paddingRight) - after.right;
    const end = Math.abs(room) < 4.5 ? ", at the end" : room < 0 ? ", beyond the end" : "";
    return `${shift("left") < 0 ? "left" : "right"}, ${distance}${height}${end}`;
  }
  const inward = Math.min(Math.abs(shift("left")), Math.abs(shift("right"))) < 4.5 ? "" : shift("left") < 0 ? ", outdented" : ", indented";
  return `${shift("top") < 0 ? "above" : "below"}, ${distance}${inward}`;
}

// Where what a style draws besides an element is: within it, or apart from what is before it.
function placeIn(element, { position, left, top, width, height, marginInlineStart }) {
  if (position !== "absolute") return parseFloat(marginInlineStart) > 2 && "apart";
  if (css(element).position === "static") return "astray"; // wherever an element around it is
  const [across, down] = [parseFloat(left) + parseFloat(width) / 2, parseFloat(top) + parseFloat(height) / 2];
  const [side, level] = [across / element.clientWidth, down / element.clientHeight];
  const bounds = [0, 0.3, 0.7, 1];
  return `${grade(level, bounds, "above top middle bottom below")} ${grade(side, bounds, "before left centre right after")}`;
}

const SPACES = [[-2, 3, 6.5, 10.5, 14.5, 18.5, 26, 42], "over no xs s m l xl xxl much"];

// How much room a box leaves around what is in it: before the first line, above it, and below the last.
function roomIn(element) {
  const { paddingLeft, paddingTop, paddingBottom } = css(element);
  const write = (...sides) => `room ${sides.map((room, index) => `${grade(room, ...SPACES)} ${["left", "above", "below"][index]}`).join(" ")}`;
  const inside = [...texts(element), ...all(`${CONTROLS}, svg, img`, element).filter(shown)];
  const blocks = inside.map((part) => (css(part).display === "inline" ? container(part) : part));
  if (blocks.includes(element)) return write(...[paddingLeft, paddingTop, paddingBottom].map(parseFloat)); // lines of its own
  const rects = blocks.filter((part) => css(part).position !== "absolute").map(box);
  const outer = box(element);
  const least = (distance) => Math.min(...rects.map(distance));
  return rects.length && write(least(({ left }) => left - outer.left), least(({ top }) => top - outer.top), least(({ bottom }) => outer.bottom - bottom));
}

// What the page's style calls its colours: the first custom property of :root that has each.
function namesOfColours() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const styles = rules.filter(({ selectorText }) => selectorText === ":root").map(({ style }) => style);
  const names = new Map();
  for (const style of styles) for (const name of style) {
    if (!name.startsWith("--") || !CSS.supports("color", style.getPropertyValue(name))) continue;
    const colour = probe(`var(${name})`);
    if (!names.has(colour)) names.set(colour, name.replace(/^--(bs-)?/, ""));
  }
  return names;
}

function describe() {
  const colourNames = namesOfColours();
  const roleOf = (colour) => colourNames.get(colour) ?? "other";
  const lines = [];
  const mono = new Set(all("*").filter((element) => /monospace$/.test(css(element).fontFamily)));

  function letters(element) {
    const style = css(element);
    return [
      grade(parseFloat(style.fontSize), [13, 15.5, 17, 22, 29], "xs small normal l xl xxl"),
      grade(style.fontWeight, [350, 450, 675], "thin normal semibold bold"),
      style.fontStyle,
      mono.has(element) ? "mono" : "normal",
      style.textTransform,
      style.textDecorationLine.replace("line-through", "struck"),
      style.textAlign,
      roleOf(style.color) + strength(textContrast(element)),
    ].filter((part) => !["normal", "none", "start", "left", "justify"].includes(part)).join(" ");
  }

  function frame(element, pseudo) {
    const style = css(element, pseudo);
    const drawn = paint(element, pseudo);
    const edges = drawn.filter(([what]) => what.startsWith("edge"));
    const grounds = drawn.filter(([what, value]) => what === "ground" && value > 1.02);
    const parts = grounds.map(([, , colour]) => `on ${roleOf(colour)}`);
    for (const [what, value, colour] of edges.length > 2 ? [["edge", ...edges[0].slice(1)]] : edges) {
      const side = what.split(" ")[1] ?? "top";
      const thick = parseFloat(style[`border-${side}-width`]) >= 2 ? "thick" : "";
      const line = [thick, style[`border-${side}-style`].replace("solid", ""), what, roleOf(colour)];
      parts.push(line.filter(Boolean).join(" ") + strength(value));
    }
    if (style.boxShadow !== "none") parts.push("shadow");
    if (parts.length && parseFloat(style.borderTopLeftRadius) >= 2) parts.push("round");
    for (const [, value, colour] of drawn.filter(([what]) => what === "mark")) {
      parts.push(`mark ${style.content.split(" / ")[0]} ${roleOf(colour)}${strength(value)}`);
    }
    return parts;
  }

  function looksOf(element, hasText) {
    const isControl = element.matches(CONTROLS);
    const parts = [];
    const label = isControl ? texts(element)[0] : hasText && element;
    if (label || element.matches("input, textarea")) parts.push(letters(label || element));
    else if (isControl && !element.matches(FIELDS)) parts.push("no text");
    const painted = frame(element);
    const { display, listStyleType } = css(element);
    if (display === "list-item" && listStyleType !== "none") parts.push(listStyleType);
    const padding = parseFloat(css(element).paddingInlineStart);
    parts.push(...painted);
    if (isControl && padding >= 3) parts.push(`padding ${grade(padding, ...SPACES)}`);
    if (painted.length && !isControl && !element.matches("svg")) parts.push(roomIn(element));
    for (const pseudo of ["::before", "::after"]) {
      const drawn = frame(element, pseudo);
      const style = css(element, pseudo);
      const moves = style.animationName !== "none" && "moving";
      const set = [...drawn, style.position.replace("static", ""), placeIn(element, style), moves].filter(Boolean);
      if (drawn.length) parts.push(`with ${set.join(" ")}`);
    }
    const pictures = isControl ? icons(element) : element.matches("svg") ? icons(element.parentElement) : [];
    for (const [, value, colour] of pictures) parts.push(`icon ${roleOf(colour)}${strength(value)}`);
    if (isControl && !inSentence(element)) parts.push(grade(box(element).height, [23.5, 40, 64], "tiny low  tall"));
    const isBox = element.matches(TYPED) || (painted.length && !isControl);
    if (isBox && box(element).width < 0.6 * box(container(element)).width) parts.push("narrow");
    if (["fixed", "sticky"].includes(css(element).position)) parts.push("afloat");
    return parts.filter(Boolean);
  }

  function walk(parent, depth, inherited, before, around = parent) {
    for (const element of parent.children) {
      const attributes = ATTRIBUTES.filter((key) => element.hasAttribute(key) && !(key === "type" && element.matches("button")));
      const note = attributes.map((key) => `${key}=${element.getAttribute(key)}`).join(" ");
      const add = (where, what, parts = []) =>
        lines.push("  ".repeat(depth) + [where, what, parts.join(", ")].filter(Boolean).join(": ") + (note && ` [${note}]`));
      if (element.matches("input[type=hidden][autocomplete]")) add("", `hidden ${element.name}`);
      if (boxless(element)) {
        before = walk(element, depth, inherited, before, around);
        continue;
      }
      if (!rendered(element) || (!shown(element) && css(element).position === "absolute")) continue;
      const rect = box(element);
      if (!onPage(rect)) {
        add("off the page", name(element));
        continue;
      }
      if (element.matches("pre")) { // what its words are, and where each stands, says nothing about the page
        const within = new Set(all("*", element).map((part) => frame(part).join(", ")).filter(Boolean));
        add(before && placeAfter(before, rect, around), "pre", [...looksOf(element), ...[...within].map((look) => `within: ${look}`)]);
        before = rect;
        continue;
      }
      const isLeaf = element.matches(`${CONTROLS}, svg, img`);
      const style = letters(element);
      const isText = ownText(element).length > 0 && shown(element) && style !== inherited;
      const parts = looksOf(element, isText);
      const flows = css(element).display === "inline" && (!isLeaf || inSentence(element));
      const where = before && !flows && placeAfter(before, rect, around);
      if (!isLeaf && !isText && !parts.length && !note) {
        before = walk(element, depth, inherited, before, around);
        continue;
      }
      add(where, isLeaf || isText ? name(element) : word(element), parts);
      before = rect;
      if (!isLeaf) walk(element, depth + 1, isText ? style : inherited);
    }
    return before;
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(EVEN_LETTERS);
  document.adoptedStyleSheets.push(sheet);
  lines.push(`page: lang ${document.documentElement.lang}, ${frame(document.body).join(", ")}`);
  walk(document.body, 0, "");
  document.adoptedStyleSheets.pop();
  return lines.join("\n");
}
