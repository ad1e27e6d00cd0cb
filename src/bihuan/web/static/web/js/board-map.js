/* The map beside the lanes: opened by its key, remembered for the reader, fetched only once it can be seen. */
const SETTLE_MS = 300;
const board = document.querySelector("[data-board]");
const section = document.getElementById("map");
const phone = window.matchMedia("(max-width: 767px)");
let drawing = null;
let waiting = 0;

const seen = () => section.getClientRects().length > 0;

function tell() {
  for (const one of document.querySelectorAll("[data-map-toggle]")) one.setAttribute("aria-pressed", String(seen()));
}

async function draw() {
  tell();
  if (!seen()) return;
  drawing ??= import("./board-map-draw.js");
  (await drawing).show(section);
}

/** Tells the server, which remembers it; if that fails the map is where it was wanted all the same. */
function keep(state) {
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
  fetch(board.dataset.mapKeep, { method: "POST", headers, body: new URLSearchParams({ map: state }), keepalive: true }).catch(() => {});
}

function toggle() {
  if (phone.matches) {
    board.toggleAttribute("data-map-alone");
  } else {
    board.dataset.map = seen() ? "closed" : "open";
    keep(board.dataset.map);
  }
  draw();
}

/** Draws again what changed, if the map is in sight; several changes at once count as one. */
function changed() {
  clearTimeout(waiting);
  waiting = setTimeout(draw, SETTLE_MS);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-map-toggle]")) toggle();
});
document.addEventListener("htmx:oobAfterSwap", changed);
window.addEventListener("resize", changed);
// The board comes first: the map is fetched when the browser has nothing else to do.
if ("requestIdleCallback" in window) requestIdleCallback(draw, { timeout: 2000 });
else setTimeout(draw, SETTLE_MS);
tell();
