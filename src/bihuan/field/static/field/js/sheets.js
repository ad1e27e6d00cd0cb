/* Sheets: a link with data-sheet opens its dialog where there is one, else it leads to the same form as a page. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-sheet]");
  const sheet = opener && document.getElementById(opener.dataset.sheet);
  if (sheet) {
    event.preventDefault();
    opener.closest("dialog")?.close();
    if (sheet.open) sheet.close(); // it stood in the page because scripts came late
    sheet.showModal();
  }
  if (event.target.closest("[data-close]") || event.target.matches("dialog")) event.target.closest("dialog").close();
  const sign = event.target.closest("[data-sign]");
  if (sign) {
    const input = sign.parentElement.querySelector("input");
    const typed = input.value.trim().replace(/^[−－]/, "-");
    input.value = typed.startsWith("-") ? typed.slice(1) : `-${typed}`;
    input.focus();
  }
});
