/* Parts that are kept current. <div data-live="orders dispatch" hx-trigger="live-now"> asks again when told that something
   of these contexts changed (one stream per window, none while it is hidden); else by the clock, slowly while the stream
   is open, every 15 s while it is not. <button data-live-count="orders"> counts what changed instead.
   The dot tells the truth: when nothing has come for 31 s it becomes the triangle and says for how long. */
import { words } from "./words.js";

const STALE_S = 31;
const PACE_S = { open: 60, shut: 15 };
const GATHER_MS = 400;
const AGAIN_MS = 30_000;
const sign = document.getElementById("live");
const parts = () => [...document.querySelectorAll("[data-live]")];
const due = new Map();
let source = null;
let last = "";
let fresh_ms = Date.now();

if (sign && document.querySelector("[data-live], [data-live-count]")) {
  const told = (element, topics) => element.dataset.live.split(" ").some((one) => topics.has(one));
  const soon = (element) => {
    if (due.has(element)) return;
    due.set(element, setTimeout(() => {
      due.delete(element);
      element.dataset.liveAt = Date.now();
      window.htmx.trigger(element, "live-now");
    }, GATHER_MS));
  };
  const count = (changed) => {
    for (const button of document.querySelectorAll("[data-live-count]")) {
      const known = new Set(JSON.parse(button.dataset.ids ?? "[]"));
      for (const id of changed[button.dataset.liveCount] ?? []) known.add(id);
      button.dataset.ids = JSON.stringify([...known]);
      button.hidden = known.size === 0;
      button.textContent = words("updates", { n: known.size });
    }
  };
  const shut = () => { source?.close(); source = null; };
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(last ? `/live?after=${last}` : "/live");
    const heard = (event) => { fresh_ms = Date.now(); last = event.lastEventId || last; };
    source.addEventListener("beat", heard);
    source.addEventListener("hello", (event) => {
      const first = !last; // what changed between the page and its stream nobody tells
      heard(event);
      if (first || JSON.parse(event.data).missed) parts().forEach(soon);
    });
    source.addEventListener("change", (event) => {
      heard(event);
      const changed = JSON.parse(event.data);
      const topics = new Set(Object.keys(changed));
      parts().filter((one) => told(one, topics)).forEach(soon);
      count(changed);
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      shut();
      setTimeout(open, AGAIN_MS);
    });
  };

  sign.hidden = false;
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.closest?.("[data-live]") && event.detail.successful) fresh_ms = Date.now();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { shut(); return; }
    parts().forEach(soon);
    open();
  });
  window.addEventListener("pagehide", shut);
  window.addEventListener("pageshow", open);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-live-count]")) location.reload(); });
  open();
  setInterval(() => {
    const pace_s = source?.readyState === EventSource.OPEN ? PACE_S.open : PACE_S.shut;
    for (const one of parts()) {
      one.dataset.liveAt ??= Date.now();
      if (!document.hidden && Date.now() - Number(one.dataset.liveAt) >= pace_s * 1000) soon(one);
    }
    const age_s = Math.floor((Date.now() - fresh_ms) / 1000);
    sign.classList.toggle("stale", age_s >= STALE_S);
    sign.querySelector("[data-live-words]").textContent = age_s >= STALE_S ? words("stale", { s: age_s }) : words("live");
  }, 1000);
}
