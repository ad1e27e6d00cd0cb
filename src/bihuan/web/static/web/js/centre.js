/* The inbox: a decision made leads to the one after it; R opens the reason and puts the cursor there. */
function after() {
  const current = document.querySelector("[data-list] [data-row][aria-current=true]");
  const next = current?.nextElementSibling ?? current?.previousElementSibling;
  return next?.dataset.row ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches?.("[data-decides]")) return;
  event.detail.parameters.set("next_row", after());
  event.detail.parameters.set("page", document.getElementById("pulse").dataset.page);
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-refuse]") && event.target.open) event.target.querySelector("textarea").focus();
}, true);
