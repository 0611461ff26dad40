// What pages do beyond plain forms and htmx: upload with progress, field and box, word clicks, keys.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // --- upload: one request a document, so that each shows its own progress; the list below tells the outcome
  const form = one("#upload");
  if (form) {
    const picker = one("#files"), note = one("#upload-note"), list = one("#sending"), words = form.dataset;
    const refresh = () => document.body.dispatchEvent(new CustomEvent("refresh-arrivals"));
    // As web/numbers.py says sizes, so that a file has one size everywhere.
    const size = (bytes) => {
      const steps = ["B", "kB", "MB", "GB"];
      let at = 0;
      for (; bytes >= 1000 && at < 3; at++) bytes /= 1000;
      return `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: at ? 1 : 0 }).format(bytes)} ${steps[at]}`;
    };

    const row = (files) => {
      const item = list.appendChild(document.createElement("li"));
      for (const name of ["name wrap", "size"]) item.appendChild(document.createElement("span")).className = name;
      item.appendChild(document.createElement("progress")).max = 100;
      item.appendChild(document.createElement("span")).className = "outcome";
      item.children[0].textContent = files[0].name + (files.length > 1 ? ` (+${files.length - 1})` : "");
      item.children[1].textContent = size(files.reduce((sum, file) => sum + file.size, 0));
      return Object.assign((percent, outcome, bad) => {
        item.children[2].value = percent;
        item.children[3].textContent = outcome;
        item.children[3].className = "outcome state state-" + (bad ? "bad" : percent < 100 ? "busy" : "good");
      }, { item });
    };

    // A line says what was true when the file had come; from the list below it takes what became of it, and the way to it.
    const followList = () => all("li[data-job]", list).forEach((item) => {
      const row = one(`#arrivals tr[data-job="${item.dataset.job}"]`), state = row && row.dataset.state, name = item.children[0];
      if (!row || state === item.dataset.state || ["waiting", "reading"].includes(state)) return;
      const told = one(".state", row), link = one(".file a", row);
      item.dataset.state = state;
      item.children[3].className = `outcome ${told.className}`;
      item.children[3].replaceChildren(...told.cloneNode(true).childNodes);
      if (!link || one("a", name)) return;
      const way = Object.assign(document.createElement("a"), { href: link.href, textContent: name.textContent });
      name.replaceChildren(way);
    });
    document.body.addEventListener("htmx:afterSettle", followList);

    const send = (files, restricted) => new Promise((done) => {
      const show = row(files);
      if (files.reduce((sum, file) => sum + file.size, 0) > Number(words.limitMb) * 1e6) {
        show(0, words.tooLarge, true);
        return done();
      }
      const body = new FormData();
      body.set("csrf_token", one("[name=csrf_token]", form).value);
      body.set("declared", "1");
      if (restricted) body.set("access", "restricted");
      if (files.length > 1) { body.set("join", "1"); body.set("order", "sent"); }
      for (const file of files) body.append("files", file, file.name);
      const go = () => {
        const request = new XMLHttpRequest();
        request.open("POST", form.action);
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        request.upload.onprogress = (event) => show(event.total ? Math.floor(event.loaded / event.total * 99) : 0, words.sending);
        request.onerror = request.onabort = () => { show(0, words.failed, true); done(); };
        request.onload = () => {
          // Too many at once: the file waits as long as the server says and goes then.
          if (request.status === 429) {
            show(0, words.waiting);
            setTimeout(go, 1e3 * (Number(request.getResponseHeader("Retry-After")) || 60));
            return;
          }
          let answer = {};
          try { answer = JSON.parse(request.responseText); } catch { /* not ours: the sentence below says so */ }
          const receipt = (answer.receipts || [])[0];
          if (!receipt) show(0, answer.error ? `${answer.error.message} (${answer.error.reference || ""})` : words.failed, true);
          else if (receipt.state === "refused") show(0, receipt.reason, true);
          else {
            show(100, receipt.reason || words.sent);
            show.item.dataset.job = receipt.job;
          }
          refresh();
          done();
        };
        show(0, words.sending);
        request.send(body);
      };
      go();
    });

    let queue = Promise.resolve();
    // Every batch is declared anew: a tick speaks of the files it was made for, not of the next ones.
    const renew = () => all("#declared, #join, #restricted", form).forEach((box) => { box.checked = false; });
    // What goes at the next press of the button, by name.
    const tell = () => {
      const files = join.checked ? [] : [...waiting, ...picker.files], chosen = one("#chosen");
      if (files.length) note.textContent = "";
      chosen.hidden = !files.length;
      chosen.replaceChildren(...files.map((file) => {
        const item = document.createElement("li");
        item.append(`${file.name} `, Object.assign(document.createElement("small"), { textContent: size(file.size) }));
        return item;
      }));
    };
    // Photographs of one letter wait in the order that the person sees, and are sent by the button only.
    const joined = one("#joined"), pile = one("#joined ol"), camera = one("#camera"), join = one("#join");
    let pages = [], waiting = [];
    const control = (label, sign, act, off) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm btn-outline-secondary", textContent: sign, title: label, disabled: off, onclick: act });
      button.setAttribute("aria-label", label);
      return button;
    };
    const thumbnail = async (file, canvas) => {
      try {
        const picture = await createImageBitmap(file, { resizeHeight: 110 });
        canvas.width = picture.width; canvas.height = picture.height;
        canvas.getContext("2d").drawImage(picture, 0, 0);
      } catch { canvas.remove(); }
    };
    const lay = () => {
      joined.hidden = !pages.length;
      pile.replaceChildren(...pages.map((file, at) => {
        const item = document.createElement("li"), canvas = item.appendChild(document.createElement("canvas"));
        const shift = (step) => () => { pages.splice(at, 1); pages.splice(at + step, 0, file); lay(); pile.children[at + step].querySelector("button:enabled").focus(); };
        item.appendChild(document.createElement("span")).textContent = file.name;
        item.append(control(`${words.up}: ${file.name}`, "←", shift(-1), at === 0), control(`${words.down}: ${file.name}`, "→", shift(1), at === pages.length - 1),
          control(`${words.out}: ${file.name}`, "×", () => { pages.splice(at, 1); lay(); }, false));
        thumbnail(file, canvas);
        return item;
      }));
    };
    const byName = (files) => [...files].sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));
    const gather = (files) => { pages.push(...byName(files)); lay(); };
    join.addEventListener("change", () => {
      if (join.checked) { gather([...waiting, ...picker.files]); waiting = []; picker.value = ""; }
      else { waiting = pages; pages = []; lay(); }
      tell();
    });
    camera.addEventListener("change", () => { join.checked = true; gather([...waiting, ...picker.files, ...camera.files]); waiting = []; camera.value = picker.value = ""; tell(); });
    picker.addEventListener("change", () => { if (join.checked && picker.files.length) { gather(picker.files); picker.value = ""; } tell(); });
    const take = (files, dropped) => {
      note.textContent = "";
      if (!files.length) { note.textContent = words.none; picker.focus(); return; }
      if (!one("#declared").checked) {
        // Dropped files go as soon as they are declared; those of the button when it is pressed again.
        if (dropped) { waiting = files; picker.value = ""; }
        tell();
        note.textContent = words.declare;
        one("#declared").focus();
        return;
      }
      const restricted = Boolean(one("#restricted")?.checked);
      for (const group of join.checked ? [[...files]] : byName(files).map((file) => [file])) queue = queue.then(() => send(group, restricted));
      pages = [];
      waiting = [];
      picker.value = "";
      renew();
      lay();
      tell();
    };
    form.noValidate = true; // the words of the browser are in its own language; ours ask for the files first
    // The second click of a double click finds the files gone already.
    one("button.btn-primary", form).addEventListener("click", (event) => { if (event.detail > 1) event.preventDefault(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); take(pages.length ? pages : [...waiting, ...picker.files]); });
    one("#declared").addEventListener("change", () => { if (waiting.length && !join.checked) take([...waiting, ...picker.files]); });
    document.addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dragging"); });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dragging"); });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      document.body.classList.remove("dragging");
      if (join.checked) gather(event.dataTransfer.files); else take([...waiting, ...picker.files, ...event.dataTransfer.files], true);
    });
  }

  // --- document: a focused field lights its box, as large as is needed to read it; a clicked word fills the field; zoom
  const bench = one("#bench");
  if (bench) {
    const sheets = one("#sheets");
    let current = null;
    const light = (name) => {
      all("rect.on", sheets).forEach((rect) => rect.classList.remove("on"));
      const boxes = all(`rect[data-field="${name}"]`, sheets);
      boxes.forEach((rect) => rect.classList.add("on"));
      // Once the page itself has come to rest: a field that takes the focus may scroll it.
      if (boxes.length) requestAnimationFrame(() => { widen(suited(boxes[0])); bring(boxes[0]); });
    };
    // What is to be seen of the scan: its lower part may lie below the window.
    const EDGE = 14, LEGIBLE = 16, WIDTHS = [1, 1.4, 1.9, 2.6]; // px around a box, px of a line's height, widths of a sheet
    const seen = () => {
      const view = sheets.getBoundingClientRect(), bottom = Math.min(view.top + sheets.clientHeight, innerHeight);
      return { left: view.left, right: view.left + sheets.clientWidth, top: view.top, bottom: bottom - view.top > 120 ? bottom : view.top + sheets.clientHeight };
    };
    // The least width at which a box can be read, the present one where that does; never one at which it is cut off.
    const suited = (box) => {
      const at = box.getBoundingClientRect(), view = seen(), line = box.dataset.line * at.height / box.height.baseVal.value;
      const grown = (one) => WIDTHS[one] / WIDTHS[level];
      const fits = (one) => at.width * grown(one) <= view.right - view.left - 2 * EDGE && at.height * grown(one) <= view.bottom - view.top - 2 * EDGE;
      const reads = (one) => line * grown(one) >= LEGIBLE;
      const fitting = [level, 0, 1, 2, 3].filter(fits);
      return fitting.find(reads) ?? Math.max(0, ...fitting);
    };
    const bring = (box) => {
      const at = box.getBoundingClientRect(), view = seen();
      // A box that is wholly seen stays; another comes into the middle, one that is larger than the view begins at its edge.
      const shift = (low, high, from, to) => low >= from + EDGE && high <= to - EDGE ? 0 : high - low > to - from - 2 * EDGE ? low - from - EDGE : (low + high - from - to) / 2;
      sheets.scrollTop += shift(at.top, at.bottom, view.top, view.bottom);
      sheets.scrollLeft += shift(at.left, at.right, view.left, view.right);
    };
    bench.addEventListener("focusin", (event) => {
      const field = event.target.closest(".field");
      if (!field) return;
      if (event.target.matches("input, textarea, select")) current = event.target;
      light(field.dataset.lights);
    });
    // The number and the head of the symbol are one thing: typing the one shows in the other at once.
    const number = one("#field-number"), symbol = one("#field-symbol");
    if (number && symbol && !number.readOnly) number.addEventListener("input", () => {
      const rest = /^\s*[0-9]{1,5}[a-zđ]?(?=\s*[-/])/.test(symbol.value) ? symbol.value.replace(/^\s*[0-9]{1,5}[a-zđ]?\s*/, "") : symbol.value ? "" : symbol.dataset.tail;
      if (rest && number.value) symbol.value = number.value.trim() + rest;
    });
    bench.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-fill]");
      if (chip) {
        const input = one("input:not([type=hidden]), textarea, select", chip.closest(".field"));
        input.value = chip.dataset.fill;
        input.dispatchEvent(new Event("input"));
        input.focus();
        // What begins with a sign is the part behind what a hand wrote: the person goes on in front of it.
        if (/^[-/]/.test(input.value)) input.setSelectionRange(0, 0);
      }
      const zoom = event.target.closest("[data-zoom]");
      if (zoom) enlarge(Number(zoom.dataset.zoom));
    });
    let level = 0;
    const widen = (wanted) => {
      sheets.classList.remove(`zoom-${level}`);
      level = wanted;
      sheets.classList.add(`zoom-${level}`);
    };
    const enlarge = (step) => {
      widen(Math.min(3, Math.max(0, level + step)));
      const lit = one("rect.on", sheets);
      if (lit) bring(lit);
    };
    const known = new Map();
    const wordsOf = async (number) => {
      if (!known.has(number)) {
        const answer = await fetch(bench.dataset.words.replace("/pages/0/", `/pages/${number}/`));
        known.set(number, answer.ok ? (await answer.json()).words : []);
      }
      return known.get(number);
    };
    sheets.addEventListener("click", async (event) => {
      const paper = event.target.closest(".paper"), input = current;
      const overlay = paper && one(".overlay", paper);
      if (!overlay || !input || input.readOnly || input.tagName === "SELECT") return;
      const at = overlay.getBoundingClientRect(), box = overlay.viewBox.baseVal;
      const x = (event.clientX - at.left) / at.width * box.width, y = (event.clientY - at.top) / at.height * box.height;
      const hit = (await wordsOf(paper.closest(".sheet").dataset.page)).find(([, x0, y0, x1, y1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
      if (!hit) return;
      // A selected or empty field is replaced; otherwise words are added one after another.
      const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
      input.value = whole || !input.value ? hit[0] : `${input.value} ${hit[0]}`;
      input.focus();
      input.setSelectionRange(input.value.length, input.value.length);
    });
    const first = one(".field.weak input, .field.weak textarea");
    if (first && !location.hash && !one("[autofocus]")) first.focus({ preventScroll: true });
  }

  // --- a page that answers a form (what was wrong with it): once it is sent anew, the way back leads to the page where the form
  // stood, and the browser does not ask whether to send the old form again
  if ("answersForm" in document.body.dataset && document.referrer.startsWith(`${location.origin}/`)) {
    document.addEventListener("submit", (event) => { if (!event.defaultPrevented && event.target.method === "post") history.replaceState(null, "", document.referrer); });
  }

  // --- keys
  const press = (name) => { const target = one(`[data-key="${name}"]`); if (target) target.click(); return Boolean(target); };
  // Arrows go from the search box down its proposals and back.
  const walk = (from, step) => {
    const box = from.closest(".find-box"), links = box ? all("#proposals a", box) : [];
    const stops = links.length ? [one("input[type=search]", box), ...links] : [], at = stops.indexOf(from);
    if (at < 0) return false;
    stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
    return true;
  };
  // On the page of a document, outside its fields: + and - zoom, a digit goes to that field, ? shows the keys.
  const onBench = (key) => {
    const help = one("#keys"), field = /^[1-9]$/.test(key) ? all(".field", bench)[Number(key) - 1] : null;
    const target = field && one("input:not([type=hidden]), textarea, select", field);
    if (target) target.focus();
    else if (key === "+" || key === "-") one(`[data-zoom="${key === "+" ? 1 : -1}"]`).click();
    else if (key === "?" && help) { help.open = !help.open; one("summary", help).focus(); }
    else return false;
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    let used = false;
    if (event.key === "/" && !typing) { const box = one("#q") || one("#top-search"); if (box) { box.focus(); box.select(); used = true; } }
    else if ((event.ctrlKey && event.shiftKey && event.key === "Enter") || event.key === "F9") used = press("stay");
    else if ((event.ctrlKey && event.key === "Enter") || event.key === "F8") used = press("approve");
    else if (event.altKey && event.key === "ArrowLeft") used = press("previous");
    else if (event.altKey && event.key === "ArrowRight") used = press("next");
    else if (!typing && !event.ctrlKey && !event.altKey && !event.metaKey && bench && onBench(event.key)) used = true;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") used = walk(event.target, event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape" && typing && bench && bench.contains(event.target)) event.target.blur();
    else if (event.key === "Escape") all("#proposals").forEach((list) => list.replaceChildren()), all("details.me[open]").forEach((menu) => menu.removeAttribute("open"));
    if (used) event.preventDefault();
  });
  // --- copy a text; without a clipboard (plain http) it is selected, so that Ctrl+C takes it
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = one(button.dataset.copy);
    getSelection().selectAllChildren(source);
    if (navigator.clipboard) { await navigator.clipboard.writeText(source.textContent); button.textContent = button.dataset.copied; }
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
  document.addEventListener("click", (event) => all("details.me[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.removeAttribute("open"); }));
})();
