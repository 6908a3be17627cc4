// The English of each segment, one click or one key away.  Localized articles load this; all words
// that it shows are in the page.
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);
  const grouped = (items, key) => {
    const groups = new Map();
    for (const item of items) {
      const of = key(item);
      if (!groups.has(of)) groups.set(of, []);
      groups.get(of).push(item);
    }
    return groups;
  };

  const article = $("article[data-bilingual]");
  const originals = $("#sxs-english");
  const INSIDE = "li, td, th, dt, dd, figcaption, caption, summary"; // blocks that hold their English
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, " + INSIDE;
  if (!article || !originals || !$(".sxs[id]", article)) return;

  const spans = $$(".sxs", article);
  const stops = spans.filter((span) => span.id); // of a split segment only the first part has an id
  const first = new Map(stops.map((span) => [span.dataset.sxs, span]));
  const english = new Map($$("[data-sxs]", originals.content).map((e) => [e.dataset.sxs, e]));
  const now = new Map($$("[data-now]", originals.content).map((e) => [e.dataset.now, e]));
  const signs = new Map($$(".stale-mark", article).map((e) => [e.dataset.for, e]));
  const panel = $("#sxs-panel");
  const all = $("[data-english-all]");
  let stop = null; // the segment that Tab leads to
  let open = null; // the segment in the panel
  let opener = null; // what the panel was opened with: the segment itself or a link's button

  const original = (ordinal) => copy(english.get(ordinal));

  function copy(found) {
    const fragment = document.createDocumentFragment();
    if (!found) return fragment;
    for (const child of found.childNodes) fragment.append(child.cloneNode(true));
    for (const element of $$("[id]", fragment)) element.removeAttribute("id"); // ids stay unique
    return fragment;
  }

  const isSeen = (segment) => segment.getClientRects().length > 0; // not in a tab that is closed

  function moveStop(to) {
    stop?.setAttribute("tabindex", "-1");
    stop = to;
    stop.tabIndex = 0;
  }

  // The next segment that can be seen.
  function neighbour(segment, by) {
    let at = stops.indexOf(segment) + by;
    while (stops[at] && !isSeen(stops[at])) at += by;
    return stops[at];
  }

  function step(by) {
    const next = neighbour(open ?? stop, by);
    if (!next) return;
    if (!panel.contains(document.activeElement)) next.focus();
    if (open) show(next);
  }

  function mark(segment) {
    for (const part of spans) part.ariaCurrent = part.dataset.sxs === segment?.dataset.sxs ? "true" : null;
  }

  function show(segment, by = segment) {
    const ordinal = segment.dataset.sxs;
    const text = original(ordinal);
    open = segment;
    opener = by;
    moveStop(segment);
    mark(segment);
    document.documentElement.classList.add("reading"); // :target gives way
    history.replaceState(null, "", "#" + segment.id);
    $("[data-ordinal]", panel).textContent = ordinal;
    $("[data-none]", panel).hidden = text.hasChildNodes();
    $("[data-english]", panel).replaceChildren(text);
    showNow(ordinal);
    for (const button of $$("[data-step]", panel)) button.ariaDisabled = !neighbour(segment, +button.dataset.step);
    panel.hidden = false;
    // The panel never covers the segment it speaks of.
    document.documentElement.style.setProperty("--panel", panel.offsetHeight + "px");
    segment.scrollIntoView({ block: "nearest" });
  }

  // What the English reads today, where the segment's sign says that it is stale.
  function showNow(ordinal) {
    const box = $("[data-panel-now]", panel);
    if (!box) return;
    const sign = signs.get(ordinal);
    box.hidden = !sign;
    $("[data-now-note]", box).textContent = sign?.title ?? "";
    $("[data-now-block]", box).hidden = !now.get(ordinal)?.hasChildNodes();
    $("[data-now-text]", box).replaceChildren(copy(now.get(ordinal)));
  }

  function close() {
    if (!open) return;
    const back = opener;
    open = null;
    panel.hidden = true;
    document.documentElement.style.removeProperty("--panel");
    mark(null);
    back.focus({ preventScroll: true });
  }

  for (const span of stops) span.tabIndex = -1;
  moveStop(stops.find((s) => "#" + s.id === location.hash) ?? stops[0]);
  stop.setAttribute("aria-describedby", "sxs-hint"); // once: on each stop it would be noise

  // A click on a link follows it, so a link's own text gets a small button of its own.
  for (const link of new Set(stops.map((s) => s.closest("a")).filter(Boolean))) {
    const button = make("button", { type: "button", className: "chip", lang: "en", textContent: "EN" });
    button.setAttribute("aria-label", panel.getAttribute("aria-label") + ": " + link.textContent.trim());
    button.addEventListener("click", () => {
      const segment = $(".sxs[id]", link);
      open === segment ? close() : show(segment, button);
    });
    link.after("\u00a0", button); // so that it does not stand on a line alone
  }

  article.addEventListener("click", (event) => {
    const span = event.target.closest(".sxs");
    const control = event.target.closest("a, button, summary, input, iframe");
    if (!span || control || !getSelection().isCollapsed) return;
    const segment = first.get(span.dataset.sxs);
    segment.focus({ preventScroll: true });
    open === segment ? close() : show(segment);
  });

  // A sign is a link to the sync status page; here its English is nearer.
  article.addEventListener("click", (event) => {
    const sign = event.target.closest(".stale-mark");
    const segment = sign && first.get(sign.dataset.for);
    if (!segment || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open === segment ? close() : show(segment, sign);
  });

  panel.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) close();
    if (button.dataset.step) step(+button.dataset.step);
    if ("copy" in button.dataset) {
      await navigator.clipboard.writeText(location.href);
      $("[data-status]", panel).textContent = button.dataset.done;
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 2000);
    }
  });
  if (!navigator.clipboard) $("[data-copy]", panel).hidden = true;

  all?.addEventListener("click", toggleAll);

  function toggleAll() {
    const on = all.getAttribute("aria-pressed") !== "true";
    all.setAttribute("aria-pressed", on);
    if (on) insertAll();
    else for (const block of $$(".english", article)) block.remove();
    if (open) open.scrollIntoView({ block: "nearest" }); // the reader keeps their place
  }

  function insertAll() {
    for (const [block, segments] of grouped(stops, (span) => span.closest(BLOCKS) ?? span)) {
      if (block.hidden) continue; // the heading that became a tab's button
      const inside = block.matches(INSIDE);
      const text = make(inside ? "div" : "p", { className: "english", lang: "en", dir: "ltr" });
      segments.forEach((s, i) => text.append(i ? " " : "", original(s.dataset.sxs)));
      for (const s of segments) if (now.get(s.dataset.sxs)?.hasChildNodes()) text.append(nowLine(s.dataset.sxs));
      if (!text.textContent.trim()) continue;
      if (inside) block.insertBefore(text, $(":scope > :is(ul, ol, p, div, table, pre)", block));
      else block.after(text);
    }
  }

  function nowLine(ordinal) {
    const line = make("span", { className: "now" });
    const label = make("span", { className: "now-label", lang: document.documentElement.lang });
    label.textContent = $("[data-now-label]", panel).textContent;
    line.append(label, " ", copy(now.get(ordinal)));
    return line;
  }

  // Keys act only while the focus is in the article or in the panel (WCAG 2.1.4); Escape is no
  // character and closes the panel from everywhere.
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, textarea, select")) return;
    if (event.key === "Escape" && open && !event.defaultPrevented) return close();
    const inPanel = panel.contains(at);
    if (!inPanel && !$("#main").contains(at)) return;
    const onSegment = stops.includes(at);
    const key = event.key;
    if (key === "e" && all) toggleAll();
    else if ((onSegment || inPanel) && (key === "j" || key === "ArrowDown")) step(1);
    else if ((onSegment || inPanel) && (key === "k" || key === "ArrowUp")) step(-1);
    else if (onSegment && (key === "Enter" || key === " ")) open === at ? close() : show(at);
    else if (onSegment && key === "Tab" && !event.shiftKey && open === at) $("button", panel).focus();
    else if (inPanel && key === "Tab" && event.shiftKey && at === $("button", panel)) open.focus();
    else return;
    event.preventDefault();
  });

  // Tab always finds a segment: not one in a tab that was closed.
  article.addEventListener("click", (event) => {
    if (event.target.closest("[role=tab]") && !isSeen(stop)) moveStop(stops.find(isSeen) ?? stop);
  });

  // A segment with the focus is the one that the arrows start from.
  article.addEventListener("focusin", (event) => {
    if (stops.includes(event.target)) moveStop(event.target);
  });
})();
