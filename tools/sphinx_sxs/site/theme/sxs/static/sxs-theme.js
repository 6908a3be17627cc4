// Runs in <head> before the first paint, so that the reader's choice of colours does not flash.
"use strict";
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const KEY = "sxs-colours";
  let choice = null; // "light", "dark" or null: as the system says
  try {
    choice = localStorage.getItem(KEY);
  } catch {} // storage can be forbidden; the page then follows the system

  root.classList.add("js");

  const isDark = () => (choice ? choice === "dark" : system.matches);

  const apply = () => {
    if (choice) root.dataset.colours = choice;
    else delete root.dataset.colours;
    // Sphinx puts the dark code colours in a sheet of their own, bound to the system's setting.
    const code = document.getElementById("pygments_dark_css");
    if (code) code.media = choice ? (isDark() ? "all" : "not all") : "(prefers-color-scheme: dark)";
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-pressed", isDark());
    }
  };

  apply();
  document.addEventListener("DOMContentLoaded", apply);
  system.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    choice = isDark() ? "light" : "dark";
    if ((choice === "dark") === system.matches) choice = null; // back to following the system
    try {
      if (choice) localStorage.setItem(KEY, choice);
      else localStorage.removeItem(KEY);
    } catch {}
    apply();
  });
})();
