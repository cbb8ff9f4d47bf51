// Rules of what everybody must be able to see. Each yields what is wrong with an element, in words.

const CHOSEN = "[aria-current]:not([aria-current=false]), [aria-pressed=true], [aria-selected=true]";
const ratio = (value) => `${value.toFixed(1)}:1`;

function* colours(control, state) {
  const drawn = [undefined, "::before", "::after"].flatMap((pseudo) => paint(control, pseudo));
  const pictures = icons(control);
  const words = [...texts(control), ...(typed(control) ? [control] : [])];
  const labels = control.matches(FIELDS) ? [] : words;
  const best = Math.max(...[...drawn, ...pictures].map(([, value]) => value), ...labels.map((text) => textContrast(text)));
  const byBrowser = control.matches(NATIVE) && opacity(control) > 0.5 && css(control).appearance !== "none";
  if (best < 3 && !byBrowser && !all("img", control).length) {
    yield `is not painted${state}: its edge or ground has ${ratio(best)} against what is behind it, needs 3:1`;
  }
  for (const [what, value] of [...pictures, ...drawn.filter(([kind]) => kind === "mark")]) {
    if (value < 3) yield `hides its ${what}${state}: ${ratio(value)} against its ground, needs 3:1`;
  }
  if (control.placeholder && textContrast(control, "::placeholder") < 4.5) {
    yield `has a placeholder that cannot be read${state}: ${ratio(textContrast(control, "::placeholder"))}, needs 4.5:1`;
  }
  for (const text of words) yield* legible(text, state, control.matches(":disabled, [aria-disabled=true]"));
}

// WCAG 1.4.3; what is disabled is exempt there, and must be seen here.
function* legible(text, state, isDisabled = false) {
  const { fontSize, fontWeight } = css(text);
  const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
  const [value, needed] = [textContrast(text), isDisabled || isLarge ? 3 : 4.5];
  if (value < needed) yield `cannot be read${state}: ${ratio(value)}, needs ${needed}:1`;
}

function middle(control) {
  const { left, top, width, height } = control.getClientRects()[0] ?? box(control);
  return [left + width / 2, top + height / 2];
}

function hit(control) {
  const found = document.elementFromPoint(...middle(control));
  return found && (control.contains(found) || found.closest("label")?.control === control) ? null : found ?? document.body;
}

function* place(control) {
  const { left, right, top, bottom } = box(control);
  if (left < -1 || right > document.documentElement.clientWidth + 1) yield "is partly outside the page";
  for (let around = control.parentElement; around; around = around.parentElement) {
    const { overflowX } = css(around);
    if (!["hidden", "clip"].includes(overflowX) || around === document.body) continue;
    const outer = box(around);
    const isInside = left > outer.left - 1 && right < outer.right + 1 && top > outer.top - 1 && bottom < outer.bottom + 1;
    if (!isInside) yield `is cut off by ${name(around)}`;
  }
  control.scrollIntoView({ block: "center", behavior: "instant" });
  const above = hit(control);
  if (above) yield `cannot be clicked: ${name(above)} lies above it`;
}

function* size(control, others) {
  for (const pseudo of ["::before", "::after"]) {
    const { width, height } = css(control, pseudo);
    const isBox = paint(control, pseudo).filter(([what]) => what.startsWith("edge")).length > 2;
    if (isBox && Math.min(parseFloat(width), parseFloat(height)) < 12) yield `draws a box of ${width} × ${height}, needs 12 px`;
  }
  if (inSentence(control)) return;
  const area = [control, ...(control.matches(NATIVE) ? control.labels : [])].map(box);
  const [width, height] = ["width", "height"].map((side) => Math.max(...area.map((rect) => rect[side])) + 0.5);
  const phone = innerWidth < 600;
  const least = phone ? 44 : 24;
  const distance = (other) => Math.hypot(...middle(other).map((at, axis) => at - middle(control)[axis]));
  const crowded = () => others.some((other) => other !== control && distance(other) < 24);
  if (height < least && (phone || crowded())) yield `is ${Math.floor(height)} px high, needs ${least}`;
  if (width < least && (phone || crowded())) yield `is ${Math.floor(width)} px wide, needs ${least}`;
}

function ring(before, after, control) {
  const behind = ground(control.parentElement);
  const seen = (colour, from = behind) => contrast(over(rgba(colour), behind), from) >= 3;
  if (after.outlineStyle === "auto") return true; // the browser's own
  if (after.outlineStyle !== "none" && parseFloat(after.outlineWidth) >= 2 && seen(after.outlineColor)) return true;
  const [, colour, spread] = /^(\w+\(.*?\)) \S+ \S+ \S+ (\S+)px/.exec(after.boxShadow) ?? [];
  if (colour && after.boxShadow !== before.boxShadow && spread >= 2 && seen(colour)) return true;
  if (seen(after.backgroundColor, over(rgba(before.backgroundColor), behind))) return true;
  const edge = over(rgba(before.borderBottomColor), behind);
  return parseFloat(after.borderBottomWidth) >= 2 && seen(after.borderBottomColor, edge);
}

function* focus(control) {
  const { backgroundColor, boxShadow, borderBottomColor } = css(control);
  scrollBy(0, box(control).bottom - innerHeight);
  control.focus({ focusVisible: true }); // Firefox would not show it after a click, although a key was pressed since
  if (document.activeElement !== control) return;
  settle();
  if (!ring({ backgroundColor, boxShadow, borderBottomColor }, css(control), control)) {
    yield "shows no focus: needs an outline, shadow, edge or ground of 2 px and 3:1 that it lacks without";
  }
  if (!onPage(box(control)) || hit(control)) yield `is hidden when it has the focus, by ${name(hit(control) ?? document.body)}`;
  yield* colours(control, " with the focus");
  control.blur();
}

function* forms(field) {
  const errors = named(field, field.hasAttribute("aria-errormessage") ? "aria-errormessage" : "aria-describedby");
  const near = errors.filter((text) => shown(text) && clean(text.textContent)).some((text) => {
    const [one, other] = [box(field), box(text)];
    return Math.max(other.top - one.bottom, one.top - other.bottom, other.left - one.right, one.left - other.right) < 40;
  });
  if (field.matches("[aria-invalid=true]") && !near) yield "is wrong, and no text beside it says why";
  for (const text of named(field, "aria-errormessage")) {
    if (!clean(text.textContent) && shown(text)) yield "is right, and an empty error is painted beside it";
  }
  const { fontSize, paddingLeft, paddingRight } = css(field);
  const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  if (field.matches(TYPED) && room < 8 * parseFloat(fontSize)) yield `shows ${Math.floor(room)} px of what is typed, needs ${8 * parseFloat(fontSize)}`;
}

// A line of text may be a little higher than its letters.
const reachesOut = ({ left, right, bottom }, outer) =>
  left < outer.left - 2 || right > outer.right + 2 || bottom > outer.bottom + 4;

function* reading(element, lines) {
  const text = typed(element) || ownText(element)[0].data;
  const fromTheRight = /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text);
  if (fromTheRight && css(element).direction !== "rtl") yield "is not read from the right: needs dir=auto";
  for (let around = lines && element; around; around = around.parentElement) {
    const { overflowX, overflowY, textOverflow } = css(around);
    if (![overflowX, overflowY].some((way) => ["hidden", "clip"].includes(way)) || textOverflow === "ellipsis") continue;
    const outer = box(around);
    if (lines.some((line) => reachesOut(line, outer))) return yield `is cut off by ${name(around)}`;
  }
}

function linesOf(element) {
  return ownText(element).flatMap((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width }) => width > 2);
  });
}

// What lies in a painted box, and neither floats nor scrolls, lies within its edges.
function* within(rects, first) {
  for (let around = first; around && around !== document.body; around = around.parentElement) {
    const [outer, { overflowX, position }] = [box(around), css(around)];
    const painted = paint(around).filter(([, value]) => value >= 1.05);
    if (painted.length > 3 || painted[0]?.[0] === "ground") {
      if (rects.some((rect) => reachesOut(rect, outer))) yield `sticks out of ${name(around)}`;
      return;
    }
    if (position === "absolute" || position === "fixed" || overflowX === "auto" || overflowX === "scroll") return;
  }
}

// Code and long words may be broken, and what is in the columns of a table on a phone.
function* broken(element) {
  if (element.closest("code, pre") || (innerWidth < 600 && element.closest("table"))) return;
  for (const node of ownText(element)) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (range.getClientRects().length < 2) continue;
    for (const { 0: word, index } of node.data.matchAll(/(?<![\p{L}_[])\p{L}{2,10}(?![\p{L}_\]])/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) yield `breaks “${word}” in two`;
    }
  }
}

// Pairs of boxes that lie upon each other, although neither holds the other.
function* overlaps(boxes) {
  for (const [index, [one, first]] of boxes.entries()) {
    for (const [other, second] of boxes.slice(index + 1)) {
      const wide = Math.min(first.right, second.right) - Math.max(first.left, second.left);
      const high = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
      if (wide < 2 || high < Math.max(2, 0.25 * Math.min(first.height, second.height))) continue;
      if (one.contains(other) || other.contains(one) || layer(one) !== layer(other)) continue;
      yield `${name(one)} overlaps ${name(other)}`;
    }
  }
}

// A sign that a style draws beside any text.
function* signs(element) {
  for (const pseudo of ["::before", "::after"]) {
    const mark = paint(element, pseudo).find(([what]) => what === "mark");
    if (mark?.[1] < 3) yield `hides its mark: ${ratio(mark[1])} against its ground, needs 3:1`;
    const { display, columnGap } = css(element);
    const { marginLeft, marginRight, paddingLeft, paddingRight, position } = css(element, pseudo);
    const room = [columnGap, marginLeft, marginRight, paddingLeft, paddingRight].reduce((sum, side) => sum + (parseFloat(side) || 0), 0);
    if (mark && display === "flex" && position === "static" && room < 2) yield "touches its mark";
  }
}

// A picture beside the words of a control leaves room between them.
function* pictured(control) {
  const lines = texts(control).flatMap(linesOf);
  const touches = ({ left, right, top, bottom }) => lines.some((line) =>
    Math.max(left - line.right, line.left - right) < 2 && Math.max(top - line.bottom, line.top - bottom) < 0);
  if (all("svg, img", control).filter(shown).map(box).some(touches)) yield "touches its picture";
}

// The one that is current, or pressed, differs from the others of its group.
function* chosen(control) {
  const group = control.closest("nav, ul, ol, [role=group], [role=tablist]");
  const others = controls().filter((other) => other !== control && other.tagName === control.tagName && group?.contains(other));
  const look = (of) => {
    const { color, backgroundColor, boxShadow, fontWeight, borderBottomColor, textDecorationLine } = css(of);
    return [color, backgroundColor, boxShadow, fontWeight, borderBottomColor, textDecorationLine].join();
  };
  if (others.length && others.every((other) => look(other) === look(control))) yield "is chosen, and looks like the others";
}

function* drawing(picture) {
  const { width, height } = box(picture);
  if (Math.min(width, height) < 2) yield `has no room: it is ${Math.round(width)} × ${Math.round(height)} px`;
  if (all("rect:not([width][height])", picture).length) yield "has a part without a size";
}

// A list without markers needs no room for them: browsers leave 40 px, Bootstrap 32. VoiceOver announces it only in a nav, or
// with its role.
function* markers(list) {
  const { listStyleType, paddingInlineStart } = css(list);
  if (listStyleType !== "none") return;
  if (parseFloat(paddingInlineStart) > 24) yield "is indented for markers that it does not have";
  if (!list.matches("[role], nav *")) yield "has no markers, and VoiceOver announces no list: needs role=list";
}

function* busy(element) {
  const drawn = ["::before", "::after"].flatMap((pseudo) => paint(element, pseudo));
  if (!drawn.some(([, value]) => value >= 3)) yield "is busy, and nothing shows it";
}

function* rest(struck) {
  const found = controls().filter((control) => onPage(box(control)));
  const words = texts(document.body).filter((text) => onPage(box(text)));
  const lines = new Map(words.map((text) => [text, linesOf(text)]));
  const loose = words.filter((text) => !text.closest(CONTROLS));
  yield* overlaps([
    ...found.flatMap((control) => [...control.getClientRects()].map((line) => [control, line])),
    ...loose.flatMap((text) => lines.get(text).map((line) => [text, line])),
  ]);
  for (const text of [...words, ...found.filter(typed)]) yield* about(text, reading(text, lines.get(text)));
  for (const text of loose) yield* about(text, legible(text, ""));
  for (const control of found) yield* about(control, colours(control, ""), size(control, found), pictured(control));
  for (const text of words) yield* about(text, within(lines.get(text), text), broken(text));
  for (const control of found) yield* about(control, within([box(control)], control.parentElement));
  for (const field of found.filter((control) => control.matches(FIELDS))) yield* about(field, forms(field));
  for (const text of loose) yield* about(text, signs(text));
  for (const control of all(CHOSEN).filter(shown)) yield* about(control, chosen(control));
  for (const picture of all("svg:has(*), img, progress").filter(rendered)) yield* about(picture, drawing(picture));
  for (const list of all("ul, ol").filter(rendered)) yield* about(list, markers(list));
  for (const element of all("[aria-busy=true]").filter(shown)) yield* about(element, busy(element));
  for (const done of struck ? all(struck).filter(shown) : []) {
    const labels = [...named(done, "aria-labelledby"), ...(done.labels ?? [])];
    const isStruck = labels.some((label) => css(label).textDecorationLine.includes("line-through"));
    if (!isStruck) yield `${name(done)} is done, and not struck through`;
  }
  for (const control of found) yield* about(control, place(control));
  if (!/width=device-width/.test(document.querySelector("meta[name=viewport]")?.content)) {
    yield "the page is as wide as a desktop on a phone, and tiny: needs a viewport";
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) yield `the page is ${scrollWidth - clientWidth} px wider than its window`;
}

function* about(element, ...faults) {
  for (const fault of faults.flatMap((some) => [...some])) yield `${name(element)} ${fault}`;
}

function violations({ struck }) {
  return [...new Set([...rest(struck), ...controls().flatMap((control) => [...about(control, focus(control))])])];
}

// Judge the control that the mouse was brought over, and say where the next one is: one of each kind.
let kinds;
let hovered;
const kind = ({ tagName, className, parentElement }, { color, backgroundColor }) =>
  [tagName, className, parentElement.className, color, backgroundColor].join();

function hover() {
  settle();
  const here = controls().filter((control) => onPage(box(control)));
  kinds ??= [...new Map(here.map((control) => [kind(control, css(control)), control])).values()];
  const faults = hovered ? [...about(hovered, colours(hovered, " under the mouse"))] : [];
  hovered = kinds.shift();
  if (!hovered) kinds = undefined;
  hovered?.scrollIntoView({ block: "center", behavior: "instant" });
  return { faults, next: hovered ? middle(hovered) : null };
}

// What is on paper and cannot be used there: buttons, fields, links that look like buttons or lead about the site; and
// what lacks its words. A checkbox says what is done, and the summary of what is folded is a text of its own.
function printed() {
  settle();
  const useful = (control) => control.matches("summary, [role=checkbox], [type=checkbox], [type=radio]")
    || (control.matches("a:not(nav a)") && !paint(control).some(([, value]) => value >= 1.1));
  const useless = controls().filter((control) => onPage(box(control)) && !useful(control));
  const marked = (element) => ["::before", "::after"].some((pseudo) => paint(element, pseudo).some(([what]) => what === "mark"));
  const says = (element) => shown(element) && (ownText(element).length || element.matches("img, svg") || marked(element));
  const empty = all("li").filter((item) => rendered(item) && ![item, ...all("*", item)].some(says));
  return [...useless.map((control) => `${name(control)} is printed`), ...empty.map((item) => `${name(item)} is printed without its words`)];
}
