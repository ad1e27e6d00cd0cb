/* The keyboard: any element with data-key="A" is pressed (or, if a field, focused) by that key.
   Off while typing or composing, and single keys can be switched off per user (data-keys="off" on <html>). */
import { safeWhileTyping, stroke, strokes } from "./keycodes.js";
import { announce } from "./words.js";

const SEQUENCE_MS = 1200;
const NATIVE = "a[href], button, summary, input, select, textarea, [contenteditable=true]";
const TEXT = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]):not([type=file]), textarea, select, [contenteditable=true]";
const handlers = [];
let begun = null;
let begunAt = 0;

/** Registers a stroke that belongs to no single control; `act` returns false if it did not apply. */
export function onKey(printed, act) {
  handlers.push({ strokes: strokes(printed), act });
}

/* A pane laid over the page hides what lies under it: a field there would take unseen what is typed. */
function covers(pane, one) {
  if (pane.contains(one) || getComputedStyle(pane).position !== "fixed") return false;
  const [over, under] = [pane.getBoundingClientRect(), one.getBoundingClientRect()];
  const [across, down] = [(under.left + under.right) / 2, (under.top + under.bottom) / 2];
  return over.left <= across && across <= over.right && over.top <= down && down <= over.bottom;
}

/** Gives the elements whose keys work now: those of the topmost modal, else of the whole page; only visible ones. */
export function keyed() {
  const modals = document.querySelectorAll("dialog:modal");
  const root = modals.length ? modals[modals.length - 1] : document;
  const panes = [...document.querySelectorAll("#preview.open, dialog.drawer[open]")];
  return [...root.querySelectorAll("[data-key]")]
    .filter((one) => one.getClientRects().length > 0 && (root !== document || !panes.some((pane) => covers(pane, one))));
}

function press(element) {
  if (element.matches(":disabled, [aria-disabled=true]")) {
    announce(element.querySelector(".why")?.textContent || element.title);
    return;
  }
  if (element.matches(TEXT)) { element.focus(); element.select?.(); return; }
  if (element.matches("input, button, a")) element.focus({ preventScroll: true });
  element.click();
}

function begins(candidates, made) {
  return candidates.some((one) => one.length > 1 && one[0] === made);
}

function choose(made) {
  const controls = keyed().map((element) => ({ element, strokes: strokes(element.dataset.key) }));
  const prefix = begun && performance.now() - begunAt < SEQUENCE_MS ? begun : null;
  begun = null;
  const fits = (list) => (prefix ? list.length === 2 && list[0] === prefix && list[1] === made : list.length === 1 && list[0] === made);
  const control = controls.find((one) => fits(one.strokes));
  if (control) { press(control.element); return true; }
  if (handlers.some((one) => fits(one.strokes) && one.act() !== false)) return true;
  if (!prefix && begins([...controls, ...handlers].map((one) => one.strokes), made)) {
    begun = made;
    begunAt = performance.now();
    return true;
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || !event.code) return;
  const made = stroke(event);
  const target = event.target instanceof Element ? event.target : document.body;
  const single = !safeWhileTyping(made);
  if (single && (target.closest(TEXT) || document.documentElement.dataset.keys === "off")) return;
  if ((made === "Enter" || made === "Space") && target.closest(NATIVE)) return;
  if (choose(made)) event.preventDefault();
});
