/* Paper: the print button, which browsers give to scripts only. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
