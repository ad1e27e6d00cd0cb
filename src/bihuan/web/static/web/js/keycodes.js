/* Turns a printed key ("A", "G D", "⇧ A", "Ctrl ↵", "Alt K", "F2", "?") into event codes and compares events with it.
   Codes, not characters: an active Chinese IME must not eat the keys. */
const NAMED = {
  "/": "Slash", "?": "Shift+Slash", "↵": "Enter", enter: "Enter", space: "Space", esc: "Escape", escape: "Escape",
  backspace: "Backspace", tab: "Tab", "↑": "ArrowUp", "↓": "ArrowDown", "←": "ArrowLeft", "→": "ArrowRight",
};
const MODIFIERS = { "⇧": "Shift", shift: "Shift", ctrl: "Ctrl", alt: "Alt" };

function code(token) {
  if (/^[a-z]$/i.test(token)) return `Key${token.toUpperCase()}`;
  if (/^\d$/.test(token)) return `Digit${token}`;
  if (/^f\d{1,2}$/i.test(token)) return token.toUpperCase();
  return NAMED[token.toLowerCase()] ?? token;
}

/** Gives the strokes of a printed key, e.g. "G D" -> ["KeyG", "KeyD"], "Ctrl ↵" -> ["Ctrl+Enter"]. */
export function strokes(printed) {
  const found = [];
  let held = "";
  for (const token of printed.trim().split(/[\s+]+/)) {
    const modifier = MODIFIERS[token.toLowerCase()];
    if (modifier) { held += `${modifier}+`; continue; }
    found.push(held + code(token));
    held = "";
  }
  return found;
}

/** Gives the stroke an event makes. Meta counts as Ctrl; the numeric pad counts as the main block. */
export function stroke(event) {
  const plain = event.code.replace(/^Numpad(\d)$/, "Digit$1").replace("NumpadEnter", "Enter").replace("NumpadDivide", "Slash");
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + plain;
}

/** Says whether a stroke is safe while somebody types: a function key, Escape, or one with Ctrl or Alt. */
export function safeWhileTyping(made) {
  return /^(Ctrl|Alt)\+/.test(made) || /^(Shift\+)?F\d/.test(made) || made === "Escape";
}
