/* Dialogs, drawers and menus. A dialog is modal and for irreversible acts; a drawer leaves the list in use. */
import { onKey } from "./keys.js";

let behind = null;

function openDrawer(address) {
  const drawer = document.getElementById("drawer");
  if (!drawer || drawer.open) return;
  behind = location.href;
  if (address) history.replaceState(history.state, "", address);
  drawer.show();
  const wanted = ["[autofocus]", "input:not([type=hidden]):not(:disabled), select, textarea", "form button", "button"];
  wanted.map((selector) => drawer.querySelector(selector)).find(Boolean)?.focus();
}

function closeTop() {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return true;
  }
  const drawer = document.querySelector("dialog.drawer[open]");
  if (!drawer) return false;
  drawer.close();
  return true;
}

onKey("Esc", closeTop);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.querySelector(opener.dataset.openDialog)?.showModal();
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/* A link with hx-target="#drawer-body" opens the drawer once its content has come; data-drawer names its address. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "drawer-body") openDrawer(event.detail.requestConfig?.elt?.dataset.drawer);
});

document.addEventListener("close", (event) => {
  if (event.target.id !== "drawer" || !behind) return;
  history.replaceState(history.state, "", behind);
  behind = null;
}, true);
