/* Words the server translated for scripts (partials/words.html), and the polite voice for screen readers. */
const table = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** Gives the words under `name`, with each {slot} filled. */
export function words(name, slots = {}) {
  return (table[name] ?? name).replace(/\{(\w+)\}/g, (whole, slot) => slots[slot] ?? whole);
}

/** Says `text` to assistive technology without moving focus. */
export function announce(text) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}
