/* A callback by keyboard: digits answer the marked question and mark the next; Backspace goes one back. */
const TEXT = "textarea, select, input:not([type=radio], [type=checkbox])";

function form() {
  return document.querySelector("form[data-answers]");
}

function groups() {
  return [...form().querySelectorAll("[data-question], [data-verdict], [data-reasons]")].filter((one) => one.getClientRects().length > 0);
}

function answered(group) {
  return group.querySelector(":checked") !== null;
}

function mark(group) {
  form().querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
  group?.classList.add("now");
  group?.scrollIntoView({ block: "nearest" });
}

function marked() {
  return groups().find((one) => one.classList.contains("now"));
}

function first() {
  mark(groups().find((one) => !answered(one)));
}

function answer(digit) {
  const group = marked();
  const choice = group?.querySelectorAll("input[type=radio]")[digit - 1];
  if (!choice || group.matches("[data-verdict]")) return;
  choice.checked = true;
  choice.focus({ preventScroll: true });
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

function back() {
  const all = groups();
  const at = marked() ? all.indexOf(marked()) : all.length;
  mark(all[Math.max(0, at - 1)]);
}

/* Before the page's own keys: in hand, 1 to 5 are answers and not views. */
document.addEventListener("keydown", (event) => {
  if (!form() || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (document.documentElement.dataset.keys === "off" || event.target.closest?.(TEXT)) return;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit) answer(Number(digit));
  else if (event.code === "Backspace") back();
  else return;
  event.preventDefault();
}, true);

document.addEventListener("change", (event) => {
  if (!event.target.closest?.("form[data-answers]") || !event.target.matches("input[type=radio]")) return;
  const all = groups();
  const next = all.slice(all.indexOf(event.target.closest("fieldset")) + 1).find((one) => !answered(one));
  mark(next);
});

document.addEventListener("htmx:afterSettle", () => {
  if (form() && !marked()) first();
});
if (form()) first();
