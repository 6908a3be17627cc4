// Reloads a page of `sxs serve` when it has been built anew, and says why a build failed.
// The server puts this into pages as it serves them; no built page has it.
(() => {
  const script = document.currentScript;
  const here = new URL(".", script.src);
  let source = null;
  let notice = null;

  // In a shadow tree: the page's own style does not reach it, nor its style the page.
  const show = (message) => {
    notice?.remove();
    notice = null;
    if (!message) return;
    notice = document.createElement("div");
    notice.id = "sxs-live";
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("live.css", here).href });
    const box = document.createElement("div");
    box.lang = "en";
    box.dir = "ltr";
    box.setAttribute("role", "alert");
    const title = Object.assign(document.createElement("strong"), { textContent: "The site was not rebuilt" });
    const text = Object.assign(document.createElement("pre"), { textContent: message, tabIndex: 0 });
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
    close.addEventListener("click", () => show(""));
    box.append(title, close, text);
    notice.attachShadow({ mode: "open" }).append(sheet, box);
    document.body.append(notice);
  };

  // Browsers keep the distance from the top, which views that add English after loading make another place.
  const PLACE = "sxs-live-place";
  const rememberPlace = () => {
    if (!scrollY) return;
    const isBelowTop = (e) => e.getClientRects().length && e.getBoundingClientRect().top >= 0;
    const seen = [...document.querySelectorAll("main [id]")].find(isBelowTop);
    const place = { page: location.href, y: scrollY, id: seen?.id, top: seen?.getBoundingClientRect().top };
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place));
    } catch {} // forbidden: the page starts at its top
  };
  const returnToPlace = () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch {}
    if (place?.page !== location.href) return;
    const seen = place.id && document.getElementById(place.id);
    const top = seen ? scrollY + seen.getBoundingClientRect().top - place.top : place.y;
    scrollTo({ top, behavior: "instant" });
  };
  addEventListener("load", () => requestAnimationFrame(returnToPlace));

  const connect = () => {
    if (source) return;
    const address = new URL("events", here);
    address.search = new URLSearchParams({ page: script.dataset.page, version: script.dataset.version });
    source = new EventSource(address);
    source.addEventListener("reload", () => {
      disconnect();
      rememberPlace();
      location.reload();
    });
    source.addEventListener("state", (event) => {
      const { state, message } = JSON.parse(event.data);
      document.documentElement.dataset.live = state;
      if (state !== "building") show(message);
    });
  };
  const disconnect = () => {
    source?.close();
    source = null;
  };

  // A browser opens six connections to a server: tabs that nobody sees leave theirs to others.
  const follow = () => (document.hidden ? disconnect() : connect());
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", follow);
})();
