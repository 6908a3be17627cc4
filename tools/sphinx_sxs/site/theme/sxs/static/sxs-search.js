// The search page on a Pagefind index.  Results are built as elements, never as HTML text,
// but for the excerpt, which Pagefind itself escapes and marks.
"use strict";

const list = document.getElementById("sxs-results");
const status = document.getElementById("sxs-results-status");
const input = document.querySelector(".search-page input");
const query = new URLSearchParams(location.search).get("q") ?? "";
input.value = query;

if (query) {
  const pagefind = await import(new URL("pagefind.js", new URL(list.dataset.bundle + "/", location.href)));
  const { results } = await pagefind.search(query);
  status.textContent = results.length
    ? status.dataset.found.replace("%(count)s", results.length)
    : status.dataset.none;
  for (const page of await Promise.all(results.slice(0, 50).map((result) => result.data()))) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const excerpt = document.createElement("p");
    link.href = page.url;
    link.textContent = page.meta.title;
    excerpt.innerHTML = page.excerpt;
    item.append(link, excerpt);
    list.append(item);
  }
}
