/* <form data-draft="name" hx-post="…"> is kept every 5 s in this tab only (sessionStorage: it holds personal data), and
   when it is sent; it is dropped once the server has taken it. */
import { now_ms } from "./times.js";
import { words } from "./words.js";

const EVERY_MS = 5000;

function content(form) {
  const kept = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  return JSON.stringify(kept);
}

function restore(form, saved) {
  for (const [name, value] of JSON.parse(saved)) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
      else if (input.type !== "hidden" && !input.value) input.value = value;
    }
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${form.dataset.draft}`;
  let last = content(form);
  const saved = sessionStorage.getItem(key);
  if (saved) restore(form, saved);
  const keep = () => {
    const present = content(form);
    if (present === last) return;
    last = present;
    sessionStorage.setItem(key, present);
    const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(now_ms());
    form.querySelectorAll("[data-draft-state]").forEach((state) => { state.textContent = words("draft_kept", { time }); });
  };
  const timer = setInterval(keep, EVERY_MS);
  form.addEventListener("submit", keep);
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr.status < 200 || detail.xhr.status >= 400) return; // refused, or nobody answered (0)
    clearInterval(timer);
    sessionStorage.removeItem(key);
  });
}
