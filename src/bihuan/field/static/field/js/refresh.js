/* Keeping the page true: after an act, when the phone is taken up again, and, without a network, from the queue. */
import { acts } from "./store.js";
import { resumed } from "./sync.js";

const EVERY_MS = 60000;
const WAY = ["accept", "contact", "depart", "arrive", "complete"];
let fresh_ms = Date.now();
let loading = Promise.resolve();
let behind = false;

function busy() {
  const typed = document.activeElement?.matches("input, select, textarea");
  return typed || document.querySelector("dialog:modal, form[data-sending]") !== null || document.querySelector("form.asks:not(dialog form)") !== null;
}

function load() {
  fresh_ms = Date.now();
  return window.htmx.ajax("GET", location.pathname, { target: "#page", select: "#page", swap: "outerHTML" });
}

/** Loads this page's content anew, in place; without a network it stays as it is. One after another: an answer that
    was asked for before an act must not be the last to be shown. */
export function refresh() {
  loading = loading.then(load, load);
  return loading;
}

/** Shows the page an act leads to. */
export function go(address) {
  if (address === location.pathname) refresh();
  else location.assign(address);
}

/* The steps of the card's order that wait on the phone, as if they had been agreed: marked so, and the next one offered. */
export function follow() {
  const card = document.querySelector("[data-card]");
  if (!card) return;
  const waiting = acts().filter((act) => act.number === card.dataset.card && !act.refusal);
  const taken = new Set(waiting.filter((act) => act.verb !== "contact" || act.spoken).map((act) => act.verb));
  for (const verb of taken) card.querySelector(`[data-mark="${verb}"]`)?.classList.add("kept");
  const panels = [...card.querySelectorAll("[data-panel]")].filter((panel) => panel.dataset.panel !== "pending");
  const furthest = Math.max(-1, ...[...taken].map((verb) => WAY.indexOf(verb)));
  const left = waiting.some((act) => ["return", "reschedule", "block"].includes(act.verb));
  const next = left ? undefined : panels.find((panel) => WAY.indexOf(panel.dataset.panel) > furthest || !WAY.includes(panel.dataset.panel));
  panels.forEach((panel) => { panel.hidden = panel !== next; });
  card.querySelector("[data-panel=pending]").hidden = next !== undefined || panels.length === 0;
}

async function ifQuiet() {
  if (!document.hidden && !busy() && Date.now() - fresh_ms > EVERY_MS) await refresh();
}

/* Nothing is taken from under the thumb: with a sheet open or an act on its way the page is renewed afterwards.
   A session that has ended answers with the sign-in page, which is not to be put here either. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const elsewhere = new URL(event.detail.xhr.responseURL).pathname !== location.pathname;
  const inUse = document.querySelector("#page dialog:modal, #page form[data-sending]") !== null;
  if (elsewhere || inUse) event.detail.shouldSwap = false;
  behind = behind || inUse;
});
/* An order that is no longer his must not stay in view. */
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 404) location.assign(document.querySelector(".tabs a").href);
});
document.addEventListener("close", () => {
  if (!behind) return;
  behind = false;
  refresh();
}, true);

/* Every swap puts the server's state in the page; what still waits on the phone is laid over it again. */
document.addEventListener("htmx:afterSwap", follow);
document.addEventListener("visibilitychange", ifQuiet);
setInterval(ifQuiet, EVERY_MS / 2);
resumed.push(refresh);
follow();
