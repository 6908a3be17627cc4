// Where there is no page: what may be meant.  Nothing is asked of the host: whether the page is there
// under another locale shows when the reader follows the link.
"use strict";
(() => {
  const LOCALE = /^[a-z]{2,3}(-[a-z]{4})?-([a-z]{2}|\d{3})$/i;
  const nav = document.querySelector(".same-page");
  const base = nav?.dataset.base ?? "/";
  if (!location.pathname.startsWith(base)) return;
  const parts = location.pathname.slice(base.length).split("/");
  const locale = LOCALE.test(parts[0]) ? parts.shift() : "";
  let page = parts.join("/");

  // The page of the whole site speaks the language of the address.
  const own = [...document.querySelectorAll("[data-heading]")].find(
    (card) => card.dataset.locale.toLowerCase() === locale.toLowerCase(),
  );
  if (own) {
    const { heading, text, offer, locale: lang, dir } = own.dataset;
    for (const [name, textContent] of [["h1", heading], ["main .lead", text], ["#same-page", offer]]) {
      Object.assign(document.querySelector(name), { textContent, lang, dir });
    }
  }

  // The words of the address, to look for.
  const box = document.querySelector("[data-words-of-address]");
  const last = parts.filter(Boolean).at(-1)?.replace(/\.html?$/i, "");
  if (box && last && !/^(404|index)$/.test(last)) {
    try {
      box.value = decodeURIComponent(last).replace(/[-_+]+/g, " ").trim();
    } catch {
      // No text in any encoding: nothing to look for.
    }
  }

  if (!nav || !page || /^(404|index)(\.html)?$/.test(page)) return;
  if (page.endsWith("/")) page += "index.html";
  else if (!/\.html?$/i.test(page)) page += ".html";
  for (const link of nav.querySelectorAll("a[data-locale]")) {
    // The address asked for is not there.
    if (link.dataset.locale === locale && location.pathname.endsWith(page)) link.closest("li").remove();
    else link.href = base + link.dataset.locale + "/" + page + location.hash;
  }
  nav.hidden = nav.querySelector("li") === null;
})();
