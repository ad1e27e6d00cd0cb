/* Giving an order by dragging it onto a technician's row: what that would break and cost is said while it hovers. */
const ASK_MS = 200;
let dragged = "";
let over = null;
let asking = 0;
const said = new Map();

const verdict = () => document.getElementById("board-verdict");

function say(html) {
  // The server rendered it; parsed apart from the page, nothing in it runs.
  verdict().replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  verdict().hidden = !html;
}

async function ask(row) {
  const key = `${dragged} ${row.dataset.person}`;
  if (!said.has(key)) {
    const address = `/board/orders/${encodeURIComponent(dragged)}/judge?to=${encodeURIComponent(row.dataset.person)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Current-URL": location.href } });
    said.set(key, answer.ok || answer.status === 422 || answer.status === 409 ? await answer.text() : "");
  }
  if (over === row) say(said.get(key));
}

function leave() {
  over?.classList.remove("taking");
  over = null;
  clearTimeout(asking);
  say("");
}

document.addEventListener("dragstart", (event) => {
  const element = event.target.closest?.("[data-pick]");
  if (!element) return;
  dragged = element.dataset.pick;
  said.clear();
  event.dataTransfer.setData("text/plain", dragged);
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const row = dragged && event.target.closest?.(".tech[data-person]");
  if (!row) { leave(); return; }
  event.preventDefault();
  if (row === over) return;
  leave();
  over = row;
  row.classList.add("taking");
  asking = setTimeout(() => ask(row), ASK_MS);
});
document.addEventListener("drop", (event) => {
  const row = event.target.closest?.(".tech[data-person]");
  if (!dragged || !row) return;
  event.preventDefault();
  const address = `/board/orders/${encodeURIComponent(dragged)}/give?to=${encodeURIComponent(row.dataset.person)}`;
  window.htmx.ajax("GET", address, { target: "#drawer-body", swap: "innerHTML" });
});
document.addEventListener("dragend", () => { leave(); dragged = ""; });
