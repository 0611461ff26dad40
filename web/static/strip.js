// The strip of pages: R turns the page that is shown, all pages can be ticked, and typed fields are not lost by either.
"use strict";
(() => {
  const strip = document.querySelector("#strip"), sheets = document.querySelector("#sheets"), note = document.querySelector("#strip-note");
  const fields = document.querySelector("#fields");
  const tell = (sentence) => { note.textContent = sentence; if (sentence) strip.open = true; };

  // What was shown stands beside each field, so a field that differs is one that the person typed in and did not save.
  const unsaved = () => [...fields.querySelectorAll("input[name^='was.']")].some((was) => {
    const input = fields.elements[was.name.slice(4)];
    return input && input.value !== was.value;
  });
  strip.addEventListener("submit", (event) => { if (unsaved()) { event.preventDefault(); tell(note.dataset.unsaved); } });
  strip.addEventListener("click", (event) => {
    if (!event.target.closest("[data-tick-all]")) return;
    const boxes = [...strip.querySelectorAll("input[name=ticked]")], off = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !off; });
  });

  // The page that is shown is the one of which most is to be seen.
  const shown = () => {
    const view = sheets.getBoundingClientRect();
    const seen = (sheet) => { const at = sheet.getBoundingClientRect(); return Math.min(at.bottom, view.bottom) - Math.max(at.top, view.top); };
    return [...sheets.querySelectorAll(".sheet")].reduce((best, sheet) => seen(sheet) > seen(best) ? sheet : best).dataset.page;
  };
  const turn = (way) => {
    const page = shown(), button = strip.querySelector(`form[action$="/pages/${page}"] button[value=${way}]`);
    if (!button) return tell(note.dataset.noPicture);
    if (!strip.open) {
      const at = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: page });
      button.form.append(at);
    }
    button.form.requestSubmit(button);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "r" || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    event.preventDefault();
    turn(event.shiftKey ? "left" : "right");
  });
})();
