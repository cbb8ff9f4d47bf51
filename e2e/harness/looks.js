// What a page looks like, measured where it is painted: `violations` of rules that hold on every page, and a `description`.
// Evaluated once for each page by looks.py, in light and dark, wide and narrow. It changes nothing but scroll and focus.
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable], [tabindex='0'],"
    + "[role=button], [role=checkbox], [role=switch], [role=radio], [role=textbox], [role=combobox], [role=slider]";
  const FIELDS = "input:not([type=submit], [type=button], [type=reset], [type=image]), select, textarea, [role=checkbox],"
    + "[role=switch], [role=radio], [role=textbox], [role=combobox], [role=slider], [contenteditable]";
  const NATIVE = "[type=checkbox], [type=radio], [type=range], [type=color], [type=file], progress, meter";
  const ATTRIBUTES = ["type", "autocomplete", "inputmode", "enterkeyhint", "autocapitalize", "spellcheck", "dir", "lang", "rel", "target", "placeholder"];
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
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && box(element).width > 1.5 && box(element).height > 1.5;
  const onPage = ({ right, bottom }) => right + scrollX > 0 && bottom + scrollY > 0; // else it waits for the focus to appear
  const ownText = (element) => [...element.childNodes].filter(({ nodeType, data }) => nodeType === 3 && data.trim());
  const texts = (within) => all("*", within).concat(within).filter((element) => ownText(element).length && shown(element));
  const inSentence = (element) => css(element).display === "inline" && ownText(element.parentElement).some(({ data }) => /\p{L}/u.test(data));
  const controls = () => all(CONTROLS).filter(shown);
  const layer = (element) => element && (css(element).position === "fixed" || element.matches(":popover-open") ? element : layer(element.parentElement));
  const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const short = (text) => (clean(text).length > 32 ? `${clean(text).slice(0, 30)}…` : clean(text));
  const named = (element, attribute) => clean(element.getAttribute(attribute)).split(" ").map((id) => id && document.getElementById(id)).filter(Boolean);

  function word(element) {
    const role = element.getAttribute("role");
    if (role) return role;
    if (/^H\d$/.test(element.tagName)) return `heading ${element.tagName[1]}`;
    if (element.matches(NATIVE)) return element.type;
    if (element.matches(FIELDS)) return "field";
    return { A: "link", BUTTON: "button", SUMMARY: "summary", P: "text", SPAN: "text", LI: "item" }[element.tagName] ?? element.tagName.toLowerCase();
  }

  function name(element) {
    const labels = [...named(element, "aria-labelledby"), ...(element.labels ?? [])].map((label) => label.textContent).join(" ");
    const text = clean(element.getAttribute("aria-label")) || clean(labels) || clean(element.textContent) || clean(element.value);
    return text ? `${word(element)} "${short(text)}"` : word(element);
  }

  // What an element paints: [what, its contrast with what is behind it, its colour].

  function paint(element, pseudo) {
    const style = css(element, pseudo);
    if (pseudo && (["none", "normal"].includes(style.content) || style.display === "none")) return [];
    const [fade, behind] = [opacity(element), ground(pseudo ? element : layer(element) === element ? document.body : element.parentElement)];
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
      const drawn = all(SHAPES, svg).flatMap((shape) => ["stroke", "fill"].map((property) => [css(shape)[property], shape]));
      const behind = ground(svg.parentElement);
      return drawn.map(([colour, shape]) => ["icon", contrast(over(rgba(colour), behind, opacity(shape)), behind), colour])
        .reduce((best, next) => (next[1] > best[1] ? next : best), ["icon", 1, "transparent"]);
    });
  }

  function textContrast(element, pseudo) {
    return contrast(over(rgba(css(element, pseudo).color), ground(element), opacity(element)), ground(element));
  }

  // The rules. Each yields what is wrong with an element, in words.

  const ratio = (value) => `${value.toFixed(1)}:1`;

  // What changed may have changed every colour; no transition is waited for.
  function settle() {
    grounds.clear();
    for (const animation of document.getAnimations()) if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
  }

  function* colours(control, state) {
    const drawn = [undefined, "::before", "::after"].flatMap((pseudo) => paint(control, pseudo));
    const pictures = icons(control);
    const isField = control.matches(FIELDS);
    const labels = isField ? [] : texts(control);
    const best = Math.max(...[...drawn, ...pictures].map(([, value]) => value), ...labels.map((text) => textContrast(text)));
    if (best < 3 && !all("img", control).length && !(control.matches(NATIVE) && opacity(control) > 0.5 && css(control).appearance !== "none")) {
      yield `is not painted${state}: its edge or ground has ${ratio(best)} against what is behind it, needs 3:1`;
    }
    for (const [what, value] of [...pictures, ...drawn.filter(([kind]) => kind === "mark")]) {
      if (value < 3) yield `hides its ${what}${state}: ${ratio(value)} against its ground, needs 3:1`;
    }
    if (control.placeholder && textContrast(control, "::placeholder") < 4.5) {
      yield `has a placeholder that cannot be read${state}: ${ratio(textContrast(control, "::placeholder"))}, needs 4.5:1`;
    }
    const needed = control.matches(":disabled, [aria-disabled=true]") ? 3 : 4.5;
    for (const text of state || needed === 3 ? [...labels, ...(isField && control.value ? [control] : [])] : []) { // axe sees the others
      if (textContrast(text) < needed) yield `cannot be read${state}: ${ratio(textContrast(text))}, needs ${needed}:1`;
    }
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
      if (left < outer.left - 1 || right > outer.right + 1 || top < outer.top - 1 || bottom > outer.bottom + 1) yield `is cut off by ${name(around)}`;
    }
    control.scrollIntoView({ block: "center", behavior: "instant" });
    const above = hit(control);
    if (above) yield `cannot be clicked: ${name(above)} lies above it`;
  }

  function* size(control, others) {
    if (inSentence(control)) return;
    const area = [control, ...(control.matches(NATIVE) ? control.labels : [])].map(box);
    const [width, height] = ["width", "height"].map((side) => Math.max(...area.map((rect) => rect[side])) + 0.5);
    const phone = innerWidth < 600;
    const least = phone ? 44 : 24;
    const centre = (rect) => [rect.left + rect.width / 2, rect.top + rect.height / 2];
    const crowded = () => others.some((other) => other !== control && Math.hypot(...centre(box(other)).map((at, axis) => at - centre(box(control))[axis])) < 24);
    if (height < least && (phone || crowded())) yield `is ${Math.floor(height)} px high, needs ${least}`;
    if (width < least && (phone || crowded())) yield `is ${Math.floor(width)} px wide, needs ${least}`;
  }

  function ring(before, after, control) {
    const behind = ground(control.parentElement);
    const seen = (colour, from = behind) => contrast(over(rgba(colour), behind), from) >= 3;
    if (after.outlineStyle === "auto" || (after.outlineStyle !== "none" && parseFloat(after.outlineWidth) >= 2 && seen(after.outlineColor))) return true;
    const [, colour, spread] = /^(\w+\(.*?\)) \S+ \S+ \S+ (\S+)px/.exec(after.boxShadow) ?? [];
    if (colour && after.boxShadow !== before.boxShadow && spread >= 2 && seen(colour)) return true;
    if (seen(after.backgroundColor, over(rgba(before.backgroundColor), behind))) return true;
    return parseFloat(after.borderBottomWidth) >= 2 && seen(after.borderBottomColor, over(rgba(before.borderBottomColor), behind));
  }

  function* focus(control) {
    const before = { ...Object.fromEntries(["backgroundColor", "boxShadow", "borderBottomColor"].map((key) => [key, css(control)[key]])) };
    scrollBy(0, box(control).bottom - innerHeight);
    control.focus();
    if (document.activeElement !== control) return;
    settle();
    if (!ring(before, css(control), control)) yield "shows no focus: needs an outline, shadow, edge or ground of 2 px and 3:1 that it lacks without";
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
  }

  function* reading(element, lines) {
    const text = element.value ?? ownText(element)[0].data;
    const strong = /[\p{Script=Hebrew}\p{Script=Arabic}]|\p{L}/u.exec(text)?.[0];
    if (strong && /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(strong) && css(element).direction !== "rtl") yield "is not read from the right: needs dir=auto";
    for (let around = element; around && !("value" in element); around = around.parentElement) {
      const { overflowX, overflowY, textOverflow } = css(around);
      if (![overflowX, overflowY].some((way) => ["hidden", "clip"].includes(way)) || textOverflow === "ellipsis") continue;
      const outer = box(around);
      if (lines.some((line) => line.right > outer.right + 2 || line.bottom > outer.bottom + 4 || line.left < outer.left - 2)) return yield `is cut off by ${name(around)}`;
    }
  }

  function linesOf(element) {
    return ownText(element).flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()].filter(({ width }) => width > 2);
    });
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

  function* busy(element) {
    const drawn = ["::before", "::after"].flatMap((pseudo) => paint(element, pseudo));
    if (!drawn.some(([, value]) => value >= 3)) yield "is busy, and nothing shows it";
  }

  function* rest(struck) {
    const found = controls().filter((control) => onPage(box(control)));
    const words = texts(document.body).filter((text) => onPage(box(text)));
    const lines = new Map(words.map((text) => [text, linesOf(text)]));
    yield* overlaps([...found.map((control) => [control, box(control)]),
      ...words.filter((text) => !text.closest(CONTROLS)).flatMap((text) => lines.get(text).map((line) => [text, line]))]);
    for (const text of [...words, ...all("input:not([type=hidden]), textarea").filter(shown)]) yield* about(text, reading(text, lines.get(text)));
    for (const control of found) yield* about(control, colours(control, ""), size(control, found));
    for (const field of found.filter((control) => control.matches(FIELDS))) yield* about(field, forms(field));
    for (const element of all("[aria-busy=true]").filter(shown)) yield* about(element, busy(element));
    for (const done of struck ? all(struck).filter(shown) : []) {
      const labels = [...named(done, "aria-labelledby"), ...(done.labels ?? [])];
      if (!labels.some((label) => css(label).textDecorationLine === "line-through")) yield `${name(done)} is done, and not struck through`;
    }
    for (const control of found) yield* about(control, place(control));
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) yield `the page is ${scrollWidth - clientWidth} px wider than its window`;
  }

  function* about(element, ...faults) {
    for (const fault of faults.flatMap((some) => [...some])) yield `${name(element)} ${fault}`;
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

  function violations({ struck }) {
    return [...new Set([...rest(struck), ...controls().flatMap((control) => [...about(control, focus(control))])])];
  }

  // Judge the control that the mouse was brought over, and say where the next one is: one of each kind.
  let kinds;
  let hovered;
  const kind = (control) => [control.tagName, control.className, control.parentElement.className, css(control).color, css(control).backgroundColor].join();

  function hover() {
    settle();
    kinds ??= [...new Map(controls().filter((control) => onPage(box(control))).map((control) => [kind(control), control])).values()];
    const faults = hovered ? [...about(hovered, colours(hovered, " under the mouse"))] : [];
    hovered = kinds.shift();
    if (!hovered) kinds = undefined;
    hovered?.scrollIntoView({ block: "center", behavior: "instant" });
    return { faults, next: hovered ? middle(hovered) : null };
  }

  // What is on paper and cannot be used there: controls (a checkbox says what is done), navigation, links that look like buttons.
  function printed() {
    settle();
    const useful = (control) => control.matches("[role=checkbox], [type=checkbox], [type=radio]")
      || (control.matches("a:not(nav a)") && !paint(control).some(([, value]) => value >= 1.1));
    return controls().filter((control) => onPage(box(control)) && !useful(control)).map((control) => `${name(control)} is printed`);
  }

  // The description: what is painted, in the order of the page, each with where it is from the one before. No pixels, but
  // classes with wide bounds, of a page on which every letter is half an em wide, so that no font decides what is where.

  const EVEN_LETTERS = "* { font-family: monospace, monospace !important; font-size-adjust: ch-width 0.5 !important; text-rendering: geometricPrecision !important }";
  const grade = (value, bounds, words) => words.split(" ").at(bounds.findIndex((bound) => value < bound));
  const strength = (value) => (value < 7 ? ` (${grade(value, [1.5, 3, 4.5], "faint weak fair good")})` : "");

  function placeAfter(before, after) {
    const across = Math.min(before.bottom, after.bottom) - Math.max(before.top, after.top);
    const sameRow = across > 0.5 * Math.min(before.height, after.height);
    const [gap, way] = sameRow
      ? [Math.max(after.left - before.right, before.left - after.right), after.left < before.left ? "left" : "right"]
      : [Math.max(after.top - before.bottom, before.top - after.bottom), after.top < before.top ? "above" : "below"];
    return `${way}, ${grade(gap, [-2, 3, 10.5, 21, 42], "over next close near apart far")}`;
  }

  function describe(roles) {
    const colourNames = new Map(roles.map((role) => [probe(`var(${role})`), role.replace(/^--(bs-)?/, "")]).reverse());
    const roleOf = (colour) => colourNames.get(colour) ?? "other";
    const lines = [];
    const mono = new Set(all("*").filter((element) => /monospace$/.test(css(element).fontFamily)));

    function letters(element) {
      const style = css(element);
      const { fontSize, fontWeight, fontStyle, textAlign, textTransform, color } = style;
      const decoration = css(element).textDecorationLine;
      return [grade(parseFloat(fontSize), [13, 15.5, 17, 22, 29], "xs small medium l xl xxl"), grade(fontWeight, [350, 450, 675], "thin regular semibold bold"),
        fontStyle !== "normal" && fontStyle, mono.has(element) && "mono", textTransform !== "none" && textTransform,
        { "line-through": "struck", none: "" }[decoration] ?? decoration, ["center", "right", "end"].includes(textAlign) && textAlign,
        roleOf(color) + strength(textContrast(element))].filter((part) => part && !["medium", "regular"].includes(part)).join(" ");
    }

    function frame(element, pseudo) {
      const style = css(element, pseudo);
      const drawn = paint(element, pseudo);
      const edges = drawn.filter(([what]) => what.startsWith("edge"));
      const parts = drawn.filter(([what, value]) => what === "ground" && value > 1.02).map(([, , colour]) => `on ${roleOf(colour)}`);
      for (const [what, value, colour] of edges.length > 2 ? [["edge", ...edges[0].slice(1)]] : edges) {
        const side = what.split(" ")[1] ?? "top";
        const line = [parseFloat(style[`border-${side}-width`]) >= 2 && "thick", style[`border-${side}-style`].replace("solid", ""), what];
        parts.push(`${line.filter(Boolean).join(" ")} ${roleOf(colour)}${strength(value)}`);
      }
      if (style.boxShadow !== "none") parts.push("shadow");
      if (parts.length && parseFloat(style.borderTopLeftRadius) >= 2) parts.push("round");
      for (const [, value, colour] of drawn.filter(([what]) => what === "mark")) parts.push(`mark ${style.content.split(" / ")[0]} ${roleOf(colour)}${strength(value)}`);
      return parts;
    }

    function looksOf(element, hasText) {
      const isControl = element.matches(CONTROLS);
      const parts = [];
      const label = isControl ? texts(element)[0] : hasText && element;
      if (label || element.matches("input, textarea")) parts.push(letters(label || element));
      else if (isControl && !element.matches(FIELDS)) parts.push("no text");
      parts.push(...frame(element));
      for (const pseudo of ["::before", "::after"]) {
        const drawn = frame(element, pseudo);
        if (drawn.length) parts.push(`with ${drawn.join(" ")}`);
      }
      const pictures = isControl ? icons(element) : element.matches("svg") ? icons(element.parentElement) : [];
      for (const [, value, colour] of pictures) parts.push(`icon ${roleOf(colour)}${strength(value)}`);
      if (isControl && !inSentence(element)) parts.push(grade(box(element).height, [23.5, 40, 64], "tiny low  tall"));
      if (element.matches("input:not([type=submit], [type=checkbox], [type=radio]), textarea") && box(element).width < box(element.parentElement).width / 2) parts.push("narrow");
      if (["fixed", "sticky"].includes(css(element).position)) parts.push("afloat");
      return parts.filter(Boolean);
    }

    function walk(parent, depth, inherited, before) {
      for (const element of parent.children) {
        const note = ATTRIBUTES.filter((key) => element.hasAttribute(key) && !(key === "type" && element.matches("button")) && !element.matches("svg *"))
          .map((key) => `${key}=${element.getAttribute(key)}`).join(" ");
        const add = (where, what, parts = []) =>
          lines.push("  ".repeat(depth) + [where, what, parts.join(", ")].filter(Boolean).join(": ") + (note && ` [${note}]`));
        if (element.matches("input[type=hidden][autocomplete]")) add("", `hidden ${element.name}`);
        if (!element.checkVisibility({ visibilityProperty: true }) || (!shown(element) && css(element).position === "absolute")) continue;
        const rect = box(element);
        if (!onPage(rect)) {
          add("off the page", name(element));
          continue;
        }
        const isLeaf = element.matches(`${CONTROLS}, svg, img`);
        const style = letters(element);
        const isText = ownText(element).length > 0 && shown(element) && style !== inherited;
        const parts = looksOf(element, isText);
        if (!isLeaf && !isText && !parts.length && !note) {
          before = walk(element, depth, inherited, before);
          continue;
        }
        add(before && placeAfter(before, rect), isLeaf || isText ? name(element) : word(element), parts);
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

  return {
    violations: (options) => unfocused(() => violations(options)),
    describe: (roles) => unfocused(() => describe(roles)),
    hover,
    printed,
  };
})();
