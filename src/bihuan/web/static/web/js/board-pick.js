/* Choosing an order on the board: by click, by arrows between blocks, by U among the waiting; and its why. */
import { onKey } from "./keys.js";

const WAIT_MS = 150;
let waiting = 0;
let number = new URL(location.href).searchParams.get("at") ?? "";

const side = () => document.getElementById("side");
const seen = (one) => one.getClientRects().length > 0;
const all = (within) => [...document.querySelectorAll(`${within} [data-pick]`)].filter(seen);
const chosen = () => (number ? document.querySelector(`[data-pick="${CSS.escape(number)}"]`) : null);
const middle = (one) => { const box = one.getBoundingClientRect(); return box.left + box.width / 2; };

function mark(element) {
  for (const other of document.querySelectorAll("[data-pick]")) {
    other.removeAttribute("aria-current");
    other.tabIndex = -1;
  }
  const holder = element ?? [...document.querySelectorAll(".board [data-pick]")].find(seen);
  if (holder) holder.tabIndex = 0;
  element?.setAttribute("aria-current", "true");
}

function tell() {
  document.dispatchEvent(new CustomEvent("boardpick", { detail: { number } }));
}

/** Gives the number of the order chosen; empty for none. */
export function chosenNumber() {
  return number;
}

function show(wait_ms) {
  // The pane's keys belong to the order it shows: none of them may act on another one meanwhile.
  for (const one of side().querySelectorAll("#board-order [data-key]")) one.removeAttribute("data-key");
  clearTimeout(waiting);
  const wanted = number;
  waiting = setTimeout(() => {
    if (wanted) window.htmx.ajax("GET", `/board/orders/${encodeURIComponent(wanted)}/side`, { target: "#board-order", swap: "innerHTML" });
  }, wait_ms);
}

/** Chooses the order an element stands for and shows it in the pane. */
export function pick(element, wait_ms = 0) {
  if (!element) return false;
  if (element.dataset.pick !== number) closeWhy();
  number = element.dataset.pick;
  mark(element);
  tell();
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  side().classList.add("open");
  const address = new URL(location.href);
  address.searchParams.set("at", number);
  history.replaceState(history.state, "", address);
  show(wait_ms);
  return true;
}

/** Marks the chosen order again after parts of the page were replaced; `reload` also renews its pane. */
export function repick(reload) {
  const element = chosen();
  mark(element);
  if (!element && number) {
    number = "";
    tell();
  }
  if (element && document.activeElement === document.body) element.focus({ preventScroll: true });
  if (element && reload) show(0);
}

function along(step) {
  const from = document.activeElement?.closest?.("[data-pick]") ?? chosen();
  if (!from) return pick(all("#grid")[0] ?? all("#waiting")[0]);
  const lane = from.closest(".lane");
  if (!lane) return step > 0 ? pick(all("#grid")[0], WAIT_MS) : false;
  const mine = [...lane.querySelectorAll("[data-pick]")];
  return pick(mine[mine.indexOf(from) + step], WAIT_MS);
}

function across(step) {
  const from = document.activeElement?.closest?.("[data-pick]") ?? chosen();
  if (!from) return pick(all("#grid")[0] ?? all("#waiting")[0]);
  const row = from.closest(".tech");
  if (!row) {
    const list = all("#waiting");
    return pick(list[list.indexOf(from) + step], WAIT_MS);
  }
  const rows = [...document.querySelectorAll("#grid .tech")].filter((one) => one === row || one.querySelector("[data-pick]"));
  const next = rows[rows.indexOf(row) + step];
  if (!next) return false;
  const near = [...next.querySelectorAll("[data-pick]")].sort((one, other) => Math.abs(middle(one) - middle(from)) - Math.abs(middle(other) - middle(from)));
  return pick(near[0], WAIT_MS);
}

function open() {
  const element = document.activeElement?.closest?.("[data-pick]") ?? chosen();
  if (!element) return false;
  location.assign(element.dataset.href);
  return true;
}

function showWhy(button) {
  window.htmx.ajax("GET", button.dataset.why, { target: "#why", swap: "innerHTML" });
}

/** Opens the why below its block, towards the past, and inside the lanes. */
function placeWhy() {
  const why = document.getElementById("why");
  why.hidden = false;
  const frame = why.parentElement.getBoundingClientRect();
  const block = chosen()?.closest("#grid") ? chosen().getBoundingClientRect() : null;
  const box = why.getBoundingClientRect();
  const right = block ? block.left + block.width / 2 - frame.left + 40 : frame.width / 2 + box.width / 2;
  const left = Math.max(8, Math.min(right - box.width, frame.width - box.width - 8));
  const below = block ? block.bottom - frame.top + 10 : 40;
  const fits = below + box.height < frame.height;
  const top = fits || !block ? Math.min(below, Math.max(8, frame.height - box.height - 8)) : Math.max(8, block.top - frame.top - box.height - 10);
  why.style.setProperty("--x", `${left}px`);
  why.style.setProperty("--y", `${top}px`);
  why.style.setProperty("--tail", block && fits ? `${block.left + block.width / 2 - frame.left - left - 5}px` : "-100px");
  why.querySelector("[data-close-why]")?.focus();
}

/** Closes the why; false if it was not open. */
export function closeWhy() {
  const why = document.getElementById("why");
  if (!why || why.hidden) return false;
  why.hidden = true;
  why.replaceChildren();
  chosen()?.focus({ preventScroll: true });
  return true;
}

function closeSide() {
  if (!side().classList.contains("open") || getComputedStyle(side()).position === "static") return false;
  side().classList.remove("open");
  return true;
}

onKey("←", () => along(-1));
onKey("→", () => along(1));
onKey("↑", () => across(-1));
onKey("↓", () => across(1));
onKey("U", () => pick(all("#waiting")[0]));
onKey("↵", open);
onKey("Esc", () => closeWhy() || closeSide());
document.addEventListener("keydown", (event) => {
  // On a block, which is a button, Enter opens its order as everywhere on the board; Space chooses it.
  if (event.code === "Enter" && !event.isComposing && event.target.matches?.(".block") && open()) event.preventDefault();
}, true);
document.addEventListener("click", (event) => {
  const why = event.target.closest("[data-why]");
  if (why) { showWhy(why); return; }
  if (event.target.closest("[data-close-why]")) { closeWhy(); return; }
  if (event.target.closest("[data-close-side]")) { side().classList.remove("open"); return; }
  const element = event.target.closest("[data-pick]");
  if (element && !event.target.closest("a")) pick(element);
});
document.addEventListener("dblclick", (event) => {
  const element = event.target.closest("[data-pick]");
  if (element) location.assign(element.dataset.href);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "why") placeWhy();
});

mark(chosen());
if (chosen()) pick(chosen());
