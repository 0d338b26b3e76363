// Coverage: who is expected to report, who did, and who did not.
"use strict";

(() => {
  const { el, say, fill, number, percent, load, table, link, select, totals } = site;

  const filed = (sum) => {
    const [expected, done] = [sum("expected"), sum("expected_filed")];
    return { value: expected ? done / expected : null, said: expected ? percent(done / expected) : "—", note: expected ? say("of_expected", { filed: number(done), expected: number(expected) }) : say("nobody_expected"), present: expected + sum("filed") > 0 };
  };

  const cards = (sum) => {
    const card = (name, said, note) => el("div", { class: "card" }, el("span", { class: "label" }, say(`coverage.${name}`)), el("strong", {}, said), el("span", { class: "note" }, note));
    const found = filed(sum);
    fill("key", card("filed", found.said, found.note), card("not_filed", number(sum("expected") - sum("expected_filed")), say("refused", { count: number(sum("refused")) })),
      card("on_time", number(sum("on_time")), say("late_of", { late: number(sum("late")), unknown: number(sum("date_unknown")) })),
      card("other_form", number(sum("other_form")), say("coverage.unlisted", { count: number(sum("filed") - sum("expected_filed")) })));
  };

  const map = (meta, sums, chosen) => {
    const label = say("map.label", { measure: say("measure.filed"), year: chosen.year });
    document.getElementById("map-title").textContent = label;
    const values = new Map(meta.places.map((place) => [place.code, filed(totals(sums, { year: chosen.year, kind: chosen.kind, place: place.code }))]));
    tiles.draw(document.getElementById("map"), meta, label, values, { chosen: chosen.place, format: percent, link: (place) => site.address({ ...chosen, place: place === chosen.place ? "" : place }) });
  };

  const years = (meta, sums, chosen) => {
    const rows = [...meta.years].reverse().map((year) => {
      const sum = totals(sums, { year, place: chosen.place, kind: chosen.kind });
      const found = filed(sum);
      return [el("a", { href: site.address({ ...chosen, year }) }, year), number(sum("expected")), number(sum("expected_filed")), found.value === null ? "—" : [site.bar(found.value), found.said], number(sum("on_time")), number(sum("late")), number(sum("date_unknown"))];
    });
    fill("years", site.grid(say("coverage.years"), ["year", "expected", "filed", "share", "on_time", "late", "date_unknown"].map((name) => say(`head.${name}`)), rows, { class: "bars" }));
  };

  const missing = (meta, sums, rows, chosen) => {
    const box = document.getElementById("missing");
    if (!rows) {
      const places = meta.places.map((place) => ({ code: place.code, sum: totals(sums, { year: chosen.year, kind: chosen.kind, place: place.code }) })).filter((item) => item.sum("expected") > 0);
      const gone = (item) => item.sum("expected") - item.sum("expected_filed");
      fill("told", document.createTextNode(say("coverage.choose")));
      lists.show(box, say("coverage.missing"), [{ label: say("head.place"), value: (item) => item.code, cell: (item) => el("a", { href: site.address({ ...chosen, place: item.code }) }, site.placeName(meta, item.code)) },
        { label: say("head.expected"), down: true, value: (item) => item.sum("expected"), cell: (item) => number(item.sum("expected")) }, { label: say("head.not_filed"), down: true, value: gone, cell: (item) => number(gone(item)) }], places, { column: 2, down: true });
      return;
    }
    const items = rows.filter(({ row }) => !chosen.kind || row[3] === chosen.kind);
    fill("told", document.createTextNode(say("coverage.count", { count: number(items.length) })));
    lists.show(box, say("coverage.missing"), [
      { label: say("head.body"), value: (item) => item.row[2], cell: (item) => (item.row[1] ? el("a", { href: link("agency", { id: item.row[1], year: chosen.year }) }, item.row[2]) : item.row[2]) },
      { label: say("head.place"), value: (item) => item.place, cell: (item) => site.placeName(meta, item.place) },
      { label: say("head.kind"), value: (item) => item.row[3], cell: (item) => (item.row[3] ? say(`kind.${item.row[3]}`) : "—") },
      { label: say("head.expectation"), value: (item) => item.row[4], cell: (item) => say(`expectation.${item.row[4]}`) },
      { label: say("head.refused"), value: (item) => item.row[5], cell: (item) => (item.row[5] ? el("code", {}, item.row[5]) : "—") }], items);
  };

  site.page(async (state, current) => {
    const [meta, sums] = await Promise.all([load("meta"), table("sums")]);
    const modern = meta.years.filter((year) => totals(sums, { year })("filed") > 0);
    const chosen = { year: state.year ?? String(modern.at(-1) ?? meta.years.at(-1) ?? ""), place: state.place ?? "", kind: state.kind ?? "" };
    const rows = await lists.rows(meta, "missing", chosen.year, chosen.place);
    if (!current()) return;
    select("year", say("head.year"), site.yearOptions(meta.years), chosen.year);
    select("place", say("head.place"), site.placeOptions(meta), chosen.place);
    select("kind", say("head.kind"), site.kindOptions(meta), chosen.kind);
    const listed = (meta.listed ?? []).includes(Number(chosen.year));
    fill("caution", document.createTextNode(say(listed ? "coverage.listed" : "coverage.seen")));
    const sum = totals(sums, { year: chosen.year, place: chosen.place, kind: chosen.kind });
    cards(sum);
    map(meta, sums, chosen);
    years(meta, sums, chosen);
    missing(meta, sums, rows, chosen);
  });
})();
