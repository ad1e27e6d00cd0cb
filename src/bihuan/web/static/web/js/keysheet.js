/* "?" lists the keys of this page, read from the controls themselves, so the sheet can't be wrong. */
import { keyed, onKey } from "./keys.js";

function label(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  // A view's count is no part of its name.
  copy.querySelectorAll(`kbd, svg, .why, input, select, textarea${element.closest(".segments") ? ", b" : ""}`)
    .forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim() || element.title;
}

function fill(list, entries) {
  list.replaceChildren(...entries.map(([key, words]) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const cap = document.createElement("kbd");
    name.textContent = words;
    cap.textContent = key;
    item.append(name, cap);
    return item;
  }));
  list.closest("section").hidden = entries.length === 0;
}

function open() {
  const sheet = document.getElementById("keysheet");
  if (!sheet || sheet.open) return false;
  const entries = new Map();
  for (const element of keyed()) {
    if (!entries.has(element.dataset.key)) entries.set(element.dataset.key, label(element));
  }
  // Strokes that belong to no control: the page lists them where nobody sees it.
  for (const one of document.querySelectorAll("[data-keys-also] [data-also]")) {
    if (!entries.has(one.dataset.also.split("–")[0])) entries.set(one.dataset.also, one.textContent);
  }
  const go = [...entries].filter(([key]) => key.includes("G "));
  fill(sheet.querySelector("[data-keys-go]"), go);
  fill(sheet.querySelector("[data-keys-page]"), [...entries].filter(([key]) => !key.includes("G ") && !["?", "/"].includes(key)));
  sheet.querySelector("[data-keys-list]").hidden = !document.querySelector("[data-list]");
  sheet.querySelector("[data-keys-tick]").hidden = !document.querySelector("[data-list] input[type=checkbox]");
  sheet.showModal();
  return true;
}

onKey("?", open);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keysheet]")) open();
});
