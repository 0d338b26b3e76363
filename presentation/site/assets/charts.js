// Bars and lines over years, drawn by uPlot, each with its table below.
"use strict";

const charts = (() => {
  const { el, say, number, percent, compact } = site;
  const drawn = new Set();
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const media = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
  const again = () => drawn.forEach((each) => (each.box.isConnected ? each.draw() : drawn.delete(each)));
  media.forEach((each) => each.addEventListener("change", again));
  const main = document.getElementById("main");
  let wide = main.clientWidth;
  new ResizeObserver(() => {
    if (main.clientWidth === wide) return;
    wide = main.clientWidth;
    requestAnimationFrame(again);
  }).observe(main);

  // `links` leads to a year, `to` to what a series is of in a year. `series`: name, label, values by year (null where nothing is known), color; drawn from the ground up.
  const chart = (box, { label, years, series, stacked, share, links, to, note }) => {
    const shape = el("div", { class: "chart", role: "img", "aria-label": say("chart", { label }) });
    const said = share ? percent : number;
    const head = [say("head.year"), ...series.map((each) => each.label)];
    const shown = (each, at) => (note && each.values[at] === null ? note(each, at) : el("a", { href: to(each.name, years[at]) }, said(each.values[at])));
    const rows = years.map((year, at) => [el("a", { href: links(year) }, year), ...series.map((each) => shown(each, at))]);
    box.replaceChildren(shape, site.twin(site.grid(label, head, rows)));
    let plot = null;
    const draw = () => {
      const width = Math.max(240, box.clientWidth);
      if (plot) plot.destroy();
      plot = new uPlot(options(width, label, years, series, stacked, share, said), columns(years, series, stacked), shape);
    };
    drawn.add({ box: shape, draw });
    draw();
  };

  const columns = (years, series, stacked) => {
    const high = years.map(() => 0);
    const found = series.map((each) => each.values.map((value, at) => {
      if (!stacked) return value;
      if (value === null) return null;
      high[at] += value;
      return high[at];
    }));
    return [years, ...(stacked ? found.reverse() : found)];
  };

  const options = (width, label, years, series, stacked, share, said) => {
    const [ink, line] = [color("--faint"), color("--line")];
    const font = "12px system-ui, sans-serif";
    const order = stacked ? [...series].reverse() : series;
    const first = years[0], last = years[years.length - 1];
    return {
      width, height: 250, padding: [12, 8, 0, 0],
      hooks: { ready: [(plot) => plot.setLegend({ idx: years.length - 1 })] },
      scales: { x: { time: false, range: [first - 0.6, last + 0.6] }, y: { range: (_, low, high) => [0, (high || (share ? 0.1 : 1)) * 1.08] } },
      cursor: { drag: { x: false, y: false }, points: { show: !stacked }, y: false },
      axes: [
        { stroke: ink, font, size: 30, grid: { show: false }, ticks: { show: false }, splits: () => years, values: (_, at) => at.map(String) },
        { stroke: ink, font, size: 58, grid: { stroke: line, width: 1 }, ticks: { show: false }, values: (_, at) => at.map((value) => (share ? percent(value) : compact(value))) },
      ],
      series: [
        { label: say("head.year"), value: (_, value) => (value === null ? "" : String(value)) },
        ...order.map((each) => ({
          label: each.label, stroke: color(each.color), width: stacked ? 0 : 2, fill: stacked ? color(each.color) : undefined,
          paths: stacked ? uPlot.paths.bars({ size: [0.62, 64] }) : undefined,
          points: { show: !stacked, size: 7, fill: color(each.color) },
          value: (_, value, place, at) => (at === null ? "" : said(each.values[at])),
        })),
      ],
    };
  };

  return { chart };
})();
