/* The phone's service worker: today's pages of one account stay on the phone, so that it opens in a cellar too.
   The network is asked first, always; a kept page is shown only where it gives no answer in time. Pages are kept for one
   shift and one account: signing out, somebody else's page, or an ended session takes all of them off the phone. */
const PAGES = "bihuan-pages";
const PARTS = "bihuan-parts";
const ACCOUNT = "Bihuan-Account";
const KEPT_AT = "Bihuan-Kept-At";
const KEPT_MAX_MS = 12 * 3600_000;
const AGAIN_MS = 30 * 60_000;
const PARTS_MAX_COUNT = 150;
const PATIENCE_MS = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* Counts departures: what was asked for before one must not be kept after it. */
let departures = 0;

async function leave() {
  departures += 1;
  await caches.delete(PAGES);
}

/** Keeps a page under its path, with the moment, by the phone's clock, at which it was true. */
async function keep(url, answer, before) {
  const account = answer.headers.get(ACCOUNT);
  if (!answer.ok || answer.redirected || !account) return;
  const pages = await caches.open(PAGES);
  const [other] = await pages.keys();
  if (other && (await pages.match(other)).headers.get(ACCOUNT) !== account) await caches.delete(PAGES);
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  const body = await answer.blob();
  if (departures !== before) return;
  await (await caches.open(PAGES)).put(url.pathname, new Response(body, { headers }));
  if (departures !== before) await caches.delete(PAGES); // left while it was being written
}

/** Gives a kept page, its clock put forward by its age and its age said in `data-kept-at`; nothing if it is too old. */
async function kept(url) {
  const found = await (await caches.open(PAGES)).match(url.pathname);
  const at_ms = Number(found?.headers.get(KEPT_AT));
  if (!found || Date.now() - at_ms > KEPT_MAX_MS) return undefined;
  const text = (await found.text()).replace(/data-now="([^"]+)"/, (_whole, then) =>
    `data-now="${new Date(Date.parse(then) + Date.now() - at_ms).toISOString()}" data-kept-at="${at_ms}"`);
  return new Response(text, { headers: found.headers });
}

async function page(event, url) {
  const before = departures;
  try {
    const answer = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const over = answer.type === "opaqueredirect" || answer.redirected || answer.status === 401 || answer.status === 403;
    if (over) event.waitUntil(leave());
    else if (answer.status === 404) event.waitUntil(caches.open(PAGES).then((pages) => pages.delete(url.pathname))); // not his any more
    else event.waitUntil(keep(url, answer.clone(), before));
    return answer;
  } catch (trouble) {
    const shown = (await kept(url)) ?? (event.request.mode === "navigate" ? await kept(new URL("/field/away", url)) : undefined);
    if (shown) return shown;
    throw trouble;
  }
}

/* A part whose name holds a hash never changes; any other is asked for first. */
async function part(event, url) {
  const parts = await caches.open(PARTS);
  const known = await parts.match(event.request);
  if (known && /\.[0-9a-f]{12}\./.test(url.pathname)) return known;
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(parts.put(event.request, answer.clone()));
    return answer;
  } catch (trouble) {
    if (known) return known;
    throw trouble;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/field/")) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(event, url));
});

/** Fetches, one after another, what is not kept yet: the parts of a page and the pages it leads to. */
async function fill(addresses) {
  const before = departures;
  const parts = await caches.open(PARTS);
  for (const address of addresses) {
    if (departures !== before) return;
    const url = new URL(address, self.location.origin);
    if (url.pathname.startsWith("/static/")) {
      if (!(await parts.match(address))) await parts.add(address);
      continue;
    }
    const held = await (await caches.open(PAGES)).match(url.pathname);
    if (!held || Date.now() - Number(held.headers.get(KEPT_AT)) > AGAIN_MS) await keep(url, await fetch(address), before);
  }
  const all = await parts.keys();
  await Promise.all(all.slice(0, -PARTS_MAX_COUNT).map((old) => parts.delete(old)));
}

self.addEventListener("message", (event) => {
  if (event.data.leave) event.waitUntil(leave());
  if (event.data.keep) event.waitUntil(fill(event.data.keep).catch(() => undefined)); // without a network: next time
});
