/* The phone's own words, translated by the server; the frame's are web's. */
const table = JSON.parse(document.getElementById("phone-words").textContent);

/** Gives the words under `name`, with each {slot} filled. */
export function say(name, slots = {}) {
  return table[name].replace(/\{(\w+)\}/g, (whole, slot) => slots[slot] ?? whole);
}

/** Gives a moment as 14:30, or 11-21 14:30 on another day; the phone's own zone. */
export function clock(iso) {
  const at = new Date(iso);
  const two = (number) => String(number).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date().toDateString() ? time : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}
