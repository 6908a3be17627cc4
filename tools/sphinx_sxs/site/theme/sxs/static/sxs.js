// What every page gains with JavaScript: anchors kept when the language is switched, tabs, videos on
// request, buttons that copy code, the filter of review pages.  Without it tabs stand one after
// another and a video is a link.
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);

  // ---- The menu of languages -----------------------------------------------------------------
  document.addEventListener("click", (event) => {
    for (const menu of $$("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const menu = target.closest("details.menu[open]");
    if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
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
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
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
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {} // `#50%` is an address, too
    const target = id && document.getElementById(id);
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
    // A site whose policy allows no frames: the video's own page.
    const leave = (violation) => violation.effectiveDirective === "frame-src" && location.assign(link.href);
    document.addEventListener("securitypolicyviolation", leave, { once: true });
  });

  // ---- Code: a button that copies it ---------------------------------------------------------
  const words = $("main")?.dataset ?? {};
  const codes = navigator.clipboard && words.copy ? $$(".prose pre") : [];
  if (codes.length) {
    const said = make("span", { className: "visually-hidden", role: "status" });
    $("main").append(said);
    for (const code of codes) {
      const button = make("button", { type: "button", className: "copy", title: words.copy, ariaLabel: words.copy });
      button.innerHTML =
        '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 5H6a2 2 0 0 0-2 2v9"/></svg>';
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
        } catch {
          return getSelection().selectAllChildren(code); // forbidden: the reader copies what is selected
        }
        said.textContent = "";
        setTimeout(() => (said.textContent = words.copied)); // said again, though it is the same
        button.classList.add("done");
        setTimeout(() => button.classList.remove("done"), 2000);
      });
      if (!code.parentElement.matches(".highlight")) {
        const box = make("div", { className: "highlight" });
        code.replaceWith(box);
        box.append(code);
      }
      code.after(button);
    }
  }

  // ---- Paper: a link that says its address does not say it twice -------------------------------
  addEventListener("beforeprint", () => {
    for (const link of $$(".prose a[href^=http]")) link.classList.toggle("bare", link.textContent.trim() === link.getAttribute("href"));
  });

  // ---- Small things ----------------------------------------------------------------------------
  // Keys reach what scrolls by itself: once the page is laid out, and when its view has changed.
  const reach = () => {
    for (const box of $$(".table-wrap, .prose pre")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  const reachLater = () => requestAnimationFrame(() => setTimeout(reach)); // who asks before waits for it
  addEventListener("load", reachLater);
  document.addEventListener("sxs-view", reachLater);

  // Review and sync status pages: only the segments with findings, only those that are stale.
  for (const only of $$("[data-only]")) {
    only.addEventListener("click", () => {
      only.setAttribute("aria-pressed", document.body.classList.toggle("only-" + only.dataset.only));
    });
  }
})();
