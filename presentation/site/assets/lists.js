// Lists of many rows: files of a place or of all places, sorting, and a page of rows at a time.
"use strict";

const lists = (() => {
  const { el, say, load } = site;
  const ALL_AT_ONCE = 3000;
  const PAGE = 50;

  // The rows of a list of a year, each with its place; null where a place must be chosen first.
  const rows = async (meta, name, year, place) => {
    const files = (meta.lists[`${name}/${year}`] ?? []).filter(([code]) => !place || code === place);
    if (!place && files.reduce((sum, [, count]) => sum + count, 0) > ALL_AT_ONCE) return null;
    const found = await Promise.all(files.map(([code]) => load(`${name}/${year}-${code}`)));
    return found.flatMap((part, at) => part.map((row) => ({ place: files[at][0], row })));
  };

  // A table whose columns sort: `columns` have label, value (what sorts) and cell (what is shown).
  const show = (box, caption, columns, items, sorting = { column: 0, down: false }) => {
    let shown = PAGE;
    const draw = (focus) => {
      const { value } = columns[sorting.column];
      const sign = sorting.down ? -1 : 1;
      const order = (a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === y) return 0;
        if (x === null || x === undefined) return 1;
        if (y === null || y === undefined) return -1;
        return (x < y ? -1 : 1) * sign;
      };
      const sorted = [...items].sort(order);
      const head = columns.map((column, at) => {
        const active = at === sorting.column;
        const turn = () => { Object.assign(sorting, active ? { down: !sorting.down } : { column: at, down: Boolean(column.down) }); draw(at); };
        return el("th", { scope: "col", "aria-sort": active ? (sorting.down ? "descending" : "ascending") : null },
          el("button", { type: "button", class: "sort", on: { click: turn } }, column.label, el("span", { "aria-hidden": "true" }, active ? (sorting.down ? " ▼" : " ▲") : "")));
      });
      const body = sorted.slice(0, shown).map((item) => columns.map((column) => column.cell(item)));
      const more = sorted.length > shown ? el("button", { type: "button", class: "more", on: { click: () => { shown += PAGE * 4; draw(); } } }, say("more", { shown: site.number(shown), count: site.number(sorted.length) })) : null;
      box.replaceChildren(site.grid(caption, head, body, { class: "list" }), ...(more ? [more] : []));
      if (focus !== undefined) box.querySelectorAll("button.sort")[focus].focus();
    };
    if (items.length) draw(); else box.replaceChildren(el("p", { class: "small" }, say("none")));
  };

  return { rows, show };
})();
