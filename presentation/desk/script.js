"use strict";
(() => {
  const words = document.body.dataset;
  const language = `lang=${words.language}`;
  const list = document.getElementById("files");
  const said = document.getElementById("status");
  const problems = document.getElementById("problems");
  const gone = document.getElementById("gone");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const send = (address, body) => fetch(address, { method: "POST", body, headers: { "X-Requested-By": "desk" } });

  const problem = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    problems.append(line);
  };

  /* What is said: a screen reader reads each change, so there are few. */
  let waits = null;
  let next = "";
  const say = (text, at_once) => {
    next = text;
    if (at_once) { clearTimeout(waits); waits = null; }
    if (waits) return;
    if (said.textContent !== next) said.textContent = next;
    waits = setTimeout(() => { waits = null; if (said.textContent !== next) say(next, true); }, 1500);
  };

  /* Files: the server writes out what has changed, and it is put in its place. */
  let sending = 0;
  let wanted = null;
  let busy = false;
  const show = async (order) => {
    const known = (id) => document.getElementById(`f${id}`);
    const stale = order.filter(([id, version]) => known(id)?.dataset.version !== String(version)).map(([id]) => id);
    const answer = await fetch(`list?${language}&ids=${stale.join(",")}`);
    if (!answer.ok) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement?.id;
    const lost = document.activeElement?.closest("#files, #summary");
    const only = document.getElementById("only")?.checked;
    for (const file of part.querySelectorAll("#order > li")) {
      const former = known(file.id.slice(1));
      if (former) former.replaceWith(file); else list.append(file);
    }
    const ids = part.getElementById("order").dataset.ids.trim().split(" ").filter(Boolean);
    for (const file of [...list.children]) if (!ids.includes(file.id.slice(1))) file.remove();
    ids.forEach((id, place) => {
      const file = known(id);
      if (file && list.children[place] !== file) list.insertBefore(file, list.children[place] || null);
    });
    document.body.classList.toggle("given", ids.length > 0);
    document.getElementById("summary").replaceChildren(...part.getElementById("summary").childNodes);
    if (only && document.getElementById("only")) document.getElementById("only").checked = true;
    reveal();
    if (lost && !lost.contains(document.activeElement)) {
      (document.getElementById(focused) || document.getElementById("results")).focus();
    }
    const text = part.getElementById("status").textContent;
    if (!sending && text) say(text, !part.querySelector("progress"));
    if (!ids.length && !sending && next !== words.cleared) say("", true);
  };
  const follow = async () => {
    if (busy) return;
    busy = true;
    while (wanted) {
      const order = wanted;
      wanted = null;
      await show(order).catch(() => {});
    }
    busy = false;
  };
  const reveal = () => {
    const print = document.getElementById("print");
    if (print) print.hidden = false;
  };
  reveal();

  /* What the server tells; when it no longer does, the page says so. */
  const stop = () => {
    events.close();
    gone.textContent = gone.dataset.say;
    gone.hidden = false;
    document.body.classList.add("stopped");
    document.querySelectorAll(".zones input, .acts button, .tools button:not(#print), #quit button").forEach((each) => { each.disabled = true; });
  };
  const events = new EventSource(`events?${language}`);
  let silent = null;
  events.onopen = () => { clearTimeout(silent); silent = null; };
  events.onmessage = (event) => { wanted = JSON.parse(event.data); follow(); };
  events.onerror = () => { if (events.readyState === EventSource.CLOSED) stop(); else silent ??= setTimeout(stop, 8000); };
  events.addEventListener("end", stop);
  addEventListener("pagehide", () => navigator.sendBeacon(`leave?${language}`));
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  /* Files that are chosen or dropped, one request each. */
  const give = async (files, role) => {
    problems.replaceChildren();
    sending += 1;
    let n = 0;
    for (const { file, name } of files) {
      n += 1;
      say(fill(words.sending, { n, count: files.length }));
      const body = new FormData();
      body.append("role", role);
      if (file.size > Number(words.mostBytes)) body.append("too_large", name);
      else body.append("files", file, name);
      const answer = await send(`files?${language}`, body).catch(() => null);
      if (answer === null) { problem(fill(words.notSent, { file: name })); continue; }
      if (answer.ok) continue;
      problem(await answer.text());
      if (answer.status === 409) break;
    }
    sending -= 1;
  };
  const chosen = (input) => [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
  for (const [id, role] of [["pick-files", "check"], ["pick-folder", "check"], ["pick-last", "last_year"]]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      const files = chosen(input);
      if (files.length) give(files, role);
      input.value = "";
    });
    input.addEventListener("keydown", (event) => { /* a picker of folders opens by Space alone */
      if (event.key === "Enter") { event.preventDefault(); input.click(); }
    });
  }

  /* Folders that are dropped are gone through. */
  const most = Number(words.mostFiles);
  const inside = async (entry, found) => {
    if (found.length > most) return;
    if (entry.isFile) {
      const file = await new Promise((done) => entry.file(done, () => done(null)));
      const name = entry.fullPath.replace(/^\//, "");
      if (file) found.push({ file, name }); else problem(fill(words.notSent, { file: name }));
      return;
    }
    const reader = entry.createReader();
    const some = () => new Promise((done) => reader.readEntries(done, () => done([])));
    for (let entries = await some(); entries.length && found.length <= most; entries = await some()) {
      for (const each of entries) await inside(each, found);
    }
  };
  const dropped = async (transfer) => {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return [...transfer.files].map((file) => ({ file, name: file.name }));
    const found = [];
    for (const entry of entries) await inside(entry, found);
    return found;
  };
  const has_files = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  let over = 0;
  const mark = (event) => {
    const last = event && event.target.closest && event.target.closest("#last");
    document.body.classList.toggle("dragging", Boolean(event) && !last);
    document.getElementById("last").classList.toggle("over", Boolean(last));
  };
  addEventListener("dragenter", (event) => { if (has_files(event)) { event.preventDefault(); over += 1; mark(event); } });
  addEventListener("dragleave", (event) => { if (has_files(event)) { over -= 1; if (over <= 0) { over = 0; mark(null); } } });
  addEventListener("dragover", (event) => { if (has_files(event)) { event.preventDefault(); mark(event); } });
  addEventListener("drop", async (event) => {
    if (!has_files(event)) return;
    event.preventDefault();
    over = 0;
    const role = event.target.closest("#last") ? "last_year" : "check";
    mark(null);
    if (document.body.classList.contains("stopped")) return;
    const files = await dropped(event.dataTransfer);
    if (files.length) give(files, role);
  });

  /* Buttons. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches(".zone")) return;
    event.preventDefault();
    const answer = await send(form.action, new FormData()).catch(() => null);
    if (form.id === "quit") { stop(); return; }
    if (answer === null || !answer.ok) { problem(answer ? await answer.text() : gone.dataset.say); return; }
    if (form.id === "clear") { problems.replaceChildren(); say(words.cleared, true); }
  });
  document.addEventListener("click", (event) => { if (event.target.closest("#print")) print(); });
})();
