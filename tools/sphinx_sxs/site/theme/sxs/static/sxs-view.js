// How the reader wants bilingual articles: in their language, with the English below, or beside it.
// Runs in <head> before the first paint; sxs-reading.js makes the article so.  Links keep the place
// and, where nothing may be stored, the view.
"use strict";
(() => {
  const root = document.documentElement;
  const KEY = "sxs-view";
  const VIEWS = ["localized", "interleaved", "side-by-side"];
  const known = (view) => (VIEWS.includes(view) ? view : null);
  const inAddress = () => known(new URLSearchParams(location.search).get("view"));
  const attempt = (act) => {
    try {
      return act();
    } catch {} // storage can be forbidden: its very name then throws
  };
  const recall = () =>
    known(attempt(() => sessionStorage.getItem(KEY))) ?? known(attempt(() => localStorage.getItem(KEY)));
  const put = (storage, view) => attempt(() => (view ? storage().setItem(KEY, view) : storage().removeItem(KEY)));

  root.classList.add("js");
  const isForgetful = attempt(() => localStorage.length) === undefined;
  // What an address asks for holds for the session; of a page that was left before, the reader's last choice.
  function settle(isReturn) {
    const isOld = isReturn && !isForgetful;
    const given = isOld ? null : inAddress();
    if (given) put(() => sessionStorage, given);
    root.dataset.view = given ?? recall() ?? VIEWS[0];
    if (isOld && inAddress()) history.replaceState(history.state, "", withView(location.href, recall()));
  }
  settle(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
  addEventListener("pageshow", (event) => event.persisted && settle(true));

  // An article is not shown before it is in its view, or nothing will put it in one.
  if (root.dataset.view !== VIEWS[0]) {
    const show = () => root.classList.remove("sxs-waiting");
    root.classList.add("sxs-waiting");
    document.addEventListener("DOMContentLoaded", show);
    setTimeout(show, 3000);
  }

  // What the reader chose: remembered from now on, and in the address for who is sent it.
  document.addEventListener("sxs-view", ({ detail: view }) => {
    const chosen = view === VIEWS[0] ? null : view;
    root.dataset.view = view;
    put(() => sessionStorage, null);
    put(() => localStorage, chosen);
    history.replaceState(history.state, "", withView(location.href, chosen));
  });

  function withView(address, view) {
    const url = new URL(address);
    if (view) url.searchParams.set("view", view);
    else url.searchParams.delete("view");
    return url;
  }

  // The place to keep: headings are called otherwise in other languages, their sentences are not.
  function place() {
    const target = attempt(() => document.getElementById(decodeURIComponent(location.hash.slice(1))));
    const within = target?.matches(".sxs") ? null : target?.querySelector(".sxs[id]");
    return within ? "#" + within.id : location.hash;
  }

  function keep(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || link.protocol !== location.protocol || link.host !== location.host) return;
    const keeps = "keepAnchor" in link.dataset;
    const isElsewhere = link.pathname !== location.pathname || keeps;
    if (keeps && place()) link.hash = place();
    if (isElsewhere && (isForgetful || (keeps && inAddress()))) {
      link.href = withView(link.href, inAddress() ?? (root.dataset.view === VIEWS[0] ? null : root.dataset.view));
    }
  }
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!isForgetful || defaultPrevented) return;
    target.append(Object.assign(document.createElement("input"), { type: "hidden", name: "view", value: root.dataset.view }));
  });
  document.addEventListener("click", keep);
  document.addEventListener("auxclick", keep);
})();
