/* One toast at a time, with an undo or a link. Undo stays on the Z key for its 30 s, after the toast has gone. */
import { onKey } from "./keys.js";
import { announce, words } from "./words.js";

const SHOWN_MS = 6000;
const UNDO_MS = 30000;
let undo = null;
let hiding = 0;

function post(action) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = document.querySelector("meta[name=csrf-token]").content;
  form.append(token);
  document.body.append(form);
  form.submit();
}

function follow(toast) {
  if (toast.undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = words("undo");
    const cap = document.createElement("kbd");
    cap.textContent = "Z";
    button.append(cap);
    button.addEventListener("click", () => post(toast.undo));
    return button;
  }
  const link = document.createElement("a");
  link.href = toast.href;
  link.textContent = toast.link;
  return link;
}

/** Shows {text, undo: address} or {text, href, link}. */
export function showToast(toast) {
  document.getElementById("toast")?.remove();
  const box = document.createElement("div");
  box.id = "toast";
  box.className = "toast";
  const text = document.createElement("span");
  text.className = "grow";
  text.textContent = toast.text;
  box.append(text);
  if (toast.undo || toast.href) box.append(follow(toast));
  document.body.append(box);
  announce(toast.text);
  clearTimeout(hiding);
  hiding = setTimeout(() => box.remove(), SHOWN_MS);
  undo = toast.undo ? { address: toast.undo, until: performance.now() + UNDO_MS } : null;
}

onKey("Z", () => {
  if (!undo || performance.now() > undo.until) return false;
  post(undo.address);
  return true;
});

/* From a redirect: left in the page. From an htmx answer: the HX-Trigger header {"toast": {...}}. */
const left = document.getElementById("toast-left");
if (left) showToast(JSON.parse(left.textContent));
document.addEventListener("toast", (event) => showToast(event.detail));
