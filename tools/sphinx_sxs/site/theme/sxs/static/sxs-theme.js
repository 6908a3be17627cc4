// Runs in <head> before the first paint, so that the reader's choice of colours does not flash and
// nothing moves while the page arrives.
"use strict";
(() => {
  const root = document.documentElement;
  const contrast = matchMedia("(prefers-contrast: more)");
  const KEY = "sxs-colours";
  let choice = ""; // "light", "dark", "contrast"; empty: as the system says

  const read = () => {
    try {
      choice = /^(light|dark|contrast)$/.exec(localStorage.getItem(KEY))?.[0] ?? "";
    } catch {} // storage can be forbidden; the page then follows the system
    apply();
  };

  const apply = () => {
    const scheme = /^(light|dark)$/.test(choice) ? choice : ""; // high contrast has both
    if (scheme) root.dataset.colours = scheme;
    else delete root.dataset.colours;
    if (choice === "contrast" || contrast.matches) root.dataset.contrast = "more";
    else delete root.dataset.contrast;
    // Sphinx puts the dark code colours in a sheet of their own, bound to the system's setting.
    const code = document.getElementById("pygments_dark_css");
    if (code) code.media = { light: "not all", dark: "all" }[scheme] ?? "(prefers-color-scheme: dark)";
    for (const radio of document.querySelectorAll("[name=sxs-colours]")) radio.checked = radio.value === choice;
  };

  // A page is shown when all of it is there; one that takes long, as it comes.
  const show = () => root.classList.remove("arriving");
  root.classList.add("js");
  if (!document.body) root.classList.add("arriving");
  document.addEventListener("readystatechange", show, { once: true });
  setTimeout(show, 2000);

  read();
  document.addEventListener("DOMContentLoaded", apply);
  contrast.addEventListener("change", apply);
  addEventListener("storage", read); // chosen in another tab
  addEventListener("pageshow", (event) => event.persisted && read()); // … or on a later page
  document.addEventListener("change", (event) => {
    if (event.target.name !== "sxs-colours") return;
    choice = event.target.value;
    try {
      if (choice) localStorage.setItem(KEY, choice);
      else localStorage.removeItem(KEY);
    } catch {}
    apply();
  });
})();
