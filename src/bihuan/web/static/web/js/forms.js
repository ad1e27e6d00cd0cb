/* Forms: an empty required field is told of when left; the first fault gets focus; a form is sent once. */
import { words } from "./words.js";

function fault(input, text) {
  const field = input.closest(".field");
  if (!field) return;
  let line = field.querySelector("[data-blur-fault]");
  input.setAttribute("aria-invalid", text ? "true" : "false");
  if (!text) { line?.remove(); return; }
  if (!line) {
    line = document.getElementById("fault-template").content.firstElementChild.cloneNode(true);
    line.dataset.blurFault = "";
    field.append(line);
  }
  line.querySelector("[data-fault-words]").textContent = text;
}

document.addEventListener("focusout", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLElement) || !input.matches(".field :is(input, select, textarea)[required]")) return;
  if (event.relatedTarget?.closest?.("button, a, summary")) return; // a line put in here would move away what is being pressed
  if (input.closest(".field").querySelector(".fault:not([data-blur-fault])") && input.value) input.closest(".field").querySelector(".fault:not([data-blur-fault])").remove();
  fault(input, input.value.trim() ? "" : words("fill_in"));
});

/* The browser would say it in its own language, beside the page's looks. */
const MISSING = { checkbox: "tick_it", file: "choose_file" };
const told = new WeakSet(); // fields with words of ours for the browser to show: invalid as long as they have them

function forget(input) {
  if (told.delete(input)) input.setCustomValidity("");
}

document.addEventListener("click", (event) => { // a script may have filled in what was missing: no input event tells
  const form = event.target.closest?.("button, [type=submit]")?.form;
  for (const input of form?.elements ?? []) forget(input);
}, true);

document.addEventListener("invalid", (event) => {
  const input = event.target;
  forget(input);
  if (!input.validity.valueMissing) return;
  const said = words(MISSING[input.type] ?? "fill_in");
  if (!input.closest(".field")) { told.add(input); input.setCustomValidity(said); return; }
  event.preventDefault();
  fault(input, said);
  if (input.form?.querySelector(":is(input, select, textarea):invalid") === input) input.focus();
}, true);
document.addEventListener("input", (event) => {
  forget(event.target);
  if (event.target.closest?.(".field")?.querySelector("[data-blur-fault]")) fault(event.target, "");
});

function focusFirst(root) {
  root.querySelector?.("[aria-invalid=true]")?.focus();
}

document.addEventListener("htmx:afterSettle", (event) => focusFirst(event.detail.elt));
focusFirst(document);

/* A second submit of a plain form would act twice; htmx guards its own. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-submit-on-change]");
  control?.form.requestSubmit();
});
