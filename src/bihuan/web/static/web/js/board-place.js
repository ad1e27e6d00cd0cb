/* Places blocks, journeys and hatches on the axis from their minutes, and keeps the now line where now is. */
import { now_ms } from "./times.js";
import { together } from "./together.js";

const EVERY_MS = 30000;
const MINUTE_MS = 60000;
const served = { at_ms: now_ms(), minute: Number(document.getElementById("grid")?.dataset.now ?? 0) };

function percent(minute, grid) {
  const first = Number(grid.dataset.first);
  const length = Number(grid.dataset.last) - first;
  return Math.min(100, Math.max(0, ((minute - first) / length) * 100));
}

/** Puts everything inside the grid at its place. */
function place() {
  const grid = document.getElementById("grid");
  if (!grid) return;
  grid.style.setProperty("--hours", grid.dataset.hours);
  for (const one of grid.querySelectorAll("[data-from]")) {
    const from = percent(Number(one.dataset.from), grid);
    one.style.setProperty("--x", `${from}%`);
    const wide = `${percent(Number(one.dataset.to), grid) - from}%`;
    one.style.setProperty("--w", one.matches(".block") ? `max(4px, ${wide})` : wide);
  }
  for (const one of grid.querySelectorAll("[data-at]")) one.style.setProperty("--x", `${percent(Number(one.dataset.at), grid)}%`);
  grid.classList.add("placed");
  placeNow(grid);
}

function placeNow(grid = document.getElementById("grid")) {
  if (!grid) return;
  const today = "today" in grid.dataset;
  const minute = today ? served.minute + Math.floor((now_ms() - served.at_ms) / MINUTE_MS) : Number(grid.dataset.now);
  const shown = today && minute > Number(grid.dataset.first) && minute < Number(grid.dataset.last);
  const at = `${percent(minute, grid)}%`;
  const rows = [...grid.querySelectorAll(".tech, .group")];
  grid.style.setProperty("--rows-height", String(rows.reduce((sum, row) => sum + row.offsetHeight, 0)));
  grid.querySelector(".past").style.setProperty("--x", at);
  for (const one of grid.querySelectorAll(".now-line, .now-time")) {
    one.style.setProperty("--x", at);
    one.hidden = !shown;
  }
  const words = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  grid.querySelector(".now-time").textContent = words;
  for (const one of grid.querySelectorAll(".axis [data-at]")) one.hidden = shown && Math.abs(Number(one.dataset.at) - minute) < 45;
}

const placeSoon = together(place);
place();
setInterval(() => placeNow(), EVERY_MS);
document.addEventListener("htmx:afterSettle", placeSoon);
document.addEventListener("htmx:oobAfterSwap", placeSoon);
