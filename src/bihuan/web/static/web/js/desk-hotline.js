/* The hotline's keyboard: arrows choose a service, Esc leads back to the number, the call is timed and kept. */
import { onKey } from "./keys.js";
import { keep, restore, forget } from "./desk-draft.js";
import { now_ms } from "./times.js";

const TYPED_WAIT_MS = 400;
const STARTED = "desk-call-started";
const desk = () => document.getElementById("desk");
const call = () => document.getElementById("call");
let typing = 0;

/* What has no say in what can be chosen asks the server nothing. */
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-no-draft], [data-refresh-while-typing]")) event.stopPropagation();
}, true);

function refresh() {
  if (call()) window.htmx.trigger(call(), "refresh");
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-refresh-while-typing]")) return;
  clearTimeout(typing);
  typing = setTimeout(refresh, TYPED_WAIT_MS);
});

function land() {
  const invalid = desk()?.querySelector("[aria-invalid=true]");
  const focus = invalid ?? desk()?.querySelector(".desk-right [data-focus]") ?? desk()?.querySelector("[data-focus]");
  focus?.focus({ preventScroll: true });
}

function services() {
  return [...document.querySelectorAll("[data-services] input")];
}

function choose(step) {
  const all = services();
  const focused = document.activeElement;
  if (!all.length || (focused?.matches("input[type=radio]") && !all.includes(focused))) return false;
  const at = all.findIndex((one) => one.checked);
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  next.focus({ preventScroll: true });
  if (!next.checked) next.click();
  return true;
}

onKey("↑", () => choose(-1));
onKey("↓", () => choose(1));

onKey("Esc", () => {
  const number = document.getElementById("number");
  if (!number) return false;
  if (document.activeElement?.matches("textarea, select, input:not([type=radio], [type=checkbox])")) {
    const back = services().find((one) => one.checked);
    if (back) back.focus();
    else document.activeElement.blur();
    return true;
  }
  number.focus();
  number.select();
  return true;
});

function begin() {
  const form = call();
  if (!form) {
    sessionStorage.removeItem(STARTED);
    if (document.querySelector("[data-made-number]")) forget();
    return;
  }
  const [whose, since] = (sessionStorage.getItem(STARTED) ?? "").split("|");
  if (whose !== form.dataset.call || !since) sessionStorage.setItem(STARTED, `${form.dataset.call}|${now_ms()}`);
  tick();
}

function tick() {
  const shown = document.querySelector("[data-call-timer]");
  const since = Number((sessionStorage.getItem(STARTED) ?? "").split("|")[1]);
  if (!shown || !since) return;
  const past_s = Math.max(0, Math.floor((now_ms() - since) / 1000));
  shown.textContent = `${String(Math.floor(past_s / 60)).padStart(2, "0")}:${String(past_s % 60).padStart(2, "0")}`;
}

setInterval(tick, 1000);
setInterval(() => keep(call()), 5000);

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "desk") return;
  begin();
  if (event.detail.xhr.status === 200 && restore(call())) refresh();
  land();
});

begin();
if (restore(call())) refresh();
land();
