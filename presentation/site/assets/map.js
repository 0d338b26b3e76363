// The country as tiles, one a province, in five steps of a colour; hatched where nothing can be said.
"use strict";

const tiles = (() => {
  const { el, say, placeName } = site;
  const STEPS = 5;

  // `values`: for each place `{ value, said, note }`, value null where nothing can be said, and why in `note`.
  const draw = (box, meta, label, values, options) => {
    const known = [...values.values()].map((each) => each.value).filter((value) => value !== null).sort((a, b) => a - b);
    const bounds = [...new Set(Array.from({ length: STEPS - 1 }, (_, at) => known[Math.floor(((at + 1) * known.length) / STEPS)]))].filter((each) => each > known[0]);
    const step = (value) => (bounds.length ? Math.round((bounds.filter((bound) => value >= bound).length * (STEPS - 1)) / bounds.length) : 1);
    const tile = (place) => {
      const { value, said, note } = values.get(place.code) ?? { value: null, said: "", note: "" };
      const name = placeName(meta, place.code);
      const kind = !place.covered ? "outside" : value === null ? "unknown" : `step${step(value)}`;
      const spoken = `${name}${say("colon")}${place.covered ? [said, note].filter(Boolean).join(say("comma")) : say("not_covered")}`;
      const inside = [el("span", { class: "place", "aria-hidden": "true" }, site.language === "zh" ? (place.code === "00" ? name : place.short === "兵" ? "兵团" : place.zh) : place.en),
        el("span", { class: "value", "aria-hidden": "true" }, place.covered ? said : "")];
      const chosen = options.chosen === place.code;
      return el("li", { class: `tile at-${place.at[0]}-${place.at[1]}` }, place.covered
        ? el("a", { class: kind, href: options.link(place.code), "aria-label": spoken, "aria-current": chosen ? "true" : null, title: spoken }, inside)
        : el("span", { class: kind, title: spoken }, el("span", { class: "unseen" }, spoken), inside));
    };
    const shown = meta.places.filter((place) => place.code !== "00" || values.get("00")?.present);
    const list = el("ul", { class: "tilemap", "aria-label": label }, shown.map(tile));
    const ranges = [known[0], ...bounds].map((low, at, all) => [low, at + 1 < all.length ? all[at + 1] : null]);
    const legend = known.length === 0 ? el("p", { class: "legend" }, say("map.nothing")) : el("p", { class: "legend" },
      ranges.map(([low, high]) => el("span", {}, el("span", { class: `swatch step${step(low)}`, "aria-hidden": "true" }), high === null ? say("map.from", { low: options.format(low) }) : say("map.range", { low: options.format(low), high: options.format(high) }))),
      el("span", {}, el("span", { class: "swatch unknown", "aria-hidden": "true" }), say("map.unknown")));
    const rows = meta.places.filter((place) => values.get(place.code)?.present).map((place) => {
      const each = values.get(place.code);
      return [el("a", { href: options.link(place.code) }, placeName(meta, place.code)), each.said, each.note];
    });
    box.replaceChildren(list, legend, site.twin(site.grid(label, [say("head.place"), label, say("head.note")], rows)));
  };

  return { draw };
})();
