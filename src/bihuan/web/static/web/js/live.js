/* The live dot tells the truth about polling: an element with data-live refreshes itself (hx-trigger="every 15s");
   when nothing has come for 31 s the dot becomes the triangle and says for how long. Acts stay possible. */
import { words } from "./words.js";

const STALE_S = 31;
const sign = document.getElementById("live");

if (sign && document.querySelector("[data-live]")) {
  let fresh_ms = Date.now();
  sign.hidden = false;
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.closest?.("[data-live]") && event.detail.successful) fresh_ms = Date.now();
  });
  setInterval(() => {
    const age_s = Math.floor((Date.now() - fresh_ms) / 1000);
    sign.classList.toggle("stale", age_s >= STALE_S);
    sign.querySelector("[data-live-words]").textContent = age_s >= STALE_S ? words("stale", { s: age_s }) : words("live");
  }, 1000);
}
