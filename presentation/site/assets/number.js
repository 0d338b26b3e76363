// One number of a report: how it is shown, why it is not there, and the cells that it is made of.
"use strict";

const numbers = (() => {
  const { el, say, named, number, percent } = site;
  const OPEN = ["ambiguous", "missing", "unreadable"];
  const EMPTY = ["blank", "dash", "not_applicable"];

  // The cells of a report by their position in `meta.cells`; null where its form has none.
  const cellsOf = (meta, report) => {
    const status = new Map(Object.entries(meta.statuses).map(([code, sign]) => [sign, code]));
    let next = 0;
    return [...(report.signs ?? "")].map((sign, place) => {
      if (sign === ".") return null;
      const at = next++;
      return { status: status.get(sign), value: report.cells[at], locator: report.locators[at], raw: report.raws[place], candidates: report.candidates[place] };
    });
  };

  const shown = (each, value) => {
    if (value === null || value === undefined) return "—";
    if (each.how === "by_deadline") return say(value ? "yes" : "no");
    return each.how === "quotient" ? percent(value) : number(value);
  };

  const parts = (each, cells) => each.made.flatMap(([side, sign, places]) => places.map((place) => ({ side, sign, place, cell: cells[place] })));

  // Why a number is not there: a short word for the table, and a sentence.
  const why = (each, report, cells) => {
    const reason = (name, values) => ({ short: say(`why.${name}`, values), said: say(`why.${name}_said`, values), sign: name });
    if (!report.document) return reason("not_filed");
    if (!report.values) return reason("old_form");
    if (each.how === "days_after_year") return reason("no_date");
    if (each.how === "by_deadline") return reason(report.document.published_on ? "no_deadline" : "no_date");
    if (each.kind === "change") return reason("last_year");
    const here = parts(each, cells).filter((part) => part.cell);
    if (each.made.some(([, , places]) => places.length && !places.some((place) => cells[place]))) return reason("no_cell");
    const open = here.find((part) => OPEN.includes(part.cell.status));
    if (open) return reason(open.cell.status);
    if (each.how === "quotient") {
      const below = here.filter((part) => part.side === "denominator").reduce((sum, part) => sum + part.sign * Number(part.cell.value ?? 0), 0);
      return each.made.length ? reason("base", { below: number(below), base: each.base }) : reason("base_count", { base: each.base });
    }
    const empty = here.find((part) => EMPTY.includes(part.cell.status));
    return reason(empty ? empty.cell.status : "unknown");
  };

  const quoted = (value) => `'${String(value).replaceAll("'", "'\\''")}'`;
  const command = (said, line) => el("div", { class: "command" }, el("span", {}, said), el("code", {}, line),
    navigator.clipboard ? el("button", { type: "button", class: "copy", on: { click: (event) => navigator.clipboard.writeText(line).then(() => { event.target.textContent = say("copied"); }) } }, say("copy")) : null);
  const fact = (name, ...value) => el("div", {}, el("dt", {}, say(`fact.${name}`)), el("dd", {}, ...value));

  const cellRow = (meta, { side, sign, place, cell }) => {
    const about = meta.cells[place];
    const printed = cell.raw ?? (cell.value === null ? "" : String(cell.value));
    const candidates = cell.candidates ? say("candidates", { list: cell.candidates.map(number).join(say("list")) }) : null;
    const role = side === "cell" || side === "sum" ? (sign < 0 ? "−" : "") : say(`side.${side.replace(" ", "_")}`) + (sign < 0 ? " −" : "");
    return [
      el("span", {}, named(about), el("small", {}, role ? `${role}${say("colon")}` : "", about.id), el("small", {}, say("head.locator"), say("colon"), el("code", {}, cell.locator ?? "—"))),
      [number(cell.value), cell.value === null ? "" : ` ${about.unit}`],
      el("span", { class: cell.status }, `${meta.signs[cell.status] ?? ""} ${say(`status.${cell.status}`)}`, candidates ? el("small", {}, candidates) : null),
      el("code", {}, printed),
    ];
  };

  // What is known of one number: value or reason, formula, caveat, cells with their places, commands.
  const panel = (meta, body, report, each, close) => {
    const cells = cellsOf(meta, report);
    const value = report.values?.[meta.numbers.indexOf(each)];
    const missing = value === null || value === undefined ? why(each, report, cells) : null;
    const zero = report.zeros?.[meta.numbers.indexOf(each)];
    const rows = parts(each, cells).filter((part) => part.cell && part.side !== "year before").map((part) => cellRow(meta, part));
    const document_ = report.document;
    return [
      el("h2", { id: "number-title" }, say("number.title", { year: report.year, name: named(each) })),
      el("p", { class: "big" }, shown(each, value), missing ? "" : each.how === "quotient" || each.how === "by_deadline" ? "" : ` ${each.unit}`),
      missing ? el("p", { class: "reason" }, missing.said) : null,
      zero !== undefined && zero !== null ? el("p", {}, say("number.zero", { zero: number(zero) })) : null,
      each.kind === "change" ? el("p", {}, say("number.change")) : null,
      each.formula ? el("p", { class: "small" }, say("fact.formula"), say("colon"), el("code", {}, each.formula)) : null,
      each.how === "quotient" ? el("p", { class: "small" }, say("number.base", { base: each.base })) : null,
      each[`caveat_${site.language}`] ? el("p", { class: "small" }, el("strong", {}, say("fact.caveat")), say("colon"), each[`caveat_${site.language}`], " ", el("a", { href: `method.html#number-${each.id}` }, say("number.method"))) : null,
      rows.length ? site.grid(say("number.cells"), ["cell", "value", "status", "printed"].map((name) => say(`head.${name}`)), rows, { heading: true, class: "cells" }) : null,
      document_ ? el("dl", { class: "facts" }, fact("document", el("code", {}, document_.document_id)), fact("path", document_.source_path), fact("url", document_.source_url ? site.source(document_.source_url) : "—")) : null,
      document_ ? command(say("number.evidence"), `gongkai evidence ${quoted(document_.document_id)}`) : null,
      document_ && report.values ? command(say("number.cite"), `gongkai cite ${quoted(body.agency_id)} ${report.year} ${each.id}`) : null,
      el("p", {}, el("a", { href: close.href, id: "back" }, close.said)),
    ];
  };

  const derived = (each, cells) => each.kind === "headline" && parts(each, cells).some((part) => part.cell?.status === "derived");

  return { cellsOf, shown, why, panel, command, quoted, fact, derived };
})();
