/* What the server said against a form, put where it belongs: under its field, else beside the button. */
function line(text) {
  const made = document.getElementById("fault-line").content.firstElementChild.cloneNode(true);
  made.querySelector("span").textContent = text;
  return made;
}

export function clear(form) {
  form.querySelectorAll("[data-fault], [data-refusal]").forEach((place) => place.replaceChildren());
  form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
}

/** Shows {message, faults} in `form`, and puts the focus on the first field to mend. */
export function show(form, refusal) {
  clear(form);
  let first = null;
  let placed = false;
  for (const field of form.querySelectorAll("[data-field]")) {
    const text = Object.entries(refusal.faults ?? {}).find(([where]) => where === field.dataset.field)?.[1];
    if (!text) continue;
    placed = true;
    field.querySelector("[data-fault]").append(line(text));
    const input = field.querySelector("input, select, textarea");
    input.setAttribute("aria-invalid", "true");
    first ??= input;
  }
  if (!placed) form.querySelector("[data-refusal]")?.append(line(refusal.message));
  (first ?? form.querySelector("[data-refusal]"))?.scrollIntoView({ block: "center" });
  first?.focus();
}
