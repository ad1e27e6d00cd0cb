/* Runs before the first paint: without a stored choice (the server wrote that one) the page follows the system. */
(function () {
  "use strict";
  var root = document.documentElement;
  if (root.dataset.theme) return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() { root.dataset.theme = dark.matches ? "dark" : "light"; }
  follow();
  dark.addEventListener("change", follow);
})();
