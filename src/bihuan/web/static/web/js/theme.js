/* Runs before the first paint: without a stored choice (the server wrote that one) the page follows the system. */
(() => {
  "use strict";
  const root = document.documentElement;
  if (root.dataset.theme) return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.theme = dark.matches ? "dark" : "light"; };
  follow();
  dark.addEventListener("change", follow);
})();
