/* The rota's sheet: arrows move between days, Enter asks why, W and R set a day, Z takes the last one back. */
import { onKey } from "./keys.js";
import { announce } from "./words.js";

const done = [];
let place = [0, 0];

const sheet = () => document.getElementById("rota-sheet");
const rows = () => [...sheet().querySelectorAll("tbody tr")];
const cells = (row) => [...row.querySelectorAll(".day")];
const here = () => document.activeElement?.closest?.("#rota-sheet tbody .day");
const clamped = (value, count) => Math.max(0, Math.min(count - 1, value));

function spot(cell) {
  const row = cell.closest("tr");
  return [rows().indexOf(row), cells(row).indexOf(cell)];
}

function facts(cell) {
  const row = cell.closest("tr");
  const head = sheet().querySelectorAll("thead th[data-on]")[cells(row).indexOf(cell)];
  const kind = cell.classList.contains("duty") ? "work" : cell.classList.contains("rest") ? "rest" : "";
  return { person: row.dataset.person, on: head.dataset.on, kind };
}

function values() {
  const { group, first, plan } = sheet().dataset;
  return plan ? { group, first, plan } : { group, first };
}

/** Makes one day the one that Tab reaches, and puts the focus on it if wanted. */
function stand(down, right, focus = true) {
  const listed = rows();
  if (!listed.length) return;
  const row = listed[clamped(down, listed.length)];
  const line = cells(row);
  const cell = line[clamped(right, line.length)];
  for (const other of sheet().querySelectorAll("tbody .day[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  place = spot(cell);
  if (focus) {
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function ask(cell) {
  const { person, on } = facts(cell);
  stand(...spot(cell));
  window.htmx.ajax("GET", sheet().dataset.why, { target: "#rota-why", swap: "innerHTML", values: { ...values(), person, on } });
}

async function set({ person, on }, kind) {
  await window.htmx.ajax("POST", sheet().dataset.set, { source: "#rota-sheet", target: "#rota-sheet", swap: "outerHTML", values: { ...values(), person, on, kind } });
  stand(...place);
  announce(rows()[place[0]] ? cells(rows()[place[0]])[place[1]].getAttribute("aria-label") : "");
}

function setHere(kind) {
  const cell = here();
  if (!cell || !sheet().dataset.set) return false;
  const before = facts(cell);
  place = spot(cell);
  if (before.kind === kind) return true;
  if (before.kind) done.push({ ...before, place });
  set(before, kind);
  return true;
}

onKey("W", () => setHere("work"));
onKey("R", () => setHere("rest"));
onKey("Z", () => {
  const last = done.pop();
  if (!last || !sheet().dataset.set) return false;
  place = last.place;
  set(last, last.kind);
  return true;
});

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

document.addEventListener("keydown", (event) => {
  const cell = here();
  if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
  const [down, right] = spot(cell);
  const far = { Home: [down, 0], End: [down, Infinity] }[event.key];
  const step = STEPS[event.key];
  if (!step && !far) return;
  event.preventDefault();
  if (far) stand(...far);
  else stand(down + step[0], right + step[1]);
});

document.addEventListener("click", (event) => {
  const cell = event.target.closest("#rota-sheet tbody .day");
  if (cell) ask(cell);
});

if (sheet()) {
  const today = [...sheet().querySelectorAll("thead th[data-on]")].findIndex((head) => head.classList.contains("today"));
  stand(0, Math.max(0, today), false);
}
