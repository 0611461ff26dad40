// A register as a table: arrows move, Enter opens, lines are chosen and copied as a spreadsheet takes them.
"use strict";
(() => {
  const form = document.querySelector("#filters");
  if (!form) return;
  const table = form.querySelector("#book"), frame = form.querySelector(".book-wrap"), note = form.querySelector("#copy-note"), words = form.dataset;
  const rows = () => [...table.querySelectorAll("#lines tr:not(.none)")];
  const cells = (row) => [...row.children].filter((cell) => !cell.classList.contains("off"));
  const say = (text) => { note.textContent = text; };
  const cards = () => getComputedStyle(table).display === "block";

  // --- one cell is reached by Tab, the others by arrows; a cell that holds a link is its link
  let at = { row: 0, cell: 0 }, last = null;
  const target = (cell) => cell.querySelector("a") || cell;
  const prepare = () => {
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    frame.style.setProperty("--head", `${table.tHead.offsetHeight + 4}px`);
    for (const row of rows()) {
      row.setAttribute("aria-selected", String(pick(row).checked));
      pick(row).tabIndex = -1;
      for (const cell of cells(row)) target(cell).tabIndex = -1;
    }
    at = { row: Math.min(at.row, Math.max(0, rows().length - 1)), cell: at.cell };
    const row = rows()[at.row];
    if (row) target(cells(row)[Math.min(at.cell, cells(row).length - 1)]).tabIndex = 0;
    for (const box of table.querySelectorAll("#filter-row [name]")) {
      const fault = document.getElementById(`fault-${box.name}`);
      if (fault) { box.setAttribute("aria-invalid", "true"); box.setAttribute("aria-describedby", fault.id); }
      else { box.removeAttribute("aria-invalid"); box.removeAttribute("aria-describedby"); }
    }
  };
  const go = (row, cell) => {
    const all = rows();
    if (!all.length) return;
    row = Math.min(all.length - 1, Math.max(0, row));
    const of = cells(all[row]);
    cell = Math.min(of.length - 1, Math.max(0, cell));
    table.querySelectorAll("#lines [tabindex='0']").forEach((one) => { one.tabIndex = -1; });
    at = { row, cell };
    target(of[cell]).tabIndex = 0;
    target(of[cell]).focus();
    of[cell].scrollIntoView({ block: "nearest", inline: "nearest" }); // a cell half in view has the focus, and is not moved for it
  };
  const place = (node) => {
    const cell = node.closest && node.closest("#lines td"), row = cell && cell.parentElement;
    return row && !row.classList.contains("none") ? { row: rows().indexOf(row), cell: Math.max(0, cells(row).indexOf(cell)) } : null;
  };

  // --- lines are chosen by their box, by Space, or from one to another with Shift
  const pick = (row) => row.querySelector(".pick");
  const choose = (row, on) => { pick(row).checked = on; row.setAttribute("aria-selected", String(on)); };
  const chosen = () => rows().filter((row) => pick(row).checked);
  const count = () => say(chosen().length ? `${chosen().length} ${words.chosen}` : "");
  const reach = (to) => {
    const from = last === null ? to : last;
    rows().forEach((row, n) => choose(row, n >= Math.min(from, to) && n <= Math.max(from, to)));
    last = from;
    count();
  };
  table.addEventListener("click", (event) => {
    const here = place(event.target);
    if (!here || event.target.closest("a")) return;
    if (event.shiftKey) { getSelection().removeAllRanges(); reach(here.row); }
    else if (event.target.matches(".pick")) { choose(rows()[here.row], event.target.checked); last = here.row; count(); }
    else if (getSelection().isCollapsed && !cards()) last = here.row;
    if (!event.target.matches(".pick") && getSelection().isCollapsed && !cards()) go(here.row, here.cell);
  });

  // --- text for spreadsheets: the same rules as corpus.text.inert
  const plain = (text) => { const line = text.replace(/\s+/g, " ").trim(); return /^[=+\-@]/.test(line) ? `'${line}` : line; };
  const asText = (list) => {
    const heads = cells(table.querySelector("#heads")).map((cell) => plain(cell.textContent.replace(/[▲▼]/g, "")));
    return [heads, ...list.map((row) => cells(row).map((cell) => plain(cell.textContent)))].map((row) => row.join("\t")).join("\r\n") + "\r\n";
  };
  const put = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Without TLS a browser gives no clipboard; a copy that the person asked for can still be filled.
    const fill = (event) => { event.clipboardData.setData("text/plain", text); event.preventDefault(); event.stopImmediatePropagation(); };
    document.addEventListener("copy", fill, { capture: true, once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill, { capture: true });
    if (!done) throw new Error("not copied");
  };
  const copied = (number) => say(words.copied.replace("#", number));
  document.addEventListener("copy", (event) => {
    if (!getSelection().isCollapsed || event.target.matches("input, textarea, select") && !event.target.matches(".pick")) return;
    const here = place(document.activeElement), list = chosen().length ? chosen() : here ? [rows()[here.row]] : [];
    if (!list.length) return;
    event.clipboardData.setData("text/plain", asText(list));
    event.preventDefault();
    copied(list.length);
  });
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("#copy");
    if (event.target.closest("[data-print]")) window.print();
    if (!button) return;
    try {
      const list = chosen();
      if (list.length) { await put(asText(list)); copied(list.length); return; }
      const answer = await fetch(button.dataset.tsv);
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const text = (await answer.text()).replace(/^\ufeff/, "");
      await put(text);
      copied(text.split("\r\n").length - 2);
    } catch { say(words.notCopied); }
  });

  // --- keys
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -99], End: [0, 99] };
  table.addEventListener("keydown", (event) => {
    const here = place(event.target), step = steps[event.key];
    if (!here || event.ctrlKey || event.altKey || event.metaKey) return;
    if (step) {
      if (event.shiftKey && step[0]) { if (last === null) last = here.row; reach(Math.min(rows().length - 1, Math.max(0, here.row + step[0]))); }
      go(here.row + step[0], here.cell + step[1]);
    } else if (event.key === " ") { choose(rows()[here.row], !pick(rows()[here.row]).checked); last = here.row; count(); }
    else if (event.key === "Enter" && !event.target.matches("a")) { const link = rows()[here.row].querySelector("a"); if (link) link.click(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not(.pick), textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
    const help = document.querySelector("#book-keys"), first = [...table.querySelectorAll("#filter-row input")].find((box) => box.offsetParent);
    if (event.key === "?" && help) { help.open = !help.open; help.querySelector("summary").focus(); }
    else if (event.key === "/" && first) { first.focus(); first.select(); }
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  table.addEventListener("focusin", (event) => { const here = place(event.target); if (here) at = here; });
  document.body.addEventListener("htmx:afterSettle", () => { last = null; prepare(); });
  prepare();
})();
