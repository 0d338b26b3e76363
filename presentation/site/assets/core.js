// What every page shares: words, data files, elements, numbers, the state in the address.
// Whatever comes out of a document reaches the page through `text`, never as markup.
"use strict";

const site = (() => {
  const root = document.documentElement;
  const language = root.lang.startsWith("zh") ? "zh" : "en";
  const words = new Map(Object.entries(JSON.parse(document.getElementById("words").textContent)));
  const PATIENCE = 30000;

  // --- words ---------------------------------------------------------------------------------------------
  const say = (name, values = {}) => {
    const found = words.get(name);
    if (found === undefined) throw new Error(`no word ${name}`);
    return found.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? "—"));
  };
  const named = (entry) => (entry ? entry[language] : "");
  const half = (message) => {
    const [zh, en] = String(message ?? "").split(" / ");
    return language === "en" && en ? en : zh;
  };

  // --- elements ------------------------------------------------------------------------------------------
  const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
  const text = (value) => String(value ?? "").replace(steering, (char) => `<${char.codePointAt(0).toString(16).padStart(4, "0")}>`);
  const el = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (value === undefined || value === null || value === false) continue;
      if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
      else if (name === "width") made.style.setProperty("width", value);
      else made.setAttribute(name, value === true ? "" : text(value));
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "")
      .map((child) => (child instanceof Node ? child : document.createTextNode(text(child)))));
    return made;
  };
  const fill = (id, ...children) => document.getElementById(id).replaceChildren(...children.flat(Infinity).filter(Boolean));
  const source = (url) => (/^https?:\/\//i.test(url ?? "") ? el("a", { href: url, rel: "noreferrer noopener external" }, url) : url);

  // --- numbers -------------------------------------------------------------------------------------------
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const per = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const number = (value) => (typeof value === "string" ? value : value === null || value === undefined ? "—" : plain.format(value));
  const compact = (value) => (value === null || value === undefined ? "—" : short.format(value));
  const percent = (value) => (value === null || value === undefined ? "—" : per.format(value));

  // --- files of data -------------------------------------------------------------------------------------
  const waiting = new Map();
  const loaded = new Map();
  window.gongkai = (name, value) => waiting.get(name)?.(value);
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        const script = el("script", { src: `${root.dataset.back}data/${name}.js`, charset: "utf-8" });
        const fail = () => { loaded.delete(name); reject(new Error(say("failed", { name }))); };
        const late = setTimeout(fail, PATIENCE);
        waiting.set(name, (value) => { clearTimeout(late); waiting.delete(name); resolve(value); });
        script.addEventListener("error", () => { clearTimeout(late); fail(); });
        script.addEventListener("load", () => script.remove());
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };
  const table = async (name) => {
    const { columns, rows } = await load(name);
    return { rows, at: Object.fromEntries(columns.map((column, place) => [column, place])) };
  };

  // --- the state, which is the address behind # -----------------------------------------------------------
  const state = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const address = (values) => {
    const kept = Object.entries(values).filter(([, value]) => value !== "" && value !== undefined && value !== null);
    return `#${new URLSearchParams(kept)}`;
  };
  const change = (values, quietly = false) => {
    const next = address({ ...state(), ...values });
    if (quietly) { history.replaceState(null, "", next); renew(); } else location.hash = next;
  };
  const link = (page, values) => `${page}.html${address(values)}`;
  let draw = () => {};
  let turn = 0;
  const renew = async () => {
    const other = document.getElementById("language");
    other.href = other.getAttribute("href").split("#")[0] + location.hash;
    const mine = ++turn;
    try {
      await draw(state(), () => mine === turn);
    } catch (error) {
      document.getElementById("main").prepend(el("p", { class: "note bad", role: "alert" }, error.message));
      throw error;
    } finally {
      root.dataset.drawn = String(mine);
    }
  };
  const page = (render) => {
    draw = render;
    window.addEventListener("hashchange", renew);
    renew();
  };

  // The link would put its own target behind #, where the state is.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });

  // --- controls ------------------------------------------------------------------------------------------
  const select = (name, label, options, chosen) => {
    const id = `control-${name}`;
    const found = document.getElementById(id);
    if (found) { found.value = chosen; return; }
    const list = el("select", { id, on: { change: () => change({ [name]: list.value }) } },
      options.map(([value, said]) => el("option", { value }, said)));
    list.value = chosen;
    document.getElementById("controls").append(el("label", { for: id }, el("span", {}, label), list));
  };
  document.getElementById("controls")?.addEventListener("submit", (event) => event.preventDefault());
  const placeOptions = (meta) => [["", say("all_places")], ...meta.places.filter((p) => p.covered).map((p) => [p.code, p.code === "00" ? say("nowhere") : named(p)])];
  const kindOptions = (meta) => [["", say("all_kinds")], ...meta.kinds.map((kind) => [kind, say(`kind.${kind}`)])];
  const yearOptions = (years) => [...years].reverse().map((year) => [String(year), say("year", { year })]);
  const placeName = (meta, code) => (code === "00" ? say("nowhere") : named(meta.places.find((p) => p.code === code)) || code);

  // --- tables --------------------------------------------------------------------------------------------
  const grid = (caption, head, rows, options = {}) => el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": caption },
    el("table", { class: options.class },
      el("caption", { class: options.heading ? null : "unseen" }, caption),
      el("thead", {}, el("tr", {}, head.map((cell) => (cell instanceof Node ? cell : el("th", { scope: "col" }, cell))))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.filter((cell) => cell !== undefined).map((cell, place) =>
        (cell instanceof Node && /^T[HD]$/.test(cell.tagName) ? cell : el(place ? "td" : "th", place ? { class: "n" } : { scope: "row" }, cell))))))));
  const twin = (...content) => el("details", { class: "twin" }, el("summary", {}, say("as_table")), ...content);
  const bar = (share, kind = "") => el("span", { class: `bar ${kind}`, "aria-hidden": "true" }, el("span", { width: `${Math.max(0, Math.min(1, share)) * 100}%` }));

  // --- sums over bodies ----------------------------------------------------------------------------------
  const totals = ({ rows, at }, wanted) => {
    const keys = Object.entries(wanted).filter(([, value]) => value !== "" && value !== undefined);
    const picked = rows.filter((row) => keys.every(([key, value]) => String(row[at[key]]) === String(value)));
    return (name) => picked.reduce((sum, row) => sum + row[at[name]], 0);
  };
  const summed = (sum, name) => (sum("reports") - sum(`${name}_unknown`) > 0 ? sum(name) : null);
  const shared = (sum, name, base) => {
    const [above, below] = [sum(`${name}_above`), sum(`${name}_below`)];
    return { above, below, value: below >= base ? above / below : null, small: below < base, unknown: sum(`${name}_unknown`) };
  };

  return { language, say, named, half, text, el, fill, source, number, compact, percent, load, table, state, address, change, link, page, select,
    placeOptions, kindOptions, yearOptions, placeName, grid, twin, bar, totals, summed, shared };
})();
