"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const files = [...document.querySelectorAll(".file")].map((element) => ({
    element,
    findings: [...element.querySelectorAll(".finding")].map((finding) => ({
      element: finding,
      severity: finding.dataset.severity,
      rule: finding.dataset.rule,
      locale: finding.dataset.locale,
      text: (element.dataset.path + "\n" + finding.textContent).toLocaleLowerCase(),
    })),
  }));
  const all = files.reduce((sum, file) => sum + file.findings.length, 0);

  const apply = () => {
    const data = new FormData(form);
    const severities = new Set(data.getAll("severity"));
    const rule = data.get("rule") || "";
    const locale = data.get("locale") || "";
    const text = (data.get("text") || "").trim().toLocaleLowerCase();
    let count = 0;
    for (const file of files) {
      let some = false;
      for (const finding of file.findings) {
        const match =
          severities.has(finding.severity) &&
          (!rule || finding.rule === rule) &&
          (!locale || finding.locale === locale) &&
          (!text || finding.text.includes(text));
        finding.element.hidden = !match;
        some = some || match;
        count += match;
      }
      file.element.hidden = !some;
    }
    shown.value = `${count.toLocaleString("en")} of ${all.toLocaleString("en")} findings`;
  };

  // A link to a rule's page opens it.
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
    if (target && target.hidden) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  };

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", open);
  form.hidden = false;
  apply();
  open();
})();
