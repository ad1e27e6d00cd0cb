/* What changes by itself: the page says which parts it has, and gets those that differ, a technician's row at a time. */
import { closeWhy, repick } from "./board-pick.js";
import { together } from "./together.js";

function has() {
  const parts = [...document.querySelectorAll(".board [data-digest]")].map((one) => `${one.id}=${one.dataset.digest}`);
  return [`shape=${document.getElementById("grid").dataset.shape}`, ...parts].join(",");
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.path.startsWith("/board")) event.detail.headers["X-Board-Has"] = has();
});
document.addEventListener("boarddone", (event) => {
  const what = event.detail.what;
  if (what === "job") document.getElementById("board-job").replaceChildren();
  if (what === "order") {
    document.getElementById("drawer").close();
    closeWhy();
  }
  // The new parts settle after the event that brought them.
  requestAnimationFrame(() => requestAnimationFrame(() => repick(true)));
});
document.addEventListener("htmx:oobAfterSwap", together(() => repick(false)));
