/* Relative times are refreshed every 30 s in place, by the server's clock; the absolute one stands in datetime and title. */
import { words } from "./words.js";

const EVERY_MS = 30000;
const served = Date.parse(document.documentElement.dataset.now ?? "");
const ahead_ms = Number.isNaN(served) ? 0 : Date.now() - served;

/** Gives the server's present moment in milliseconds. */
export function now_ms() {
  return Date.now() - ahead_ms;
}

/** Gives minutes in words: 2 时 06 分. The same cut as formats.duration_words on the server. */
export function duration(minutes) {
  if (minutes >= 2880) return words("days_hours", { d: Math.floor(minutes / 1440), h: Math.floor((minutes % 1440) / 60) });
  if (minutes >= 60) return words("hours_minutes", { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, "0") });
  return words("minutes", { m: minutes });
}

const LEVELS = [[20 * 60, "danger"], [30 * 60, "attention"]];
const TONES = { danger: "dan", attention: "att", done: "ok" };

function refresh(element) {
  const left_s = Math.floor((Date.parse(element.dataset.due) - now_ms()) / 1000);
  const text = left_s < 0 ? words("over", { t: duration(Math.ceil(-left_s / 60)) }) : words("left", { t: duration(Math.floor(left_s / 60)) });
  const state = LEVELS.find(([until_s]) => left_s <= until_s)?.[1] ?? element.dataset.calm;
  element.querySelector("[data-due-words]").textContent = text;
  element.classList.remove(...Object.values(TONES));
  if (TONES[state]) element.classList.add(TONES[state]);
  element.querySelector("use")?.setAttribute("href", `#g-${state}`);
  element.querySelector(".glyph")?.setAttribute("aria-label", words(state));
}

function refreshAll() {
  document.querySelectorAll("[data-due]").forEach(refresh);
  for (const element of document.querySelectorAll("[data-wall-clock]")) {
    element.textContent = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: element.dataset.wallClock }).format(now_ms());
  }
}

setInterval(refreshAll, EVERY_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refreshAll(); });
