// Bodies: found by name, filtered by place, kind and year, with their numbers of a year.
"use strict";

(() => {
  const { el, say, fill, number, percent, load, table, change, link, select, totals, summed } = site;
  const [RECEIVED, OUTCOMES, GRANTED, DENIED, GRANTED_SHARE, DENIED_SHARE, CORRECTED_SHARE, ERRORS] = [1, 2, 3, 4, 5, 6, 7, 8];
  const box = document.getElementById("result");
  const told = document.getElementById("told");

  const field = (query) => {
    const found = document.getElementById("query");
    if (found && document.activeElement !== found) found.value = query;
    if (found) return;
    const input = el("input", { id: "query", type: "search", autocomplete: "off", spellcheck: "false", value: query });
    let waiting = 0;
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => change({ query: input.value.trim() }, true), 60); });
    document.getElementById("controls").prepend(el("label", { for: "query", class: "search" }, el("span", {}, say("agencies.search")), input));
  };

  // The bodies of a place as items, made once.
  const made = new Map();
  const bodies = async (place) => {
    if (!made.has(place)) {
      const found = await load(`bodies/${place}`);
      made.set(place, found.ids.map((id, at) => ({ place, at, id, name: found.names[at], kind: found.kinds[at], years: found.years[at] ?? [], key: `${found.names[at]} ${id}`.toLowerCase() })));
    }
    return made.get(place);
  };

  const body = (item, year, number) => el("a", { href: link("agency", { id: item.id, year, number }) }, item.name);
  const cell = (year, name, place, said) => ({
    label: say(`row.${name}`), down: true, value: (item) => item.row?.[place] ?? null,
    cell: (item) => {
      if (item.row) return el("a", { href: link("agency", { id: item.id, year, number: name }) }, item.row[place] === null ? "—" : said(item.row[place]));
      return place === RECEIVED ? el("td", { class: "unknown", colspan: String(ERRORS) }, say(item.years.includes(Number(year)) ? "old_form" : "not_filed")) : undefined;
    },
  });

  const byYear = (meta, items, year, sort) => {
    const who = [{ label: say("head.body"), value: (item) => item.name, cell: (item) => body(item, year) }];
    const columns = [["new_received", RECEIVED, number], ["outcome_total", OUTCOMES, number], ["granted", GRANTED, number], ["denied_total", DENIED, number], ["granted_share", GRANTED_SHARE, percent], ["denied_share", DENIED_SHARE, percent], ["corrected_share", CORRECTED_SHARE, percent], ["checks_failed_error", ERRORS, number]];
    const column = Math.max(0, columns.findIndex(([name]) => name === sort)) + 1;
    lists.show(box, say("agencies.of_year", { year }), [...who, ...columns.map(([name, place, said]) => cell(year, name, place, said))], items, { column, down: true });
  };

  const byName = (meta, items, query) => {
    lists.show(box, say("agencies.found", { query }), [
      { label: say("head.body"), value: (item) => item.name, cell: (item) => body(item) },
      { label: say("head.place"), value: (item) => item.place, cell: (item) => site.placeName(meta, item.place) },
      { label: say("head.kind"), value: (item) => item.kind, cell: (item) => say(`kind.${item.kind}`) },
      { label: say("head.years"), down: true, value: (item) => item.years.length, cell: (item) => (item.years.length ? item.years.join(" ") : "—") },
    ], items);
  };

  const byPlace = (meta, sums, chosen) => {
    const items = meta.places.map((place) => ({ code: place.code, sum: totals(sums, { year: chosen.year, place: place.code, kind: chosen.kind }) })).filter((item) => item.sum("filed") + item.sum("expected") > 0);
    const of = (name) => (item) => summed(item.sum, name);
    lists.show(box, say("agencies.by_place", { year: chosen.year }), [
      { label: say("head.place"), value: (item) => item.code, cell: (item) => el("a", { href: site.address({ ...chosen, place: item.code }) }, site.placeName(meta, item.code)) },
      { label: say("head.filed"), down: true, value: (item) => item.sum("filed"), cell: (item) => number(item.sum("filed")) },
      ...["new_received", "outcome_total", "granted", "denied_total"].map((name) => ({ label: say(`row.${name}`), down: true, value: of(name), cell: (item) => el("a", { href: site.address({ ...chosen, place: item.code, sort: name }) }, number(of(name)(item))) })),
    ], items);
    fill("told", document.createTextNode(say("agencies.choose")));
  };

  const matching = async (meta, chosen, current) => {
    const places = (meta.lists.bodies ?? []).map(([code]) => code).filter((code) => !chosen.place || code === chosen.place);
    const wanted = chosen.query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    for (const code of places) {
      const here = await bodies(code);
      if (!current()) return null;
      found.push(...here.filter((item) => (!chosen.kind || item.kind === chosen.kind) && wanted.every((part) => item.key.includes(part))));
    }
    return found;
  };

  const small = (meta) => (meta.lists.bodies ?? []).reduce((sum, [, count]) => sum + count, 0) <= 1000;

  site.page(async (state, current) => {
    const [meta, sums] = await Promise.all([load("meta"), table("sums")]);
    const years = meta.years.filter((year) => totals(sums, { year })("filed") > 0);
    const modern = years.filter((year) => totals(sums, { year })("reports") > 0);
    const chosen = { year: state.year ?? String((modern.length ? modern : years).at(-1) ?? ""), place: state.place ?? "", kind: state.kind ?? "", query: state.query ?? "", sort: state.sort ?? "" };
    if (!current()) return;
    field(chosen.query);
    select("place", say("head.place"), site.placeOptions(meta), chosen.place);
    select("kind", say("head.kind"), site.kindOptions(meta), chosen.kind);
    select("year", say("head.year"), site.yearOptions(years), chosen.year);
    if (!chosen.place && !chosen.query && !small(meta)) { byPlace(meta, sums, chosen); return; }
    const items = await matching(meta, chosen, current);
    if (!items) return;
    if (chosen.query && !chosen.place && !small(meta)) {
      byName(meta, items, chosen.query);
      fill("told", document.createTextNode(say("agencies.count", { count: number(items.length) })));
      return;
    }
    const rows = await lists.rows(meta, "rows", chosen.year, chosen.place);
    if (!current()) return;
    const at = new Map(rows.map(({ place, row }) => [`${place} ${row[0]}`, row]));
    const all = items.map((item) => ({ ...item, row: at.get(`${item.place} ${item.at}`) }));
    byYear(meta, all, chosen.year, chosen.sort);
    const filed = all.filter((item) => item.row);
    const known = filed.filter((item) => item.row[RECEIVED] !== null);
    const sum = known.reduce((total, item) => total + item.row[RECEIVED], 0);
    fill("told", document.createTextNode(say("agencies.sum", { count: number(all.length), filed: number(filed.length), sum: known.length ? number(sum) : "—", unknown: number(filed.length - known.length) })));
  });
})();
