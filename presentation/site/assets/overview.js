// The overview: who reported, what was asked, what was granted and refused, what was corrected.
"use strict";

(() => {
  const { el, say, named, fill, number, compact, percent, load, table, link, select, totals, summed, shared } = site;
  const OUTCOMES = [["granted", "--s1"], ["partly_granted", "--s2"], ["denied_total", "--s3"], ["unavailable_total", "--s4"], ["rejected_total", "--s5"], ["other_handling_total", "--s6"]];
  const MEASURES = ["filed", "new_received", "granted_share", "denied_share", "corrected_share", "breaking"];

  // A measure of some reports: its value, how it is said, and what a reader must know beside it.
  const measured = (meta, name, sum) => {
    const reports = sum("reports");
    if (name === "filed") {
      const [expected, filed] = [sum("expected"), sum("expected_filed")];
      return { value: expected ? filed / expected : null, said: expected ? percent(filed / expected) : "—", note: say("of_expected", { filed: number(filed), expected: number(expected) }), present: expected + sum("filed") > 0 };
    }
    if (!reports) return { value: null, said: "—", note: say("no_reports"), present: sum("expected") > 0 };
    const told = say("reports", { count: number(reports) });
    if (name === "new_received") {
      const [value, unknown] = [summed(sum, name), sum(`${name}_unknown`)];
      return { value, said: compact(value), note: unknown ? say("reports_unknown", { count: number(reports), unknown: number(unknown) }) : told, present: true };
    }
    if (name === "breaking") return { value: sum("breaking") / reports, said: percent(sum("breaking") / reports), note: say("breaking_of", { breaking: number(sum("breaking")), count: number(reports) }), present: true };
    const found = shared(sum, name, meta.shares[name]);
    const base = say("base", { above: number(found.above), below: number(found.below) });
    const note = found.small ? say("small", { below: number(found.below), base: meta.shares[name] }) : base;
    return { value: found.value, said: percent(found.value), note: found.unknown ? `${note}${say("comma")}${say("unknown_reports", { unknown: number(found.unknown) })}` : note, present: true };
  };

  const card = (label, { said, note }, href, more) => el("a", { class: "card", href }, el("span", { class: "label" }, label), el("strong", {}, said), el("span", { class: "note" }, note), more ? el("span", { class: "note" }, more) : null);

  const cards = (meta, sums, chosen) => {
    const sum = totals(sums, { year: chosen.year, place: chosen.place, kind: chosen.kind });
    const bodies = (sort) => link("agencies", { ...chosen, sort });
    const requests = summed(sum, "new_received");
    const received = measured(meta, "new_received", sum);
    fill("key",
      card(say("measure.filed"), measured(meta, "filed", sum), link("coverage", chosen), say("late_of", { late: number(sum("late")), unknown: number(sum("date_unknown")) })),
      card(say("measure.new_received"), { ...received, said: number(requests) }, bodies("new_received")),
      ...["granted_share", "denied_share", "corrected_share"].map((name) => card(say(`measure.${name}`), measured(meta, name, sum), bodies(name))),
      card(say("measure.breaking"), measured(meta, "breaking", sum), link("quality", chosen)));
  };

  const map = (meta, sums, chosen) => {
    const values = new Map(meta.places.map((place) => [place.code, measured(meta, chosen.measure, totals(sums, { year: chosen.year, kind: chosen.kind, place: place.code }))]));
    const label = say("map.label", { measure: say(`measure.${chosen.measure}`), year: chosen.year });
    const format = chosen.measure === "new_received" ? compact : percent;
    document.getElementById("map-title").textContent = label;
    tiles.draw(document.getElementById("map"), meta, label, values, { chosen: chosen.place, format, link: (place) => site.address({ ...chosen, place: place === chosen.place ? "" : place }) });
  };

  const trends = (meta, sums, chosen) => {
    const years = meta.years.filter((year) => totals(sums, { year })("reports") > 0);
    if (!years.length) { ["outcomes", "corrected", "grounds"].forEach((id) => fill(id, el("p", { class: "small" }, say("no_reports")))); return; }
    const of = years.map((year) => totals(sums, { year, place: chosen.place, kind: chosen.kind }));
    const links = (year) => site.address({ ...chosen, year });
    const note = (each, at) => (of[at]("reports") ? each.small?.(of[at]) ?? "—" : say("no_reports"));
    const to = (sort, year) => link("agencies", { year, place: chosen.place, kind: chosen.kind, sort });
    const outcome = ([name, color]) => ({ name, label: say(`outcome.${name}`), color, values: of.map((sum) => summed(sum, name)) });
    charts.chart(document.getElementById("outcomes"), { label: say("overview.outcomes"), years, links, to, note, stacked: true, series: OUTCOMES.map(outcome) });
    const corrected = (name, color) => ({
      name: "corrected_share", label: say(`measure.${name}`), color, values: of.map((sum) => shared(sum, name, meta.shares[name]).value),
      small: (sum) => say("small", { below: number(sum(`${name}_below`)), base: meta.shares[name] }),
    });
    charts.chart(document.getElementById("corrected"), { label: say("overview.corrected"), years, links, to, note, share: true, series: [corrected("reconsideration_corrected_share", "--s1"), corrected("litigation_corrected_share", "--s3")] });
    grounds(meta, years, of, chosen, to("denied_total", chosen.year));
  };

  const grounds = (meta, years, of, chosen, href) => {
    const label = say("overview.grounds_of", { year: chosen.year });
    document.getElementById("grounds-title").textContent = label;
    const all = (sum) => meta.grounds.reduce((total, ground) => total + sum(ground.id), 0);
    const known = (sum) => sum("reports") - sum("grounds_unknown") > 0;
    const sum = of[years.indexOf(Number(chosen.year))] ?? (() => 0);
    const base = all(sum);
    const enough = base >= meta.shares.denied_share;
    const rows = meta.grounds.map((ground) => [named(ground), known(sum) ? el("a", { href }, number(sum(ground.id))) : "—", enough ? [site.bar(sum(ground.id) / base, "refused"), percent(sum(ground.id) / base)] : "—"]);
    const told = !known(sum) ? say("no_reports") : enough ? say("grounds_base", { base: number(base), unknown: number(sum("grounds_unknown")) }) : say("small", { below: number(base), base: meta.shares.denied_share });
    const across = meta.grounds.map((ground) => [named(ground), ...of.map((each) => (known(each) ? number(each(ground.id)) : "—"))]);
    fill("grounds", site.grid(label, [say("head.ground"), say("head.count"), say("head.share")], rows, { class: "bars" }), el("p", { class: "small" }, told),
      el("details", { class: "twin" }, el("summary", {}, say("all_years")), site.grid(say("overview.grounds"), [say("head.ground"), ...years], across)));
  };

  site.page(async (state, current) => {
    const [meta, sums] = await Promise.all([load("meta"), table("sums")]);
    if (!current()) return;
    const reported = meta.years.filter((year) => totals(sums, { year })("filed") > 0);
    if (!reported.length) { fill("key", el("p", {}, say("empty"))); return; }
    const modern = reported.filter((year) => totals(sums, { year })("reports") > 0);
    const chosen = { year: state.year ?? String((modern.length ? modern : reported).at(-1)), place: state.place ?? "", kind: state.kind ?? "", measure: MEASURES.includes(state.measure) ? state.measure : "filed" };
    select("year", say("head.year"), site.yearOptions(reported), chosen.year);
    select("place", say("head.place"), site.placeOptions(meta), chosen.place);
    select("kind", say("head.kind"), site.kindOptions(meta), chosen.kind);
    select("measure", say("map.measure"), MEASURES.map((name) => [name, say(`measure.${name}`)]), chosen.measure);
    fill("caution", chosen.kind ? "" : document.createTextNode(say("overlap")));
    cards(meta, sums, { year: chosen.year, place: chosen.place, kind: chosen.kind });
    map(meta, sums, chosen);
    trends(meta, sums, chosen);
  });
})();
