// Quality: which identities fail, where, who breaks them, and who publishes late.
"use strict";

(() => {
  const { el, say, named, fill, number, percent, load, table, link, select, totals } = site;
  const LATE = [["on_time", (sum) => sum("on_time")], ["late_7", (sum) => sum("late") - sum("late_over_7")], ["late_30", (sum) => sum("late_over_7") - sum("late_over_30")], ["late_90", (sum) => sum("late_over_30") - sum("late_over_90")], ["late_more", (sum) => sum("late_over_90")], ["date_unknown", (sum) => sum("date_unknown")], ["no_deadline", (sum) => sum("no_deadline")]];

  const cards = (sum, chosen) => {
    const card = (name, said, note) => el("div", { class: "card" }, el("span", { class: "label" }, say(`quality.${name}`)), el("strong", {}, said), el("span", { class: "note" }, note));
    const [reports, dated] = [sum("reports"), sum("on_time") + sum("late")];
    fill("key", card("breaking", reports ? percent(sum("breaking") / reports) : "—", reports ? say("breaking_of", { breaking: number(sum("breaking")), count: number(reports) }) : say("no_reports")),
      card("failing", sum("assessed") >= 5 ? percent(sum("failing") / sum("assessed")) : "—", say("base", { above: number(sum("failing")), below: number(sum("assessed")) })),
      card("late_share", dated >= 5 ? percent(sum("late") / dated) : "—", dated >= 5 ? say("base", { above: number(sum("late")), below: number(dated) }) : say("small", { below: number(dated), base: 5 })));
  };

  const map = (meta, sums, chosen) => {
    const label = say("map.label", { measure: say("measure.breaking"), year: chosen.year });
    document.getElementById("map-title").textContent = label;
    const values = new Map(meta.places.map((place) => {
      const sum = totals(sums, { year: chosen.year, place: place.code });
      const reports = sum("reports");
      return [place.code, { value: reports ? sum("breaking") / reports : null, said: reports ? percent(sum("breaking") / reports) : "—", note: reports ? say("breaking_of", { breaking: number(sum("breaking")), count: number(reports) }) : say("no_reports"), present: reports + sum("expected") > 0 }];
    }));
    tiles.draw(document.getElementById("map"), meta, label, values, { chosen: chosen.place, format: percent, link: (place) => site.address({ ...chosen, place: place === chosen.place ? "" : place }) });
  };

  const late = (sum, chosen) => {
    const filed = sum("filed");
    const rows = LATE.map(([name, count]) => [say(`late.${name}`), number(count(sum)), filed ? [site.bar(count(sum) / filed, name === "on_time" ? "" : name.startsWith("late") ? "refused" : "plain"), percent(count(sum) / filed)] : "—"]);
    fill("late", site.grid(say("quality.late"), [say("head.timing"), say("head.reports"), say("head.share")], rows, { class: "bars" }));
  };

  const checks = (meta, board, chosen) => {
    const said = new Map(meta.checks.map((each) => [each.id, named(each).split("\n").map((line) => el("span", { class: "message" }, line))]));
    const rows = board.checks.map(([id, severity, passed, failed, open, reports]) => [el("a", { href: `method.html#check-${id}` }, id), said.get(id) ?? "", say(`severity.${severity}`), number(passed), el("span", { class: failed ? "bad" : "" }, number(failed)), number(open), failed ? el("a", { href: site.address({ ...chosen, check: id }) }, number(reports)) : number(reports),
      passed + failed >= 5 ? [site.bar(failed / (passed + failed), "refused"), percent(failed / (passed + failed))] : say("small", { below: number(passed + failed), base: 5 })]);
    fill("checks", site.grid(say("quality.checks"), ["check", "holds", "severity", "passed", "failed", "open", "breaking_reports", "failed_share"].map((name) => say(`head.${name}`)), rows, { class: "checks" }));
  };

  const who = (meta, chosen, at) => ({ label: say("head.body"), value: (item) => item.row[at + 1], cell: (item) => el("a", { href: link("agency", { id: item.row[at], year: chosen.year }) }, item.row[at + 1]) });
  const where = (meta) => ({ label: say("head.place"), value: (item) => item.place, cell: (item) => site.placeName(meta, item.place) });

  const breaks = (meta, board, rows, chosen) => {
    const box = document.getElementById("breaks");
    if (!rows) {
      fill("told", document.createTextNode(say("quality.top", { shown: number(board.breaking.length), count: number(board.breaking_bodies) })));
      const items = board.breaking.map(([place, ...row]) => ({ place, row }));
      lists.show(box, say("quality.breaks"), [who(meta, chosen, 0), where(meta), { label: say("head.failed"), down: true, value: (item) => item.row[2], cell: (item) => number(item.row[2]) }, { label: say("head.checks"), value: (item) => item.row[3], cell: (item) => item.row[3] }], items, { column: 2, down: true });
      return;
    }
    const items = rows.filter(({ row }) => (!chosen.check || row[1] === chosen.check) && (!chosen.severity || row[2] === chosen.severity)).map(({ place, row }) => ({ place, row: [row[0], row[5], ...row.slice(1, 5)] }));
    fill("told", document.createTextNode(say("quality.count", { count: number(items.length), bodies: number(new Set(items.map((item) => item.row[0])).size) })));
    lists.show(box, say("quality.breaks"), [who(meta, chosen, 0), where(meta),
      { label: say("head.check"), value: (item) => item.row[2].slice(0, 1) + item.row[2].slice(1).padStart(3, "0"), cell: (item) => item.row[2] },
      { label: say("head.severity"), value: (item) => item.row[3], cell: (item) => say(`severity.${item.row[3]}`) },
      { label: say("head.attribution"), value: (item) => item.row[4], cell: (item) => (item.row[4] ? say(`attribution.${item.row[4]}`) : "—") },
      { label: say("head.failed"), down: true, value: (item) => item.row[5], cell: (item) => number(item.row[5]) }], items, { column: 5, down: true });
  };

  const latest = (meta, board, rows, chosen) => {
    fill("told-late", document.createTextNode(rows ? say("coverage.count", { count: number(rows.length) }) : say("quality.top_late", { shown: number(board.late.length), count: number(board.late_bodies) })));
    const items = rows ?? board.late.map(([place, ...row]) => ({ place, row }));
    lists.show(document.getElementById("latest"), say("quality.latest"), [who(meta, chosen, 0), where(meta),
      { label: say("head.published"), value: (item) => item.row[2], cell: (item) => item.row[2] }, { label: say("head.deadline"), value: (item) => item.row[3], cell: (item) => item.row[3] },
      { label: say("head.days"), down: true, value: (item) => item.row[4], cell: (item) => number(item.row[4]) }], items, { column: 4, down: true });
  };

  site.page(async (state, current) => {
    const [meta, sums, quality] = await Promise.all([load("meta"), table("sums"), load("quality")]);
    const years = meta.years.filter((year) => totals(sums, { year })("filed") > 0);
    const chosen = { year: state.year ?? String(years.at(-1) ?? ""), place: state.place ?? "", check: state.check ?? "", severity: state.severity ?? "" };
    const [breaking, behind] = await Promise.all([lists.rows(meta, "breaks", chosen.year, chosen.place), lists.rows(meta, "late", chosen.year, chosen.place)]);
    if (!current()) return;
    const board = (Object.hasOwn(quality, chosen.year) && quality[chosen.year]) || { checks: [], breaking: [], late: [], breaking_bodies: 0, late_bodies: 0 };
    select("year", say("head.year"), site.yearOptions(years), chosen.year);
    select("place", say("head.place"), site.placeOptions(meta), chosen.place);
    select("check", say("head.check"), [["", say("all_checks")], ...meta.checks.map((each) => [each.id, each.id])], chosen.check);
    select("severity", say("head.severity"), [["", say("all_severities")], ["error", say("severity.error")], ["warn", say("severity.warn")]], chosen.severity);
    const sum = totals(sums, { year: chosen.year, place: chosen.place });
    cards(sum, chosen);
    map(meta, sums, chosen);
    late(sum, chosen);
    checks(meta, board, chosen);
    breaks(meta, board, breaking, chosen);
    latest(meta, board, behind, chosen);
  });
})();
