/* The search field: suggestions while typing, arrows to choose, Enter to open. What was typed may be somebody's name
   or phone, so it goes by POST and stays in this tab; no address ever holds it. */
const KEPT = "search";
const form = document.getElementById("search");

if (form) {
  const field = form.elements.q;
  const hits = document.getElementById("search-hits");
  const results = document.querySelector("[data-search-results]");
  let chosen = null;
  let answered = ""; // what the page shows the results of: the same below the field would only lie over them

  const options = () => [...hits.querySelectorAll("a[role=option]")];
  const show = (open) => {
    hits.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const wants = () => field.value.trim() !== "" && field.value !== answered;
  const ask = () => {
    answered = field.value;
    show(false);
    window.htmx.ajax("POST", form.action, { source: form, target: "#search-results", values: { q: field.value } });
  };

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    if (event.key === "Escape") {
      if (hits.hidden) field.blur();
      show(false);
    } else if (all.length && !hits.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = chosen ? all.indexOf(chosen) + step : step > 0 ? 0 : all.length - 1;
      choose(all[(at + all.length) % all.length]);
    } else if (event.key === "Enter" && chosen) {
      chosen.click();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("input", () => { if (!field.value.trim()) show(false); });
  field.addEventListener("focus", () => { if (wants() && hits.childElementCount) show(true); });
  hits.addEventListener("htmx:afterSwap", () => {
    choose(null);
    show(document.activeElement === field && wants());
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) show(false); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false); });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(KEPT, field.value);
    if (results) ask();
    else location.assign(form.action);
  });
  if (results) {
    field.value = field.value || sessionStorage.getItem(KEPT) || "";
    if (field.value) window.addEventListener("load", ask, { once: true });
  }
} else {
  sessionStorage.removeItem(KEPT); // nobody is signed in: the tab forgets what the last reader looked for
}
