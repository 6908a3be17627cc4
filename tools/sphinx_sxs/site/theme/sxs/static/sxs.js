// What pages gain with JavaScript: the English of each segment, anchors kept when the language is
// switched, and the filter of review pages.  All words come from the page.
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
  const press = (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    return on;
  };

  // ---- The English of each segment ---------------------------------------------------------
  const article = $("article[data-bilingual]");
  const originals = $("#sxs-english");
  const INSIDE = "li, td, th, dt, dd, figcaption, caption, summary"; // blocks that hold their English
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, " + INSIDE;
  if (article && originals) bilingual();

  function bilingual() {
    const spans = $$(".sxs", article);
    const bySegment = grouped(spans, (span) => span.dataset.sxs); // a split segment has several
    const stops = [...bySegment.values()].map((parts) => parts[0]); // one stop a segment
    const english = new Map($$("[data-sxs]", originals.content).map((e) => [e.dataset.sxs, e]));
    const panel = $("#sxs-panel");
    const all = $("[data-english-all]");
    let stop = null; // the segment that Tab leads to
    let open = null; // the segment in the panel

    function original(ordinal) {
      const fragment = document.createDocumentFragment();
      const found = english.get(ordinal);
      if (!found) return fragment;
      for (const child of found.childNodes) fragment.append(child.cloneNode(true));
      for (const element of $$("[id]", fragment)) element.removeAttribute("id"); // ids stay unique
      return fragment;
    }

    function moveStop(to) {
      stop?.setAttribute("tabindex", "-1");
      stop = to;
      stop.tabIndex = 0;
    }

    function step(by) {
      const next = stops[stops.indexOf(open ?? stop) + by];
      if (!next) return;
      if (!panel.contains(document.activeElement)) next.focus();
      if (open) show(next);
    }

    function mark(segment) {
      for (const part of $$(".sxs.current", article)) {
        part.classList.remove("current");
        part.removeAttribute("aria-current");
      }
      for (const part of (segment && bySegment.get(segment.dataset.sxs)) || []) {
        part.classList.add("current");
        part.setAttribute("aria-current", "true");
      }
    }

    function show(segment) {
      const ordinal = segment.dataset.sxs;
      const text = original(ordinal);
      open = segment;
      moveStop(segment);
      mark(segment);
      document.documentElement.classList.add("reading"); // :target gives way to .current
      history.replaceState(null, "", "#" + segment.id);
      $("[data-ordinal]", panel).textContent = ordinal;
      $("[data-none]", panel).hidden = text.hasChildNodes();
      $("[data-english]", panel).replaceChildren(text);
      const at = stops.indexOf(segment);
      for (const button of $$("[data-step]", panel)) button.disabled = !stops[at + +button.dataset.step];
      panel.hidden = false;
      // The panel never covers the segment it speaks of.
      document.documentElement.style.setProperty("--panel", panel.offsetHeight + "px");
      segment.scrollIntoView({ block: "nearest" });
    }

    function close() {
      if (!open) return;
      const back = open;
      open = null;
      panel.hidden = true;
      document.documentElement.style.removeProperty("--panel");
      mark(null);
      back.focus({ preventScroll: true });
    }

    for (const span of stops) span.tabIndex = -1;
    moveStop(stops.find((s) => "#" + s.id === location.hash) ?? stops[0]);
    for (const span of stops) span.setAttribute("aria-describedby", "sxs-hint");

    // A click on a link follows it, so a link's own text gets a small button of its own.
    for (const link of new Set(stops.map((s) => s.closest("a")).filter(Boolean))) {
      const button = make("button", { type: "button", className: "chip", lang: "en", textContent: "EN" });
      button.setAttribute("aria-label", panel.getAttribute("aria-label") + ": " + link.textContent.trim());
      button.addEventListener("click", () => show($(".sxs", link)));
      link.after(button);
    }

    article.addEventListener("click", (event) => {
      const span = event.target.closest(".sxs");
      const control = event.target.closest("a, button, summary, input, iframe");
      if (!span || control || !getSelection().isCollapsed) return;
      const first = bySegment.get(span.dataset.sxs)[0];
      first.focus({ preventScroll: true });
      open === first ? close() : show(first);
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
      if (!press(all)) {
        for (const block of $$(".english", article)) block.remove();
        return;
      }
      for (const [block, segments] of grouped(stops, (span) => span.closest(BLOCKS) ?? span)) {
        const inside = block.matches(INSIDE);
        const text = make(inside ? "div" : "p", { className: "english", lang: "en", dir: "ltr" });
        segments.forEach((s, i) => text.append(i ? " " : "", original(s.dataset.sxs)));
        if (!text.textContent.trim()) continue;
        if (inside) block.insertBefore(text, $(":scope > :is(ul, ol, p, div, table, pre)", block));
        else block.after(text);
      }
    }

    // Keys act only while the focus is in the article or in the panel (WCAG 2.1.4).
    document.addEventListener("keydown", (event) => {
      const at = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, textarea, select")) return;
      const inPanel = panel.contains(at);
      if (!inPanel && !$("#main").contains(at)) return;
      const onSegment = bySegment.has(at.dataset?.sxs);
      const key = event.key;
      if (key === "Escape" && open) close();
      else if (key === "e" && all) toggleAll();
      else if ((onSegment || inPanel) && (key === "j" || key === "ArrowDown")) step(1);
      else if ((onSegment || inPanel) && (key === "k" || key === "ArrowUp")) step(-1);
      else if (onSegment && (key === "Enter" || key === " ")) open === at ? close() : show(at);
      else if (onSegment && key === "Tab" && !event.shiftKey && open === at) $("button:enabled", panel).focus();
      else if (inPanel && key === "Tab" && event.shiftKey && at === $("button:enabled", panel)) open.focus();
      else return;
      event.preventDefault();
    });

    // A segment with the focus is the one that the arrows start from.
    article.addEventListener("focusin", (event) => {
      if (bySegment.has(event.target.dataset.sxs)) moveStop(event.target);
    });
  }

  // ---- The anchor stays when the reader changes to another language of the page --------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-keep-anchor]");
    if (link && location.hash) link.hash = location.hash;
    for (const menu of $$("details.locales[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.locales[open]");
    if (!menu) return;
    menu.open = false;
    $("summary", menu).focus();
  });

  // ---- Small things ----------------------------------------------------------------------------
  // The contents stand beside the article, open, or on a narrow screen before it, closed.
  const toc = $(".toc");
  const wide = matchMedia("(min-width: 64rem)");
  const placeToc = () => {
    toc.open = wide.matches;
    if (wide.matches) $(".side").prepend(toc);
    else $("main article").before(toc);
  };
  if (toc) {
    placeToc();
    wide.addEventListener("change", placeToc);
  }

  for (const box of $$(".table-wrap, .prose pre")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

  const only = $("[data-only-flagged]");
  only?.addEventListener("click", () => document.body.classList.toggle("only-flagged", press(only)));
})();
