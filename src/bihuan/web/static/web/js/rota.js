/* The rota's sheet: arrows move between days, Enter asks why, W and R set a day, X frees it, Z takes the last one back. */
import { onKey } from "./keys.js";
import { showToast } from "./toast.js";
import { announce } from "./words.js";

const done = [];
let place = [0, 0];
let waiting = Promise.resolve();

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

async function ask(cell) {
  stand(...spot(cell));
  await tell(facts(cell));
  document.getElementById("rota-why").scrollIntoView({ block: "nearest" }); // on a phone it lies below the sheet
}

function tell({ person, on }) {
  return window.htmx.ajax("GET", sheet().dataset.why, { target: "#rota-why", swap: "innerHTML", values: { ...values(), person, on } });
}

/** Sends one change, of the day at `changed`; the sheet that comes back says how to take it back. A refusal leaves ours. */
async function change(address, given, changed) {
  const before = sheet();
  await window.htmx.ajax("POST", address, { source: "#rota-sheet", target: "#rota-sheet", swap: "outerHTML", values: { ...values(), ...given } });
  if (sheet() === before) return;
  if (sheet().dataset.undo) done.push({ undo: sheet().dataset.undo, place: changed });
  stand(...place);
  announce(cells(rows()[place[0]])[place[1]].getAttribute("aria-label"));
  const told = document.querySelector("#rota-why [data-why-on]")?.dataset;
  if (told) tell({ person: told.whyPerson, on: told.whyOn }); // what is said beside the sheet may hold no longer
}

/** One change after the other, so that each knows what the one before it left. */
function queue(act) {
  waiting = waiting.then(act).catch(() => {}); // no connection: errors.js says so
}

function setHere(kind) {
  const cell = here();
  if (!cell || !sheet().dataset.set) return false;
  const { person, on, kind: stood } = facts(cell);
  if (stood === kind && cell.classList.contains("fixed")) return true;
  place = spot(cell);
  const changed = place;
  queue(() => change(sheet().dataset.set, { person, on, kind }, changed));
  return true;
}

function free(cell) {
  if (!cell || !sheet().dataset.free) return false;
  const { person, on } = facts(cell);
  place = spot(cell);
  const changed = place;
  queue(() => change(sheet().dataset.free, { person, on }, changed));
  return true;
}

async function takeBack() {
  const last = done.pop();
  if (!last) {
    showToast({ text: sheet().dataset.nothing });
    return;
  }
  place = last.place;
  try {
    await change(sheet().dataset.restore, { undo: last.undo }, place);
  } catch (lost) {
    done.push(last); // it never arrived
    throw lost;
  }
}

onKey("W", () => setHere("work"));
onKey("R", () => setHere("rest"));
onKey("X", () => free(here()));
onKey("Z", () => {
  if (!sheet().dataset.restore) return false;
  queue(takeBack);
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
  const freed = event.target.closest("[data-free-on]");
  if (freed) freeFrom(freed.dataset);
});

/** Frees the day that the words beside the sheet are of. */
function freeFrom({ freePerson, freeOn }) {
  const row = rows().find((one) => one.dataset.person === freePerson);
  const heads = [...sheet().querySelectorAll("thead th[data-on]")];
  const right = heads.findIndex((head) => head.dataset.on === freeOn);
  if (!row || right < 0) return;
  free(cells(row)[right]);
}

if (sheet()) {
  const today = [...sheet().querySelectorAll("thead th[data-on]")].findIndex((head) => head.classList.contains("today"));
  stand(0, Math.max(0, today), false);
}
