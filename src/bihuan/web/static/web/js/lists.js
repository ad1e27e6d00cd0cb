/* Lists: J and K or the arrows move, Enter opens, Space ticks, with Shift a whole range; moving shows the row's preview and remembers it in the address. */
import { onKey } from "./keys.js";

const PREVIEW_WAIT_MS = 120;
let waiting = 0;

function rows() {
  return [...(document.querySelector("[data-list]")?.querySelectorAll("[data-row]") ?? [])];
}

function current() {
  return document.querySelector("[data-list] [data-row][aria-current=true]");
}

function show(row, open) {
  const pane = document.getElementById("preview");
  if (!pane || !row.dataset.preview) return;
  if (open) pane.classList.add("open");
  clearTimeout(waiting);
  waiting = setTimeout(() => window.htmx.ajax("GET", row.dataset.preview, { target: "#preview", swap: "innerHTML" }), open ? 0 : PREVIEW_WAIT_MS);
  const address = new URL(location.href);
  address.searchParams.set("at", row.dataset.row);
  history.replaceState(history.state, "", address);
}

function select(row, open) {
  if (!row) return false;
  for (const other of rows()) {
    other.toggleAttribute("aria-current", false);
    other.tabIndex = -1;
  }
  row.setAttribute("aria-current", "true");
  row.tabIndex = 0;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  show(row, open);
  return true;
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  return select(all[Math.min(all.length - 1, Math.max(0, at + step))], false);
}

onKey("J", () => move(1));
onKey("K", () => move(-1));
/* Arrows scroll as ever, until a row has the focus. */
const inRow = () => Boolean(document.activeElement?.closest("[data-list] [data-row]"));
onKey("↓", () => inRow() && move(1));
onKey("↑", () => inRow() && move(-1));
onKey("↵", () => {
  const link = current()?.querySelector("[data-open]");
  if (!link) return false;
  link.click();
  return true;
});
onKey("Space", () => {
  const box = current()?.querySelector("input[type=checkbox]");
  if (!box) return false;
  box.click();
  return true;
});
onKey("Esc", () => closePreview());

current()?.scrollIntoView({ block: "nearest" }); // the address may name a row far down

function closePreview() {
  const pane = document.querySelector("#preview.open");
  if (!pane) return false;
  pane.classList.remove("open");
  current()?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-preview]")) { closePreview(); return; }
  if (event.target.closest("[data-open-preview]")) { document.getElementById("preview")?.classList.toggle("open"); return; }
  const row = event.target.closest("[data-list] [data-row]");
  if (row && !event.target.closest("a, button, input, label, select")) select(row, true);
});

const ticks = () => [...document.querySelectorAll("[data-list] [data-row] td.tick input")];
let lastTick = null;

function countTicks() {
  const all = ticks();
  const ticked = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-tick-all]");
  if (head) {
    head.checked = ticked > 0 && ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  }
  for (const count of document.querySelectorAll("[data-ticked-count]")) count.textContent = ticked || "";
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-list] td.tick input");
  if (!box) return;
  const all = ticks();
  const [from, to] = [all.indexOf(lastTick), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  lastTick = box;
  countTicks();
});
document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-tick-all]")) return;
  for (const box of ticks()) box.checked = event.target.checked;
  countTicks();
});
window.addEventListener("pageshow", countTicks); // a browser that comes back keeps what was ticked
