// What a test sees in a page.  Each function gives a list of words on what is wrong, or plain data.
const TOLERANCE = 1; // fractions of pixels

const name = (element) => {
  const id = element.id ? "#" + element.id : "";
  const classes = [...element.classList].map((c) => "." + c).join("");
  return element.localName + id + classes + " “" + element.textContent.trim().replace(/\s+/g, " ").slice(0, 40) + "”";
};
const style = (element) => getComputedStyle(element);
const hiddenFromSight = (element) => {
  for (let e = element; e; e = e.parentElement) {
    if (style(e).clipPath === "inset(50%)") return true;
  }
  return !element.checkVisibility({ visibilityProperty: true }) || element.closest(".skip") !== null;
};
const scrolls = (element) => /auto|scroll/.test(style(element).overflowX);
const scroller = (element) => {
  for (let e = element; e && e !== document.body; e = e.parentElement) if (scrolls(e)) return e;
  return null;
};
const texts = () => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && !node.parentElement.closest("script, style, template, noscript")) found.push(node);
  }
  return found.filter((node) => !hiddenFromSight(node.parentElement));
};
const rects = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((r) => r.width && r.height);
};
const meet = (a, b) =>
  a.left < b.right - TOLERANCE && b.left < a.right - TOLERANCE && a.top < b.bottom - TOLERANCE && b.top < a.bottom - TOLERANCE;

const look = {
  // How far the page can be scrolled sideways.
  sideways() {
    const root = document.scrollingElement;
    return root.scrollWidth - root.clientWidth;
  },

  // Text beyond the window's edges, outside boxes made to scroll.
  beyondTheWindow() {
    const width = document.documentElement.clientWidth;
    return texts()
      .filter((node) => !scroller(node.parentElement))
      .filter((node) => rects(node).some((r) => r.left < -TOLERANCE || r.right > width + TOLERANCE))
      .map((node) => name(node.parentElement));
  },

  // Boxes whose text does not fit: cut off, or running out over their edge.
  clipped() {
    const boxes = new Set();
    for (const node of texts()) {
      for (let e = node.parentElement; e && e !== document.body; e = e.parentElement) boxes.add(e);
    }
    return [...boxes]
      .filter((box) => style(box).display !== "inline" && style(box).display !== "contents" && !scrolls(box))
      .filter(
        (box) =>
          box.scrollWidth > box.clientWidth + TOLERANCE ||
          (style(box).overflowY !== "visible" && box.scrollHeight > box.clientHeight + TOLERANCE),
      )
      .map(name);
  },

  // Parts of the page, and its controls, that lie over one another.
  overlaps() {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => !hiddenFromSight(e));
    const found = [];
    const compare = (elements, areasOf) => {
      const areas = new Map(elements.map((e) => [e, areasOf(e)]));
      elements.forEach((a, i) => {
        for (const b of elements.slice(i + 1)) {
          if (a.contains(b) || b.contains(a)) continue;
          const together = areas.get(a).some((r) => areas.get(b).some((s) => meet(r, s)));
          if (together) found.push(name(a) + " / " + name(b));
        }
      });
    };
    compare(
      seen("header, .crumbs, .reading-bar, .notice, article, main, aside, footer"),
      (e) => [e.getBoundingClientRect()],
    );
    // Links of two lines, one under the other, share some leading but no letters.
    const words = texts();
    compare(seen("a, button, summary, input"), (e) =>
      style(e).display === "inline"
        ? words.filter((node) => e.contains(node)).flatMap(rects).map(letters)
        : [e.getBoundingClientRect()],
    );
    return found;
  },

  // Language and direction as they apply to an element, and whether its text starts right or left.
  direction(selector) {
    const element = document.querySelector(selector);
    const { direction, textAlign } = style(element);
    const right = { start: direction === "rtl", end: direction !== "rtl", right: true, left: false }[textAlign];
    return { lang: element.closest("[lang]").lang, direction, starts: right ? "right" : "left" };
  },

  // Whether an element lies within the window and nothing covers it.
  inView(selector) {
    const element = document.querySelector(selector);
    return rects(element).every((r) => {
      if (r.top < 0 || r.bottom > innerHeight) return false;
      const on = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
      return on !== null && (element.contains(on) || on.contains(element));
    });
  },

  // Buttons and fields without a name, pictures without alternatives, ids given twice.
  unnamed() {
    const labelled = (e) =>
      [e.getAttribute("aria-label"), e.textContent, e.title, ...[...(e.labels ?? [])].map((l) => l.textContent)]
        .concat((e.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => id && document.getElementById(id)?.textContent))
        .some((text) => text?.trim());
    const all = (selector) => [...document.querySelectorAll(selector)];
    const ids = all("[id]").map((e) => e.id);
    return [
      ...all("button, a[href], summary, input, select, textarea, iframe, section[aria-labelledby], nav").filter((e) => !labelled(e)).map(name),
      ...all("img:not([alt])").map(name),
      ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => "#" + id + " twice"),
      ...all("[aria-labelledby], [aria-describedby], [aria-controls]").flatMap((e) =>
        ["aria-labelledby", "aria-describedby", "aria-controls"]
          .flatMap((a) => (e.getAttribute(a) ?? "").split(" "))
          .filter((id) => id && !document.getElementById(id))
          .map((id) => "#" + id + " is not there"),
      ),
    ];
  },

  // A point on an element's own first words, which are in no link.
  firstWords(selector) {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: "center" });
    const [r] = texts().filter((node) => node.parentElement === element).flatMap(rects);
    return { x: r.left + r.width / 2, y: r.top + r.height / 2 };
  },

  // The least contrast of the text of these elements with what is behind it.
  contrast(selector) {
    const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
    const luminance = (colour) => {
      const [r, g, b] = channels(colour).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const [, , , alpha = 1] = channels(style(e).backgroundColor);
        if (alpha === 1) return style(e).backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    const ratios = [...document.querySelectorAll(selector)].map((element) => {
      const [low, high] = [luminance(style(element).color), luminance(behind(element))].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    });
    return Math.min(...ratios);
  },

  background(selector) {
    return style(document.querySelector(selector)).backgroundColor;
  },
};

function letters(rect) {
  const by = rect.height / 6;
  return { left: rect.left, right: rect.right, top: rect.top + by, bottom: rect.bottom - by };
}
