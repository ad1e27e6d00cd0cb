/* Today's pages stay on the phone (the service worker keeps them): what this page is made of and where it leads to. */
import { awaySince_ms, setAwaySince } from "./store.js";

const PAGES = "bihuan-pages";
const LEADS = "main a[href^='/field/'], .tabs a";

async function keep() {
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => new URL(name).pathname.startsWith("/static/"));
  const leads = [...document.querySelectorAll(LEADS)].map((link) => new URL(link.href).pathname);
  active.postMessage({ keep: [...new Set([...parts, location.pathname, document.body.dataset.away, ...leads])] });
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.body.dataset.worker).then(keep, () => undefined); // a browser may forbid it
  document.addEventListener("htmx:afterSwap", keep);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-leaves]")) return;
    caches.delete(PAGES);
    navigator.serviceWorker.controller?.postMessage({ leave: true }); // it may be fetching pages at this moment
  });
}

/* A page that comes from the phone itself says since when it is so. */
const keptAt_ms = Number(document.documentElement.dataset.keptAt ?? 0);
if (keptAt_ms && !awaySince_ms()) setAwaySince(keptAt_ms);
