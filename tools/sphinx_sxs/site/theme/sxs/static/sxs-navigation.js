// The contents beyond what a page shows: longer sections, branches, all of it, and a filter by title.
// Files come from `_nav/` when they are asked for, and none is large.  Without this the links lead to
// the page of the contents.
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);

  // ---- "On this page": the section that is being read ------------------------------------------------
  const entries = new Map(); // by section: its links in the contents of the page
  for (const link of $$(".toc a[href^='#']:not([href='#'])")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) entries.set(target, [...(entries.get(target) ?? []), link]);
  }
  if (entries.size) {
    const seen = new Set();
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) isIntersecting ? seen.add(target) : seen.delete(target);
        // The innermost of the sections at the top of the window: the last that begins.
        const current = [...entries.keys()].filter((section) => seen.has(section)).at(-1);
        for (const [section, links] of entries) {
          for (const link of links) section === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-15% 0px -80% 0px" }, // what crosses a strip near the top of the window
    );
    for (const section of entries.keys()) observer.observe(section);
  }

  const tools = $(".contents-tools");
  const shown = $(".contents-tree");
  if (!tools || !shown) return;
  const status = $("[role=status]", tools);
  const words = status.dataset;
  const files = new URL(tools.dataset.files, location.href);
  const base = new URL(tools.dataset.base, location.href);
  const here = location.href.split(/[?#]/)[0];
  const ROOT = "contents";

  // ---- Files: `lines` of a branch, and `n`, the number of files it is in ------------------------------
  const asked = new Map();
  function load(name) {
    if (!asked.has(name)) {
      const answer = fetch(new URL(`${name}.json`, files)).then((response) => {
        if (!response.ok) throw new Error(`${response.status} ${response.url}`);
        return response.json();
      });
      answer.catch(() => asked.delete(name)); // the next click asks again
      asked.set(name, answer);
    }
    return asked.get(name);
  }
  const partName = (key, part) => (part > 1 ? `${key}-${part}` : key);
  const partOf = (name) => {
    const [, key, part] = /^(contents|c-[0-9a-f]+)(?:-(\d+))?$/.exec(name);
    return { key, part: Number(part ?? 1) };
  };
  function find(lines, key) {
    for (const line of lines) {
      const found = line.k === key ? line : line.c && find(line.c, key);
      if (found) return found;
    }
    return null;
  }
  async function linesIn(file, branch) {
    const { lines } = await load(file);
    return partOf(file).key === branch ? lines : (find(lines, branch)?.c ?? []);
  }
  async function busy(element, work) {
    if (element.getAttribute("aria-busy") === "true") return;
    element.setAttribute("aria-busy", "true");
    status.textContent = "";
    try {
      await work();
    } catch {
      status.textContent = words.failed;
    } finally {
      element.removeAttribute("aria-busy");
    }
  }

  // ---- Lines as elements -------------------------------------------------------------------------------
  function titled(element, line) {
    if (line.e) element.append(make("span", { lang: "en", dir: "ltr", textContent: line.t }));
    else element.textContent = line.t;
    return element;
  }
  function linked(li, line) {
    const link = titled(make("a", { href: new URL(line.u, base).href }), line);
    if (link.href === here) link.setAttribute("aria-current", "page");
    if (/^https?:/.test(line.u)) link.rel = "noopener noreferrer";
    li.append(link);
    if (line.e || line.m) li.append(" ", make("span", { className: "badge", textContent: words.english }));
    return li;
  }
  function item(line) {
    const li = make("li");
    if (line.u !== undefined) linked(li, line);
    else if (!line.k) li.append(titled(make("span"), line));
    if (line.k) {
      li.dataset.branch = line.k;
      disclose(li, line, () => (line.c ? listOf(line.c) : partList(line.k, 1)));
    }
    return li;
  }
  function listOf(lines) {
    const list = make("ul");
    list.append(...lines.map(item));
    return list;
  }

  // A button opens and closes a branch; where it has no page of its own, its title is the button.
  function disclose(li, line, below) {
    const button = make("button", { type: "button", className: "plain branch" });
    if (line.u === undefined) titled(button, line);
    else button.setAttribute("aria-label", line.t);
    button.setAttribute("aria-expanded", "false");
    li.classList.add("has-branch");
    li.prepend(button);
    let list = null;
    li.open = async (isOpen = true) => {
      if (!list) li.append((list = await below()));
      list.hidden = !isOpen;
      button.setAttribute("aria-expanded", isOpen);
    };
    button.addEventListener("click", () => busy(button, () => li.open(button.getAttribute("aria-expanded") === "false")));
  }

  // One file of a branch as a list, with buttons that bring the files before and after it.
  async function partList(key, part) {
    const { lines, n } = await load(partName(key, part));
    const list = listOf(lines);
    if (part > 1) list.prepend(moreRow(key, part, -1));
    if (part < n) list.append(moreRow(key, part, 1));
    return list;
  }
  function moreRow(key, part, by) {
    const row = make("li", { className: "rest" });
    const text = by < 0 ? words.earlier : words.later;
    const button = make("button", { type: "button", className: "plain", textContent: text });
    row.append(button);
    button.addEventListener("click", () =>
      busy(button, async () => {
        const list = await partList(key, part + by);
        const rows = [...list.children].filter((other) => !(other.classList.contains("rest") && other === (by < 0 ? list.lastElementChild : list.firstElementChild)));
        const edge = by < 0 ? row.nextElementSibling : null;
        keeping(edge, () => row.replaceWith(...rows));
        $("a, button", by < 0 ? rows.at(-1) : rows[0])?.focus({ preventScroll: by < 0 });
      }),
    );
    return row;
  }
  // Do something above an element without moving it in the reader's window.
  function keeping(element, work) {
    const top = element?.getBoundingClientRect().top;
    work();
    if (!element?.isConnected) return;
    const box = element.closest(".navigation") ?? document.scrollingElement;
    const scroller = box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY) ? box : document.scrollingElement;
    scroller.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  }

  // ---- What the page has already: branches that open, and the rest of a long section ---------------------
  for (const li of $$("li[data-branch]", shown)) {
    const { branch, file } = li.dataset;
    const link = $("a", li);
    const isGroup = link.classList.contains("group");
    const line = { t: link.textContent, e: $("[lang=en]", link) ? 1 : 0, u: isGroup ? undefined : link.href };
    disclose(li, line, async () => (partOf(file).key === branch ? partList(branch, 1) : listOf(await linesIn(file, branch))));
    if (isGroup) link.remove();
  }
  for (const link of $$("a[data-more]", shown)) {
    const button = make("button", { type: "button", className: "plain", textContent: link.textContent });
    button.dataset.more = link.dataset.more;
    link.replaceWith(button);
    button.addEventListener("click", () => busy(button, () => showWhole(button)));
  }
  // The whole section, or the file of it that the page is in, in the place of the window around the page.
  async function showWhole(button) {
    const list = button.closest("ul");
    const { file, branch } = list.dataset;
    const { key, part } = partOf(file);
    const whole = key === branch ? await partList(key, part) : listOf(await linesIn(file, branch));
    const isLater = button.dataset.more === "later";
    const row = button.parentElement;
    const edge = isLater ? row.previousElementSibling : row.nextElementSibling;
    const same = (other) => $("a", other)?.href === $("a", edge)?.href && $("a", edge);
    const twin = [...whole.children].find(same) ?? whole.firstElementChild;
    const below = $("li.here > ul", list);
    const current = below && $("a[aria-current=page]", whole)?.parentElement;
    if (current) {
      $(":scope > .branch", current)?.remove();
      current.classList.remove("has-branch");
      current.append(below);
    }
    const top = edge.getBoundingClientRect().top;
    list.replaceWith(whole);
    const box = whole.closest(".navigation");
    const scroller = box && /auto|scroll/.test(getComputedStyle(box).overflowY) ? box : document.scrollingElement;
    scroller.scrollBy({ top: twin.getBoundingClientRect().top - top, behavior: "instant" });
    const next = isLater ? twin.nextElementSibling : twin.previousElementSibling;
    $("a, button", next ?? twin)?.focus({ preventScroll: true });
  }

  // ---- All contents, opened down to the page --------------------------------------------------------------
  let tree = null;
  const all = $("[data-contents-all]");
  all?.addEventListener("click", () =>
    busy(all, async () => {
      const isOpen = all.getAttribute("aria-expanded") === "false";
      if (!tree) {
        tree = make("div", { className: "contents-tree" });
        let list = await partList(ROOT, 1);
        tree.append(list);
        for (const key of shown.dataset.path.split(" ").filter(Boolean)) {
          const li = [...list.children].find((other) => other.dataset.branch === key);
          if (!li) break; // it is in another file of a long branch
          await li.open();
          list = $(":scope > ul", li);
        }
        shown.after(tree);
      }
      tree.hidden = !isOpen;
      shown.hidden = isOpen;
      all.setAttribute("aria-expanded", isOpen);
      if (isOpen) $("[aria-current]", tree)?.scrollIntoView({ block: "nearest" });
    }),
  );

  // ---- The filter --------------------------------------------------------------------------------------------
  const MOST = 100;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
  const input = $("input", tools);
  const results = make("ul", { className: "contents-results", hidden: true });
  tools.after(results);
  let index = null;

  async function titles() {
    const { files: names } = await load(ROOT);
    await Promise.all(names.map(load));
    const found = [];
    const walk = (lines, above) => {
      for (const line of lines) {
        if (line.u !== undefined) found.push({ line, above, folded: fold(line.t) });
        if (line.c) walk(line.c, [...above, line.t]);
        else if (line.k) own.push([line, [...above, line.t]]);
      }
    };
    const own = [[{ k: ROOT }, []]];
    for (const [line, above] of own) {
      const { n } = await load(line.k);
      for (let part = 1; part <= n; part++) walk((await load(partName(line.k, part))).lines, above);
    }
    return found;
  }
  function result({ line, above }) {
    const li = linked(make("li"), line);
    if (above.length) li.append(make("span", { className: "muted", textContent: above.join(" › ") }));
    return li;
  }
  async function filter() {
    const wanted = fold(input.value).split(/\s+/).filter(Boolean);
    const isOn = wanted.length > 0;
    if (isOn) index ??= await titles();
    if (isOn !== fold(input.value).split(/\s+/).filter(Boolean).length > 0) return; // typed on meanwhile
    results.hidden = !isOn;
    results.closest(".navigation")?.scrollTo(0, 0);
    const isAll = all?.getAttribute("aria-expanded") === "true";
    shown.hidden = isOn || isAll;
    if (tree) tree.hidden = isOn || !isAll;
    if (!isOn) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    const matching = index.filter(({ folded }) => wanted.every((word) => folded.includes(word)));
    results.replaceChildren(...matching.slice(0, MOST).map(result));
    status.textContent = matching.length ? words.found.replace("%(count)s", matching.length) : words.none;
  }
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => filter().catch(() => (status.textContent = words.failed)), 150);
  };
  input.addEventListener("input", soon);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    input.value = "";
    soon();
    event.preventDefault();
  });
  if (input.value) soon(); // kept by the browser

  // The page's own line in sight, without moving the page.
  const panel = $(".navigation");
  const line = panel && $("[aria-current=page]", panel);
  if (line && panel.scrollHeight > panel.clientHeight) {
    panel.scrollTop += line.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 2;
  }
})();
