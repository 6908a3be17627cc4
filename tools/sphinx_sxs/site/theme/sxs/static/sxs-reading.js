// The English of an article: of each sentence in the panel, of every block below or beside it.
// All words that it shows are in the page; sxs-view.js remembers the view.
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

  const root = document.documentElement;
  const stops = $$(".sxs[id]"); // of a split segment only the first part has an id

  // ---- An anchor that this locale's page lacks leads to the segment before it ----------------
  function lead() {
    const [, prefix, p, number] = /^#s-(?:(.+)-)?(p?)(\d+)$/.exec(location.hash) ?? [];
    if (!number || document.getElementById(location.hash.slice(1))) return;
    // A whole id begins otherwise in each locale.
    let found = prefix && stops.find((stop) => stop.id.endsWith(`-${p}${number}`));
    let best = -1;
    let isAfter = false;
    for (const stop of found ? [] : stops) {
      const ordinal = Number(stop.dataset.sxs); // of `p101`, a paragraph in one, there is none
      if (ordinal > best && ordinal < number) {
        found = stop;
        best = ordinal;
        isAfter = true;
      } else if (isAfter && Number.isNaN(ordinal)) found = stop; // has the sentences of other locales
      else isAfter = false;
    }
    found ||= stops[0];
    if (found) location.replace("#" + found.id);
  }
  lead();
  addEventListener("hashchange", lead);

  const article = $("[data-bilingual]");
  const originals = $("#sxs-english");
  if (!article || !originals || !stops.length) return;

  const INSIDE = "li, td, th, dt, dd, figcaption, caption, summary"; // blocks that hold their English
  const ALONE = "p, h1, h2, h3, h4, h5, h6"; // those that it stands under or beside
  const home = article.closest("main, [role=main]") ?? article;
  const panel = $("#sxs-panel");
  const spans = $$(".sxs", article);
  const first = new Map(stops.map((span) => [span.dataset.sxs, span]));
  const english = new Map($$("[data-sxs]", originals.content).map((e) => [e.dataset.sxs, e]));
  const now = new Map($$("[data-now]", originals.content).map((e) => [e.dataset.now, e]));
  const signs = new Map($$(".stale-mark", article).map((e) => [e.dataset.for, e]));
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

  const isSeen = (segment) => segment.checkVisibility(); // not in a tab or details that are closed

  function moveStop(to) {
    stop?.setAttribute("tabindex", "-1");
    stop = to;
    stop.tabIndex = 0;
  }

  // ---- The panel: the English of one segment, and what can be done with it --------------------
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

  function mark() {
    const key = open?.dataset.sxs;
    for (const part of spans) part.ariaCurrent = part.dataset.sxs === key ? "true" : null;
    for (const part of $$("[data-of]", article)) part.classList.toggle("open", part.dataset.of === key);
  }

  function show(segment, by = segment) {
    const ordinal = segment.dataset.sxs;
    const text = original(ordinal);
    open = segment;
    opener = by;
    moveStop(segment);
    mark();
    root.classList.add("reading"); // :target gives way
    history.replaceState(history.state, "", "#" + segment.id);
    $("[data-ordinal]", panel).textContent = ordinal;
    $("[data-none]", panel).hidden = text.hasChildNodes();
    $("[data-english]", panel).replaceChildren(text);
    showNow(ordinal);
    prepareReport(segment);
    for (const button of $$("[data-step]", panel)) button.ariaDisabled = !neighbour(segment, +button.dataset.step);
    panel.hidden = false;
    // The panel never covers the segment it speaks of.
    fitPanel();
    segment.scrollIntoView({ block: "nearest" });
  }

  const fitPanel = () => open && root.style.setProperty("--panel", panel.offsetHeight + "px");
  new ResizeObserver(fitPanel).observe(panel); // a window that is turned or zoomed

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

  // The report is an address with places, filled in here; what receives it takes so many letters.
  function prepareReport(segment) {
    const link = $("[data-report]", panel);
    if (!link) return;
    const { template, values, prefix, ids } = JSON.parse(link.dataset.report);
    const isMail = /^mailto:/i.test(template);
    const key = segment.dataset.sxs;
    const id = ids?.[key] ?? (key.includes("-") ? key : `${prefix}-${key}`);
    const page = new URL(location.href);
    page.searchParams.delete("view");
    const parts = spans.filter((part) => part.dataset.sxs === key).map(wordsOf);
    const source = make("div");
    source.append(original(key));

    const words = (text) => text.replace(/\s+/g, " ").trim();
    const encoded = (text) => encodeURIComponent(isMail ? text.replace(/\n/g, "\r\n") : text);
    const filled = (pattern, known, as = String) => pattern.replace(/\{(\w+)\}/g, (_, name) => as(known[name] ?? ""));
    const address = (length) => {
      const known = { ...values, url: page.href, segment: id };
      known.source = shortened(words(source.textContent), length);
      known.target = shortened(words(parts.join(" ")), length);
      for (const name of ["title", "body"]) known[name] = filled(values[name], known);
      for (const name in known) known[name] = known[name].replace(/[\ud800-\udfff]/gu, "\ufffd"); // half letters
      return filled(template, known, encoded);
    };
    for (let length = 4000; ; length = Math.floor(length * 0.8)) {
      link.href = address(length);
      if (link.href.length <= (isMail ? 2000 : 8000) || length < 10) break;
    }
  }

  const shortened = (text, length) => {
    const letters = [...text];
    return letters.length > length ? letters.slice(0, length - 1).join("").trimEnd() + "…" : text;
  };

  // A segment's own words: not what we say of it, nor a link's button.
  function wordsOf(part) {
    const own = part.cloneNode(true);
    for (const image of $$("img[alt]", own)) image.replaceWith(image.alt);
    for (const element of $$(".chip, .visually-hidden", own)) element.remove();
    return own.textContent;
  }

  function close() {
    if (!open) return;
    const back = opener;
    open = null;
    panel.hidden = true;
    root.style.removeProperty("--panel");
    mark();
    back.focus({ preventScroll: true });
  }

  const toggle = (segment, by) => (open === segment ? close() : show(segment, by));

  for (const span of stops) span.tabIndex = -1;
  moveStop(stops.find((s) => "#" + s.id === location.hash) ?? stops[0]);
  stop.setAttribute("aria-describedby", "sxs-hint"); // once: on each stop it would be noise

  // A click on a link follows it, so a link's own text gets a small button of its own.
  for (const link of new Set(stops.map((s) => s.closest("a")).filter(Boolean))) {
    const button = make("button", { type: "button", className: "chip", textContent: "EN" });
    button.setAttribute("aria-label", "EN – " + panel.getAttribute("aria-label") + ": " + link.textContent.trim());
    button.addEventListener("click", () => toggle($(".sxs[id]", link), button));
    link.after("\u00a0", button); // so that it does not stand on a line alone
  }

  article.addEventListener("click", (event) => {
    const span = event.target.closest(".sxs, [data-of]");
    const control = event.target.closest("a, button, summary, input, iframe");
    if (!span || control || !getSelection().isCollapsed) return;
    const segment = first.get(keyOf(span));
    segment.focus({ preventScroll: true });
    toggle(segment);
  });

  // A sign is a link to the sync status page; here its English is nearer.
  article.addEventListener("click", (event) => {
    const sign = event.target.closest(".stale-mark");
    const segment = sign && first.get(sign.dataset.for);
    if (!segment || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(segment, sign);
  });

  panel.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) close();
    if (button.dataset.step) step(+button.dataset.step);
    if ("copy" in button.dataset) {
      const address = new URL(location.href);
      address.hash = open.id; // the reader may have gone elsewhere on the page since
      try {
        await navigator.clipboard.writeText(address.href);
      } catch {
        return prompt(button.textContent, address.href); // the reader's browser forbids it
      }
      $("[data-status]", panel).textContent = button.dataset.done;
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 2000);
    }
  });
  if (!navigator.clipboard) $("[data-copy]", panel).hidden = true;

  // ---- The views: the English of every block, below it or beside it ---------------------------
  const radios = $$("[name=sxs-view]");
  const blocks = grouped(stops, (span) => span.closest(`${ALONE}, ${INSIDE}`) ?? span);

  function arrange(view) {
    for (const pair of $$(".pair", article)) pair.replaceWith(pair.firstElementChild);
    for (const text of $$(".english", article)) text.remove();
    if (view !== "localized") for (const [block, segments] of blocks) add(block, segments, view);
    for (const radio of radios) radio.checked = radio.value === view;
    root.classList.remove("sxs-waiting");
  }

  // The same with the focus and the selection, which what is moved loses.
  function rearrange(view) {
    const { activeElement } = document;
    const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = getSelection();
    arrange(view);
    mark();
    if (document.activeElement !== activeElement) activeElement.focus({ preventScroll: true });
    if (!isCollapsed && article.contains(anchorNode) && article.contains(focusNode)) {
      getSelection().setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    }
  }

  function add(block, segments, view) {
    if (block.hidden) return; // the heading that became a tab's button
    const said = segments.filter((segment) => segment.textContent.trim()); // what a picture says is in the panel
    const isInside = block.matches(INSIDE);
    const text = make(isInside ? "div" : "p", { className: "english", lang: "en", dir: "ltr" });
    for (const { dataset } of said) {
      if (!english.has(dataset.sxs)) continue;
      const sentence = make("span");
      sentence.dataset.of = dataset.sxs;
      sentence.append(original(dataset.sxs));
      text.append(text.hasChildNodes() ? " " : "", sentence);
    }
    for (const { dataset } of said) if (now.get(dataset.sxs)?.hasChildNodes()) text.append(nowLine(dataset.sxs));
    if (!text.textContent.trim()) return;
    if (isInside) block.insertBefore(text, $(":scope > :is(ul, ol, p, div, table, pre)", block));
    else if (view === "side-by-side" && block.matches(ALONE) && !block.parentElement.closest("td, th, figure, summary, .sxs-column")) {
      const pair = make("div", { className: "pair" });
      if (!block.matches("p")) pair.dataset.level = block.localName[1];
      block.replaceWith(pair);
      pair.append(block, text);
    } else block.after(text);
  }

  function nowLine(ordinal) {
    const line = make("span", { className: "now" });
    const label = make("span", { className: "now-label", lang: root.lang });
    label.textContent = $("[data-now-label]", panel).textContent;
    line.append(label, " ", copy(now.get(ordinal)));
    return line;
  }

  // The reader keeps their place: the segment nearest the top stays where it was.
  function choose(view) {
    const seen = stops.filter(isSeen);
    const at = (segment) => segment.getBoundingClientRect();
    const begins = seen.find((segment) => at(segment).top >= 0);
    const near = begins && at(begins).top < innerHeight ? begins : (seen.find((segment) => at(segment).bottom > 0) ?? seen.at(-1));
    const top = () => at(near).top;
    const before = top();
    document.dispatchEvent(new CustomEvent("sxs-view", { detail: view }));
    rearrange(view);
    scrollBy({ top: top() - before, behavior: "instant" });
  }

  for (const radio of radios) radio.addEventListener("change", () => choose(radio.value));

  function nextView() {
    const next = radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length];
    choose(next.value);
    const legend = $("legend", next.closest("fieldset"));
    $("[data-view-status]").textContent = `${legend.textContent}: ${next.closest("label").textContent}`;
  }

  arrange(root.dataset.view);
  // A page that the browser kept is as it was left; the reader may have chosen another view since.
  addEventListener("pageshow", (event) => event.persisted && rearrange(root.dataset.view));

  // Of what stands side by side, the sentence under the pointer.
  const keyOf = (span) => span?.dataset.sxs ?? span?.dataset.of;
  let pointed = null;
  article.addEventListener("mouseover", (event) => {
    const key = keyOf(event.target.closest(".sxs, [data-of]"));
    if (key === pointed) return;
    for (const part of $$(".pointed", article)) part.classList.remove("pointed");
    pointed = key;
    if (!key || root.dataset.view === "localized") return;
    for (const part of $$(".sxs, [data-of]", article)) part.classList.toggle("pointed", keyOf(part) === key);
  });

  // ---- Keys act only while the focus is in the article or in the panel (WCAG 2.1.4); Escape is no
  // character and closes the panel from everywhere.
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input:not([type=radio]), textarea, select")) return;
    if (event.key === "Escape" && open && !event.defaultPrevented) return close();
    const inPanel = panel.contains(at);
    if (!inPanel && !home.contains(at)) return;
    const onSegment = stops.includes(at);
    const key = event.key;
    if (key === "e") nextView();
    else if ((onSegment || inPanel) && (key === "j" || key === "ArrowDown")) step(1);
    else if ((onSegment || inPanel) && (key === "k" || key === "ArrowUp")) step(-1);
    else if (onSegment && (key === "Enter" || key === " ")) toggle(at);
    else if (key === "Tab" && !event.shiftKey && open && (at === open || at === opener)) $("button", panel).focus();
    else if (inPanel && key === "Tab" && event.shiftKey && at === $("button", panel)) opener.focus();
    else return;
    event.preventDefault();
  });

  // Tab always finds a segment: not one in a tab that was closed.
  article.addEventListener("click", (event) => {
    if (event.target.closest("[role=tab]") && !isSeen(stop)) moveStop(stops.find(isSeen) ?? stop);
  });

  article.addEventListener("toggle", () => isSeen(stop) || moveStop(stops.find(isSeen) ?? stop), true);

  // A segment with the focus is the one that the arrows start from.
  article.addEventListener("focusin", (event) => {
    if (stops.includes(event.target)) moveStop(event.target);
  });
})();
