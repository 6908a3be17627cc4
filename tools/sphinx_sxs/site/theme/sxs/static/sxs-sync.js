// Tables of many articles: sorted by any column, filtered by name.  Without it they stand the worst first.
"use strict";
(() => {
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const number = (text) => (text.trim() ? Number(text) : -1); // what is not known sorts last

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const headers = [...table.tHead.rows[0].cells];

    function sort(column, header) {
      const isText = header.dataset.sort === "text";
      const was = header.getAttribute("aria-sort");
      // Names from A, numbers from the largest; once more turns it round.
      const order = was ? (was === "ascending" ? "descending" : "ascending") : isText ? "ascending" : "descending";
      const sign = order === "ascending" ? 1 : -1;
      const keyed = rows.map((row) => [row, isText ? row.cells[column].textContent : number(row.cells[column].textContent)]);
      keyed.sort((a, b) => sign * (isText ? collator.compare(a[1], b[1]) : a[1] - b[1]));
      for (const other of headers) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", order);
      body.append(...keyed.map(([row]) => row));
    }

    headers.forEach((header, column) => {
      if (!header.dataset.sort) return;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "plain sort" });
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(column, header));
      header.append(button);
    });

    const box = table.closest("section, main").querySelector("[data-filter]");
    if (!box) continue;
    const shown = box.closest("p").querySelector("[data-filtered]");
    const names = rows.map((row) => row.cells[0].textContent.toLocaleLowerCase());
    let waiting = 0;
    const filter = () => {
      const wanted = box.value.trim().toLocaleLowerCase();
      let count = 0;
      rows.forEach((row, i) => {
        row.hidden = !names[i].includes(wanted);
        count += !row.hidden;
      });
      shown.value = wanted ? `${count} / ${rows.length}` : "";
    };
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, 100);
    });
    if (box.value) filter(); // kept by the browser
  }
})();
