/* <button data-copy="GZ-1121-0418"> copies; the button itself says that it did. */
import { announce, words } from "./words.js";

const SHOWN_MS = 1500;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy || location.href;
  await navigator.clipboard.writeText(text);
  const label = button.querySelector("[data-copy-words]") ?? button;
  const before = label.textContent;
  label.textContent = words("copied");
  announce(words("copied"));
  setTimeout(() => { label.textContent = before; }, SHOWN_MS);
});
