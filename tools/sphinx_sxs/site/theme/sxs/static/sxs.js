// What every page gains with JavaScript: anchors kept when the language is switched, tabs, videos on
// request, the place of the contents, the filter of review pages.  Without it tabs stand one after
// another and a video is a link.
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);

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
    event.preventDefault(); // it closes this menu and nothing else
  });

  // ---- Tabs; the same label opens everywhere on the page -------------------------------------
  const tabs = [];
  for (const [g, box] of $$(".sxs-tabs").entries()) {
    const list = make("div", { className: "tablist" });
    list.setAttribute("role", "tablist");
    for (const [i, section] of $$(":scope > .sxs-tab", box).entries()) {
      const heading = $(":scope > .sxs-tab-label", section);
      const label = section.dataset.label ?? heading?.textContent ?? String(i + 1);
      const tab = make("button", { type: "button", id: `tabbutton-${g}-${i}`, textContent: label });
      if (heading) heading.hidden = true;
      section.id ||= `tabpanel-${g}-${i}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", section.id);
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", tab.id);
      list.append(tab);
      tabs.push({ box, tab, section, label });
    }
    box.prepend(list);
    box.classList.add("live");
    select(tabs.find((t) => t.box === box));
    list.addEventListener("click", (event) => {
      const chosen = tabs.find((t) => t.tab === event.target);
      if (chosen) for (const t of tabs.filter((t) => t.label === chosen.label)) select(t);
    });
    list.addEventListener("keydown", (event) => {
      const mine = tabs.filter((t) => t.box === box);
      const forward = getComputedStyle(box).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const by = { [forward]: 1, Home: -Infinity, End: Infinity }[event.key] ?? (/^Arrow(L|R)/.test(event.key) ? -1 : 0);
      if (!by) return;
      const at = mine.findIndex((t) => t.tab === document.activeElement) + by;
      const next = mine[Number.isFinite(at) ? (at + mine.length) % mine.length : at < 0 ? 0 : mine.length - 1];
      next.tab.click();
      next.tab.focus();
      event.preventDefault();
    });
  }
  function select(chosen) {
    for (const t of tabs.filter((t) => t.box === chosen?.box)) {
      t.section.hidden = t !== chosen;
      t.tab.setAttribute("aria-selected", t === chosen);
      t.tab.tabIndex = t === chosen ? 0 : -1;
    }
  }
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const hidden = target && tabs.find((t) => t.section.contains(target) && t.section.hidden);
    if (hidden) {
      select(hidden);
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", reveal);
  reveal();

  // ---- Videos: nothing is asked of another host before the reader selects the poster ---------
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".sxs-video a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const box = link.closest(".sxs-video");
    event.preventDefault();
    const frame = make("iframe", { src: box.dataset.src, title: link.textContent.trim(), allowFullscreen: true });
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    box.replaceChildren(frame);
    frame.focus();
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

  // Review and sync status pages: only the segments with findings, only those that are stale.
  for (const only of $$("[data-only]")) {
    only.addEventListener("click", () => {
      only.setAttribute("aria-pressed", document.body.classList.toggle("only-" + only.dataset.only));
    });
  }
})();
