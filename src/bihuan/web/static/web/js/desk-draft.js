/* A call is kept every 5 s in this tab only (it holds personal data), and taken up again when its desk is reopened. */
import { now_ms } from "./times.js";
import { words } from "./words.js";

const PREFIX = "desk-draft:";
const NOT_KEPT = ["csrfmiddlewaretoken", "key", "service_before"];
let last = "";

function content(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name)));
}

/** Keeps the call and says since when, if something was changed. */
export function keep(form) {
  if (!form) return;
  const present = content(form);
  if (!last) last = present;
  if (present === last) return;
  last = present;
  sessionStorage.setItem(PREFIX + form.dataset.call, present);
  const timeZone = document.querySelector("[data-wall-clock]")?.dataset.wallClock;
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(now_ms());
  document.querySelector("[data-call-draft]").textContent = words("draft_kept", { time });
}

/** Puts a kept call back into its form; says whether there was one. */
export function restore(form) {
  last = form ? content(form) : "";
  const saved = form && sessionStorage.getItem(PREFIX + form.dataset.call);
  if (!saved) return false;
  for (const [name, value] of JSON.parse(saved)) {
    for (const control of form.elements) {
      if (control.name !== name || control.type === "hidden") continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
      else control.value = value;
    }
  }
  return true;
}

/** Forgets the calls kept in this tab, once one of them has become an order. */
export function forget() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  }
  last = "";
}
