"use strict";
(() => {
  const panel = document.getElementById("panel");
  let came = null;

  const say = (lines) => {
    panel.replaceChildren(...lines.filter(Boolean).map((line) => {
      const p = document.createElement("p");
      p.textContent = line;
      return p;
    }));
  };

  const put_out = () => document.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));

  const show = (element) => {
    for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    element.scrollIntoView({ block: "center", inline: "center" });
  };

  const light = (from) => {
    const targets = from.dataset.to.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    put_out();
    from.classList.toggle("lit", from.tagName === "BUTTON");
    targets.forEach((each) => each.classList.add("lit"));
    const first = (inside) => targets.find((each) => each.closest(inside));
    [".source", ".read"].forEach((side) => {
      const target = first(side);
      if (target && !from.closest(side)) show(target);
      else if (target && from.tagName === "A") show(target);
    });
    const told = from.dataset.say ? from : targets.find((each) => each.dataset.say);
    if (told) say(told.dataset.say.split("\n"));
    came = from;
  };

  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-to]");
    if (!from) return;
    event.preventDefault();
    light(from);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && came) {
      put_out();
      came.focus();
      came.scrollIntoView({ block: "center" });
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const here = event.target.closest("table.form td");
    if (!step || !here) return;
    const numbers = [...here.closest("table").querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
    const row = numbers.findIndex((cells) => cells.includes(here));
    const next = numbers[row + step] && numbers[row + step][numbers[row].indexOf(here)];
    if (next) {
      event.preventDefault();
      next.querySelector("button").focus();
    }
  });

  const asked = document.getElementById(location.hash.slice(1));
  if (asked && asked.dataset.to) {
    light(asked);
    show(asked);
  }
})();
