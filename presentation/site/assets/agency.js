// A body: its numbers of all years, and for each year its document, failing identities and differences.
"use strict";

(() => {
  const { el, say, named, number, load, link } = site;
  const GROUPS = ["fact_request", "fact_reconsideration_litigation", "derived", "fact_proactive_disclosure", "change", "count"];
  const OUTCOMES = [["granted", "--s1"], ["partly_granted", "--s2"], ["denied_total", "--s3"], ["unavailable_total", "--s4"], ["rejected_total", "--s5"], ["other_handling_total", "--s6"]];
  const box = document.getElementById("body");
  let drawn = null;

  // Ids are in the order of their characters' numbers, which for rare characters is not that of `<`.
  const before = (one, other) => {
    const [a, b] = [[...one], [...other]];
    const at = a.findIndex((char, place) => char !== b[place]);
    if (at < 0) return a.length < b.length;
    return at < b.length && a[at].codePointAt(0) < b[at].codePointAt(0);
  };
  const find = async (id) => {
    const firsts = await load("chunks");
    let [low, high] = [0, firsts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (before(id, firsts[middle])) high = middle; else low = middle;
    }
    if (!firsts.length) return undefined;
    return (await load(`agency/${String(low).padStart(5, "0")}`)).find((body) => body.agency_id === id);
  };

  const about = (meta, body) => el("dl", { class: "facts" },
    numbers.fact("place", [body.province, body.city, body.county].filter(Boolean).join(" · ") || say("nowhere")),
    numbers.fact("kind", say(`kind.${body.kind}`)),
    numbers.fact("level", body.level ? say(`level.${body.level}`) : "—"),
    body.sector ? numbers.fact("sector", body.sector) : null,
    numbers.fact("id", el("code", {}, body.agency_id)));

  const chart = (target, meta, body, years) => {
    const at = (name) => meta.numbers.findIndex((each) => each.id === name);
    const value = (report, name) => report?.values?.[at(name)] ?? report?.zeros?.[at(name)] ?? null;
    const of = years.map((year) => body.reports.find((report) => report.year === year));
    const numeric = (found) => (found === null ? null : Number(found));
    charts.chart(target, { label: say("agency.outcomes", { body: body.agency_name }), years, stacked: true,
      links: (year) => site.address({ id: body.agency_id, year }), to: (number_, year) => site.address({ id: body.agency_id, year, number: number_ }),
      note: () => "—", series: OUTCOMES.map(([name, color]) => ({ name, label: say(`outcome.${name}`), color, values: of.map((report) => numeric(value(report, name))) })) });
  };

  const cell = (meta, body, report, cells, each, at) => {
    const value = report.values[at];
    const missing = value === null ? numbers.why(each, report, cells) : null;
    const zero = report.zeros[at];
    const href = site.address({ id: body.agency_id, year: report.year, number: each.id });
    const said = missing ? [zero !== undefined && zero !== null ? `(${number(zero)})` : "—", el("small", {}, missing.short)] : [numbers.shown(each, value), numbers.derived(each, cells) ? el("span", { class: "derived", title: say("status.derived") }, "=") : ""];
    return el("td", { class: missing ? "n unknown" : "n" }, el("a", { href, id: `n-${report.year}-${each.id}`, "aria-label": `${say("year", { year: report.year })} ${named(each)}${say("colon")}${missing ? missing.said : numbers.shown(each, value)}` }, said));
  };

  const matrix = (meta, body) => {
    const reports = [...body.reports].filter((report) => report.values).sort((a, b) => a.year - b.year);
    if (!reports.length) return el("p", { class: "note" }, say("agency.no_numbers"));
    const cells = reports.map((report) => numbers.cellsOf(meta, report));
    const head = [say("head.number"), ...reports.map((report) => el("th", { scope: "col" }, el("a", { href: site.address({ id: body.agency_id, year: report.year }) }, report.year)))];
    const rows = GROUPS.flatMap((group) => [
      [el("th", { class: "group", colspan: String(reports.length + 1), scope: "colgroup" }, say(`group.${group}`))],
      ...meta.numbers.map((each, at) => [each, at]).filter(([each]) => each.group === group)
        .map(([each, at]) => [el("th", { scope: "row" }, named(each)), ...reports.map((report, place) => cell(meta, body, report, cells[place], each, at))]),
    ]);
    return [site.grid(say("agency.numbers"), head, rows, { class: "matrix" }), el("p", { class: "small" }, say("agency.legend"))];
  };

  const failing = (report) => (report.failing.length ? site.grid(say("agency.failing"), ["check", "scope", "severity", "lhs", "rhs", "difference", "message", "attribution"].map((name) => say(`head.${name}`)),
    report.failing.map((each) => [el("a", { href: `method.html#check-${each.check_id}` }, each.check_id), el("code", {}, each.scope), say(`severity.${each.severity}`), number(each.lhs), number(each.rhs), number(each.difference),
      el("span", { class: "message" }, site.half(each.message)), each.attribution ? say(`attribution.${each.attribution}`) : "—"]), { heading: true, class: "failing" }) : null);

  const differences = (report) => (report.differences.length ? [site.grid(say("agency.differences"), ["cell", "value", "other_value", "other_document", "reason"].map((name) => say(`head.${name}`)),
    report.differences.map((each) => [el("code", {}, each.indicator), [number(each.value), each.status ? ` ${say(`status.${each.status}`)}` : ""], [number(each.other_value), each.other_status ? ` ${say(`status.${each.other_status}`)}` : ""], el("code", {}, each.other_document_id), el("code", {}, each.reason)]), { heading: true }),
    report.more_differences ? el("p", { class: "small" }, say("agency.more", { count: number(report.more_differences) })) : null] : el("p", { class: "small" }, say("agency.no_differences")));

  const timing = (report) => {
    const filing = report.coverage;
    if (!filing) return "—";
    if (!filing.deadline) return say("timing.no_deadline");
    if (!report.document?.published_on) return say("timing.no_date", { deadline: filing.deadline });
    return say(filing.on_time ? "timing.on_time" : "timing.late", { deadline: filing.deadline });
  };

  const missed = (report) => el("section", { class: "year", id: `y${report.year}`, tabindex: "-1" }, el("h2", {}, say("year", { year: report.year })),
    el("p", { class: "unknown" }, say("agency.not_filed"), report.coverage?.refused ? ` ${say("agency.refused", { reason: report.coverage.refused })}` : ""));

  const ofYear = (meta, report) => {
    const found = report.document;
    if (!found) return missed(report);
    const [passed, failed, open] = report.outcomes;
    return el("section", { class: "year", id: `y${report.year}`, tabindex: "-1" }, el("h2", {}, say("year", { year: report.year })),
      report.values ? null : el("p", { class: "note" }, say("why.old_form_said")),
      el("dl", { class: "facts" }, numbers.fact("title", found.title ?? "—"), numbers.fact("name", found.agency_name ?? "—"), numbers.fact("form", `${say(`form.${found.form}`)}${report.coverage?.form_as_prescribed === false ? say("other_form") : ""}`),
        numbers.fact("published", found.published_on ?? say("unknown"), ` ${timing(report)}`), numbers.fact("url", found.source_url ? site.source(found.source_url) : "—"),
        numbers.fact("path", found.source_path), numbers.fact("document", el("code", {}, found.document_id)),
        numbers.fact("identities", say("agency.outcomes_said", { passed: number(passed), failed: number(failed), open: number(open) }))),
      numbers.command(say("number.evidence"), `gongkai evidence ${numbers.quoted(found.document_id)}`),
      failing(report), failed > report.failing.length ? el("p", { class: "small" }, say("agency.more", { count: number(failed - report.failing.length) })) : null, differences(report));
  };

  const draw = (meta, body) => {
    document.getElementById("title").textContent = site.text(body.agency_name);
    document.title = `${site.text(body.agency_name)} · ${say("brand")}`;
    const years = body.reports.filter((report) => report.values).map((report) => report.year).sort((a, b) => a - b);
    const shape = el("div", { id: "outcomes" });
    box.replaceChildren(about(meta, body), ...(years.length ? [el("h2", {}, say("agency.outcomes_title")), shape] : []),
      el("div", { class: "beside" }, el("section", { class: "numbers", "aria-labelledby": "numbers-title" }, el("h2", { id: "numbers-title" }, say("agency.numbers")), matrix(meta, body)),
        el("section", { class: "panel", id: "panel", tabindex: "-1", "aria-label": say("number.panel") }, el("p", {}, say("number.choose")))),
      ...[...body.reports].sort((a, b) => b.year - a.year).map((report) => ofYear(meta, report)));
    if (years.length) chart(shape, meta, body, years);
  };

  const choose = (meta, body, state) => {
    document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
    const report = body.reports.find((each) => String(each.year) === state.year);
    const each = meta.numbers.find((one) => one.id === state.number);
    const panel = document.getElementById("panel");
    if (!report || !each) {
      panel.replaceChildren(el("p", {}, say("number.choose")));
      const section = report && document.getElementById(`y${report.year}`);
      section?.scrollIntoView();
      section?.focus({ preventScroll: true });
      return;
    }
    const from = document.getElementById(`n-${report.year}-${each.id}`);
    from?.closest("td").classList.add("chosen");
    const back = { href: site.address({ id: body.agency_id, year: report.year }), said: say("number.back", { year: report.year }) };
    panel.replaceChildren(...numbers.panel(meta, body, report, each, back).filter(Boolean));
    panel.focus({ preventScroll: true });
    if (getComputedStyle(panel).position !== "sticky") panel.scrollIntoView({ block: "nearest" }); else from?.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.activeElement?.closest("#panel")) return;
    document.querySelector(".chosen a")?.focus();
  });

  site.page(async (state, current) => {
    const meta = await load("meta");
    const body = state.id ? await find(state.id) : undefined;
    if (!current()) return;
    if (!body) {
      box.replaceChildren(el("p", { class: "note" }, say(state.id ? "agency.unknown" : "agency.none", { id: state.id }), " ", el("a", { href: link("agencies", {}) }, say("nav.agencies"))));
      return;
    }
    if (drawn !== body) draw(meta, body);
    drawn = body;
    choose(meta, body, state);
  });
})();
