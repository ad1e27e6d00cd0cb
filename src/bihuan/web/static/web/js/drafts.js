/* <form data-draft="hotline"> is kept every 5 s in this tab only (sessionStorage: it holds personal data) until sent. */
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
  const timer = setInterval(() => {
    const present = content(form);
    if (present === last) return;
    last = present;
    sessionStorage.setItem(key, present);
    const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(now_ms());
    form.querySelectorAll("[data-draft-state]").forEach((state) => { state.textContent = words("draft_kept", { time }); });
  }, EVERY_MS);
  form.addEventListener("submit", () => { clearInterval(timer); sessionStorage.removeItem(key); });
}
