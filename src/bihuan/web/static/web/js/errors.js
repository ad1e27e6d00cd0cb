/* A request that failed says so where it was made: what happened, what is kept, and a way to try again. */
import { words } from "./words.js";

function place(element) {
  const slot = element.closest("form, [data-error-slot]") ?? element.parentElement;
  const found = slot.querySelector(":scope > [data-error]");
  if (found) return found;
  const made = document.createElement("div");
  made.dataset.error = "";
  made.setAttribute("role", "alert");
  slot.append(made);
  return made;
}

function clear(element) {
  (element.closest("form, [data-error-slot]") ?? element.parentElement)?.querySelector(":scope > [data-error]")?.remove();
}

function own(text, number) {
  const template = document.getElementById("error-template").content.cloneNode(true);
  template.querySelector("[data-error-words]").textContent = text;
  template.querySelector("[data-error-number]").textContent = number ? words("request_number", { n: number }) : "";
  return template;
}

function retry(box, element) {
  const button = box.querySelector("[data-retry]");
  button?.addEventListener("click", () => window.htmx.trigger(element, element.matches("form") ? "submit" : "click"));
}

document.addEventListener("htmx:beforeRequest", (event) => clear(event.detail.elt));

/* A form that comes back with its faults (422) is swapped in by htmx itself; a refusal without its form is not: in the
   form's target it would lie on what else stands there, and with hx-swap="none" nowhere. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("X-Error-Fragment")) return;
  detail.shouldSwap = false;
  detail.isError = true;
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt } = event.detail;
  const box = place(elt);
  const parsed = new DOMParser().parseFromString(xhr.responseText, "text/html");
  if (xhr.getResponseHeader("X-Error-Fragment")) box.replaceChildren(...parsed.body.childNodes);
  else box.replaceChildren(own(words(xhr.status === 413 ? "too_large" : "server_failed"), xhr.getResponseHeader("X-Request-Id")));
  retry(box, elt);
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const box = place(event.detail.elt);
    box.replaceChildren(own(words("no_connection"), ""));
    retry(box, event.detail.elt);
  });
}
