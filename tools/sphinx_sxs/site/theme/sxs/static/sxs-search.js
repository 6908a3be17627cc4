// The search page.  Results are built as elements and texts, never as HTML.
"use strict";

const BATCH = { own: 10, english: 5 };
const LENGTH = 180; // letters of an excerpt
const LATENCY = 150; // ms without a key before it is searched

// ---- Text as search/text.py gives it to Pagefind; both must write the same.

const GRAM = "\ua74f", SPACE = "\u2423", WRITTEN = "\u0345", DIGITS = "abcdefghijklmnop";
const GRAMS = new RegExp(`^${GRAM}((?:[a-p]{4})+)`, "u");
const PAIRS = "\\u3005-\\u3007\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9d\\u{20000}-\\u{3ffff}";
const THREES = "\\u0e01-\\u0e3e\\u0e40-\\u0e4e\\u0e50-\\u0e59\\u0e81-\\u0edf\\u1000-\\u1049\\u1050-\\u109f\\u1780-\\u17d3\\u17dd-\\u17e9\\ua9e0-\\ua9fe\\uaa60-\\uaa7f";
const STOP = /^[\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/;
const PLAIN = { "đ": "d", "Đ": "D", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك" };

const WORDS = new RegExp(`(?<pairs>[${PAIRS}]+)|(?<threes>[${THREES}]+)|(?:(?![${PAIRS}${THREES}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const written = {}, letters = {};
for (const [letter, plain] of Object.entries(PLAIN)) {
  let text = plain + WRITTEN;
  while (text in letters) text += WRITTEN;
  written[letter] = text;
  letters[text] = letter;
}
const SPECIAL = new RegExp(`[${Object.keys(written).join("")}]`, "gu");
const MARKED = new RegExp(`(?:${[...new Set(Object.values(PLAIN))].join("|")})${WRITTEN}+`, "gu");

const encode = (text) => text.replace(SPECIAL, (letter) => written[letter]);
const decode = (text) => text.replace(MARKED, (marked) => letters[marked] ?? marked);
const fold = (text) => encode(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function gram(characters) {
  let text = GRAM;
  for (let at = 0; at < characters.length; at++)
    text += characters.charCodeAt(at).toString(16).padStart(4, "0").replace(/./g, (digit) => DIGITS[parseInt(digit, 16)]);
  return text;
}

function ungram(digits) {
  const units = digits.match(/.{4}/g).map((four) => parseInt(four.replace(/./g, (digit) => DIGITS.indexOf(digit).toString(16)), 16));
  return String.fromCharCode(...units);
}

/** What is looked for: `token` as it is given to Pagefind, `text` as the reader wrote it, `size` of a cut one. */
function termsOf(query) {
  const terms = [];
  for (const { 0: text, groups } of query.normalize("NFC").toLocaleLowerCase().matchAll(WORDS)) {
    const size = groups.pairs ? 2 : groups.threes ? 3 : 0;
    if (!size) {
      terms.push({ text, token: encode(text) });
      continue;
    }
    const run = [...text];
    for (let at = 0; at <= Math.max(0, run.length - size); at++) {
      const part = run.slice(at, at + size);
      terms.push({ text: part.join(""), token: gram(part.join("")), size: part.length });
    }
  }
  const long = terms.filter((term) => [...term.token].length > 1);
  return long.length ? long : terms; // the l of l'arbre finds all there is
}

// ---- Pages as Pagefind gives them

/** The words of a page as they are read: what each shows, and whether it is stuck to the one before. */
function wordsOf(content) {
  let before = { tight: true };
  let spaced = false;
  return content.split(" ").map((raw) => {
    if (raw === SPACE) {
      spaced = true;
      return { raw, text: "", tight: true, stuck: true };
    }
    const found = raw.match(GRAMS);
    const tight = found !== null || STOP.test(raw);
    const word = { raw, text: found ? String.fromCodePoint(ungram(found[1]).codePointAt(0)) : decode(raw), tight, stuck: !spaced && (tight || before.tight) };
    before = word;
    spaced = false;
    return word;
  });
}

/** Whether a word of a page is what the term asks for: Pagefind falls back on anything that begins alike. */
function isMeant(term, raw, strict) {
  if (term.size || raw.startsWith(GRAM)) return raw.startsWith(term.token);
  const wanted = fold(term.text);
  const whole = decode(raw);
  const parts = [whole, ...whole.split(/[^\p{L}\p{N}\p{M}]+|(?<=\p{Ll})(?=\p{Lu})/u)].map((part) => fold(part).replace(/[^\p{L}\p{N}]/gu, ""));
  if (parts.some((part) => part.startsWith(wanted))) return true;
  if (!strict) return parts.some((part) => inCommon(wanted, part) >= Math.max(3, wanted.length / 2));
  return parts.some((part) => part && wanted.startsWith(part) && part.length > 3);
}

/** Whether a word has the accents of the term too. */
const isExact = (term, { text, tight }) => tight || text.toLocaleLowerCase().replace(/^[^\p{L}\p{N}]+/u, "").startsWith(term.text);

/** The length of the longest run of letters that both have. */
function inCommon(one, other) {
  let longest = 0;
  for (let at = 0; at < one.length; at++)
    while (other.includes(one.slice(at, at + longest + 1)) && at + longest < one.length) longest++;
  return longest;
}

/** A page's hits: where each stands and which of the terms it is. */
function hitsOf(data, words, terms, strict) {
  const hits = [];
  for (const { location, balanced_score: score } of data.weighted_locations) {
    if (!words[location]) continue;
    const meant = terms.flatMap((term, number) => (isMeant(term, words[location].raw, strict) ? [number] : []));
    if (meant.length) hits.push({ location, score, meant, exact: meant.filter((number) => isExact(terms[number], words[location])), size: Math.max(...meant.map((number) => terms[number].size ?? 1)) });
  }
  // Where the word stands as the reader wrote it, with its accents, others like it are not meant.
  const exact = new Set(hits.flatMap((hit) => hit.exact));
  for (const hit of hits) hit.meant = hit.meant.filter((number) => !exact.has(number) || hit.exact.includes(number));
  return hits.filter((hit) => hit.meant.length);
}

/** The parts of a page that hold hits, each under its heading, the best sentence of each. */
function partsOf(data, words, hits) {
  const sentences = data.anchors.filter((anchor) => anchor.element === "span" && anchor.id.startsWith("s-"));
  const headings = data.anchors.filter((anchor) => /^h[1-6]$/.test(anchor.element));
  const last = (anchors, location) => anchors.findLast((anchor) => anchor.location <= location);
  const parts = new Map();
  for (const hit of hits) {
    const heading = last(headings, hit.location);
    const sentence = last(sentences, hit.location);
    const key = heading?.id ?? "";
    if (!parts.has(key)) parts.set(key, { heading, places: new Map() });
    const places = parts.get(key).places;
    const at = sentence && sentence.location >= (heading?.location ?? 0) ? sentence : heading;
    if (!places.has(at)) places.set(at, { anchor: at, hits: [] });
    places.get(at).hits.push(hit);
  }
  const borders = [...sentences, ...headings].map((anchor) => anchor.location).sort((a, b) => a - b);
  const endOf = (location) => borders.find((border) => border > location) ?? words.length;
  const starts = new Set(headings.map(({ location }) => borders.find((border) => border >= location && sentences.some((sentence) => sentence.location === border)) ?? location));
  return [...parts.values()].map(({ heading, places }) => {
    const best = [...places.values()].map((place) => ({ ...place, ...worthOf(place), isHeading: starts.has(place.anchor?.location) })).sort(byWorth)[0];
    const { location } = best.hits[0];
    // Titles and headings stand over the excerpt: below them, what they are about.
    const from = best.isHeading ? endOf(location) : best.anchor?.location ?? 0;
    return { heading, ...best, from, to: endOf(best.isHeading ? from : location) };
  }).sort(byWorth);
}

function worthOf({ hits, anchor }) {
  // Words side by side, in the reader's order, are worth more than the same words apart.
  const runs = hits.filter((hit, at) => at && hit.location === hits[at - 1].location + 1 && hit.meant.some((number) => hits[at - 1].meant.includes(number - 1)));
  return { terms: new Set(hits.flatMap((hit) => hit.meant)).size, runs: runs.length, score: hits.reduce((sum, hit) => sum + hit.score, 0), start: anchor?.location ?? 0 };
}

const byWorth = (a, b) => b.terms - a.terms || Math.min(b.runs, b.terms) - Math.min(a.runs, a.terms) || a.isHeading - b.isHeading || b.score - a.score || a.start - b.start;

/** One index, asked for what the reader wants. */
class Index {
  constructor(bundle, locale) {
    this.bundle = bundle && new URL(`${bundle}/`, location.href); // a locale without translations has none
    this.root = this.bundle ? new URL("..", this.bundle) : new URL(".", location.href);
    this.locale = locale; // of which only the pages are wanted
  }

  load() {
    this.loading ??= import(new URL("pagefind.js", this.bundle)).then((module) =>
      // In a worker, WebAssembly would need leave of that file's own policy.
      module.createInstance({ basePath: this.bundle.href, noWorker: true, ranking: { metaWeights: { title: 5 } } }));
    this.loading.catch(() => delete this.loading);
    return this.loading;
  }

  async search(terms) {
    if (!this.bundle) return [];
    const engine = await this.load();
    const { results } = await engine.search(terms.map((term) => term.token).join(" "));
    return results;
  }

  async page(result, terms, strict) {
    const data = await result.data();
    const words = wordsOf(data.content);
    const hits = hitsOf(data, words, terms, strict);
    const parts = partsOf(data, words, hits);
    const titleWords = wordsOf(data.meta.title ?? "");
    const inTitle = titleWords.flatMap((word) => terms.flatMap((term, number) => (isMeant(term, word.raw, strict) ? [number] : [])));
    return {
      path: decodeAddress(data.raw_url ?? data.url),
      isThere: !this.locale || !data.meta.locales || data.meta.locales.split(" ").includes(this.locale),
      title: join(titleWords),
      rawTitle: data.meta.title ?? "",
      words,
      parts,
      anchors: data.anchors,
      terms: new Set([...hits.flatMap((hit) => hit.meant), ...inTitle]),
      runs: Math.max(0, ...parts.map((part) => part.runs)),
      exact: new Set(hits.flatMap((hit) => hit.exact)).size,
    };
  }
}

const decodeAddress = (address) => address.replace(/^\//, "").replace(/~([0-9A-F]{2})/g, "%$1");
const join = (words) => words.map((word) => (word.stuck ? "" : " ") + word.text).join("").trim();

// ---- Shown results

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child != null));
  return made;
}

/** Add words to an element, some of them marked. */
function fill(box, words, isMarked) {
  words.forEach((word, at) => {
    if (at && !word.stuck) box.append(" ");
    if (!isMarked(word, at)) {
      box.append(word.text);
      return;
    }
    const [, before, inner, after] = word.tight ? [, "", word.text, ""] : word.text.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}\p{M}]*)$/su);
    if (word.stuck && !before && box.lastChild?.nodeName === "MARK") box.lastChild.append(inner);
    else box.append(before, element("mark", {}, inner));
    if (after) box.append(after);
  });
  box.normalize();
  return box;
}

/** The places of hits: a cut term reaches over the pairs that it begins. */
const placesOf = (hits) => new Set(hits.flatMap(({ location, size }) => Array.from({ length: size }, (_, at) => location + at)));

/** The sentence of a part, cut to a length, its hits marked. */
function excerptOf(words, part, lang) {
  const places = placesOf(part.hits);
  let { from, to } = part;
  const length = (start, end) => words.slice(start, end).reduce((sum, word) => sum + word.text.length + !word.stuck, 0);
  if (length(from, to) > LENGTH) {
    const middle = Math.max(from, part.hits[0].location);
    while (from < middle && length(from, middle + 1) > LENGTH / 3) from++;
    while (to > middle + 1 && length(from, to) > LENGTH) to--;
  }
  const box = element("p", { class: "excerpt", ...asEnglish(lang) });
  if (from > part.from) box.append("… ");
  const text = element("span");
  fill(text, words.slice(from, to), (_, at) => places.has(from + at));
  box.append(...text.childNodes);
  if (to < part.to) box.append(" …");
  box.normalize();
  return box;
}

/** A title or heading, the reader's words in it marked. */
function titleOf(box, text, terms) {
  const words = wordsOf(text);
  const places = placesOf(words.flatMap(({ raw }, location) => terms.filter((term) => isMeant(term, raw, true)).map(({ size }) => ({ location, size: size ?? 1 }))));
  return fill(box, words, (_, at) => places.has(at));
}

const addressOf = (root, page, anchor) => new URL(page.path + (anchor ? `#${encodeURIComponent(decode(anchor.id))}` : ""), root).href;
const headingOf = (heading) => heading && join(wordsOf(heading.text ?? ""));
const asEnglish = (lang) => (lang ? { lang, dir: "ltr" } : {});

function resultOf(page, root, terms, { lang, local } = {}) {
  const [best, ...others] = page.parts;
  const link = element("a", { href: addressOf(root, page, local ? local.anchor : best?.anchor), ...asEnglish(!local?.title && lang) });
  if (local?.title) link.append(local.title);
  else if (page.title) titleOf(link, page.rawTitle, terms);
  else link.append(page.path);
  const item = element("li", {}, link);
  if (!best) return item;
  const heading = headingOf(best.heading);
  if (heading && heading !== page.title && best.heading.element !== "h1") item.append(titleOf(element("p", { class: "result-heading", ...asEnglish(lang) }), best.heading.text, terms));
  if (local?.text) item.append(element("p", { class: "excerpt" }, local.text));
  item.append(excerptOf(page.words, best, lang));
  const more = others.filter((part) => part.terms >= best.terms && part.heading && part.heading.element !== "h1" && headingOf(part.heading) !== page.title).slice(0, 3);
  if (more.length && !lang)
    item.append(element("ul", { class: "result-parts" }, ...more.map((part) =>
      element("li", {}, titleOf(element("a", { href: addressOf(root, page, part.anchor) }), part.heading.text, terms), excerptOf(page.words, part)))));
  return item;
}

/** The translated page of an English one: its title, and the sentence that stands where the English was found. */
async function localOf(page, root) {
  try {
    const answer = await fetch(new URL(page.path, root));
    if (!answer.ok) return null;
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    const plain = (node) => {
      for (const unread of node.querySelectorAll(".headerlink, [data-pagefind-ignore]")) unread.remove();
      return node.textContent.replace(/\s+/g, " ").trim();
    };
    const best = page.parts[0];
    const nearby = page.anchors.filter((anchor) => anchor.id.startsWith("s-") && anchor.location <= (best?.hits[0].location ?? 0)).reverse();
    const anchor = nearby.find((anchor) => html.getElementById(decode(anchor.id)));
    const heading = html.querySelector("article h1");
    const sentence = anchor && html.getElementById(decode(anchor.id));
    const text = sentence && !heading?.contains(sentence) ? plain(sentence) : null;
    return { anchor, text: text && (text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text), title: heading && plain(heading) };
  } catch {
    return null;
  }
}

/** Results of one index, shown so many at a time. */
class Group {
  constructor(section, index, batch, options = {}) {
    this.section = section;
    this.list = section.querySelector(".results");
    this.button = section.querySelector("[data-more]");
    this.index = index;
    this.batch = batch;
    this.options = options;
    this.button.addEventListener("click", async () => {
      const before = this.list.children.length;
      await this.more();
      this.list.children[before]?.querySelector("a").focus();
    });
  }

  pages(results, terms) {
    return Promise.all(results.map((result) => this.index.page(result, terms, this.options.strict)));
  }

  /** Ask the index.  Returns which of the terms no page has. */
  async ask(terms) {
    const results = await this.index.search(terms);
    const looked = await this.pages(results.slice(0, 2 * this.batch), terms);
    const first = looked.filter((page) => page.isThere);
    const most = Math.max(0, ...first.map((page) => page.terms.size));
    const known = new Set(first.flatMap((page) => (page.terms.size === most ? [...page.terms] : [])));
    const missing = terms.filter((_, number) => !known.has(number));
    const pages = first.filter((page) => page.terms.size === most && most);
    // Pagefind does not know which words stand side by side.
    const inOrder = (page) => page.runs >= Math.min(2, terms.length - 1);
    pages.sort((a, b) => b.exact - a.exact || inOrder(b) - inOrder(a)); // else as they were
    return {
      missing,
      pages,
      rest: pages.length ? results.slice(2 * this.batch) : [],
      count: pages.length ? results.length - (looked.length - first.length) - (first.length - pages.length) : 0,
      terms,
    };
  }

  /** Show an answer, or none.  Returns once the first results stand there. */
  show(answer, shown) {
    this.answer = answer;
    this.shown = shown;
    this.list.replaceChildren();
    this.section.hidden = !answer?.count;
    this.button.hidden = true;
    return answer?.count ? this.more() : undefined;
  }

  async more() {
    const { answer } = this;
    const { pages, rest, terms } = answer;
    this.button.disabled = true;
    while (pages.length < this.batch && rest.length)
      pages.push(...(await this.pages(rest.splice(0, this.batch), terms)).filter((page) => page.isThere));
    const { shown } = this;
    const items = await Promise.all(pages.splice(0, this.batch).filter((page) => !shown.has(page.path)).map(async (page) => {
      shown.add(page.path);
      return resultOf(page, this.options.root, terms, this.options.lang ? { lang: this.options.lang, local: await localOf(page, this.options.root) } : {});
    }));
    if (answer !== this.answer) return; // something else is asked by now
    this.list.append(...items);
    this.section.hidden = !this.list.children.length;
    this.button.hidden = !pages.length && !rest.length;
    this.button.disabled = false;
  }
}

// ---- The page

const box = document.getElementById("sxs-results");
const status = document.getElementById("sxs-results-status");
const form = document.querySelector(".search-page");
const input = form.querySelector("input");
const own = new Index(box.dataset.bundle);
const groups = [new Group(box.querySelector("[data-group='']"), own, BATCH.own, { root: own.root })];
if (box.dataset.english) {
  const english = new Index(box.dataset.english, box.dataset.locale);
  groups.push(new Group(box.querySelector("[data-group='english']"), english, BATCH.english, { root: own.root, strict: true, lang: box.dataset.englishLang }));
}
const number = new Intl.NumberFormat(document.documentElement.lang);
const say = (text) => {
  if (status.textContent !== text) status.textContent = text;
};
const isGerman = /^de\b/.test(document.documentElement.lang);
/** What is written on a keyboard without umlauts. */
const withUmlauts = (term) => termsOf(term.text.replace(/[aou]e/g, (two) => "äöü"["aou".indexOf(two[0])]))[0];
let run = 0;

/** The English of these words, where they can be English and every one of them is found. */
async function askEnglish(terms) {
  const group = groups[1];
  if (!group || !terms.every((term) => /^[\x00-\x7f]+$/.test(term.text))) return null;
  try {
    const answer = await group.ask(terms);
    return answer.missing.length ? null : answer;
  } catch {
    return null; // a site without English pages, or they are elsewhere
  }
}

/** Whether there was something to show that is not shown already. */
async function showEnglish(answer, shown) {
  const group = groups[1];
  if (!group) return false;
  group.section.querySelector(".count").textContent = answer?.count ? number.format(answer.count) : "";
  await group.show(answer, shown);
  return !group.section.hidden;
}

async function search(query) {
  const mine = ++run;
  const terms = termsOf(query);
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  if (address.href !== location.href) history.replaceState(history.state, "", address);
  if (!terms.length) {
    for (const group of groups) group.show(null);
    say(query ? status.dataset.none : "");
    return;
  }
  const slow = setTimeout(() => say(status.dataset.searching), 400);
  box.setAttribute("aria-busy", "true");
  try {
    const shown = new Set();
    let answer = await groups[0].ask(terms);
    if (answer.missing.length && isGerman) answer = await groups[0].ask(terms.map((term) => (answer.missing.includes(term) ? withUmlauts(term) : term)));
    if (mine !== run) return;
    await groups[0].show(answer, shown);
    const texts = [];
    if (answer.count) texts.push(status.dataset.found.replace("%(count)s", number.format(answer.count)));
    if (answer.count && answer.missing.length) texts.push(status.dataset.missing.replace("%(words)s", answer.missing.map((term) => term.text).join(", ")));
    if (mine === run && answer.count) say(texts.join(" · "));
    const english = await askEnglish(terms);
    if (mine !== run) return;
    if (await showEnglish(english, shown)) texts.push(groups[1].section.querySelector("h2").textContent.trim());
    if (mine === run) say(texts.join(" · ") || status.dataset.none);
  } catch (error) {
    if (mine !== run) return;
    for (const group of groups) group.show(null);
    say(status.dataset.failed);
    console.warn(error);
  } finally {
    clearTimeout(slow);
    if (mine === run) box.removeAttribute("aria-busy");
  }
}

let waiting;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => search(input.value.trim()), LATENCY);
});
input.addEventListener("focus", () => {
  if (own.bundle) own.load().catch(() => {});
}, { once: true });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search(input.value.trim());
});
window.addEventListener("popstate", start);

function start() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) search(input.value.trim());
}
start();
if (!input.value) input.focus();
