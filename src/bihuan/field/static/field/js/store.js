/* The queue of acts not yet agreed to by the server, kept on this phone for one account. Nothing leaves it unsaid:
   an act goes when the server agreed, or when the technician takes it back himself. */
const PLACE = `bihuan-acts:${document.body.dataset.account}`;
const SINCE = `bihuan-away:${document.body.dataset.account}`;
const listeners = [];
let signedOut = false;

/** Gives the queue, oldest first: {key, url, verb, number, label, fields, claimed_at, refusal?}. */
export function acts() {
  return JSON.parse(localStorage.getItem(PLACE) ?? "[]");
}

function save(list) {
  localStorage.setItem(PLACE, JSON.stringify(list));
  listeners.forEach((tell) => tell());
}

/** Calls `tell` whenever the queue or the connection changes. */
export function onChange(tell) {
  listeners.push(tell);
}

export function add(act) {
  save([...acts(), act]);
}

export function remove(key) {
  save(acts().filter((one) => one.key !== key));
}

/** Notes what the server said against an act, or takes the note off again. */
export function mark(key, refusal) {
  save(acts().map((one) => (one.key === key ? { ...one, refusal } : one)));
}

/** Gives since when the server has not been reached, in milliseconds; 0 if it was reached last time. */
export function awaySince_ms() {
  return Number(localStorage.getItem(SINCE) ?? 0);
}

export function setAway(away) {
  if (away !== awaySince_ms() > 0) setAwaySince(away ? Date.now() : 0);
}

/** Notes since when the server has not been reached; 0 that it was. */
export function setAwaySince(since_ms) {
  if (since_ms) localStorage.setItem(SINCE, String(since_ms));
  else localStorage.removeItem(SINCE);
  listeners.forEach((tell) => tell());
}

/** Says whether the session has ended, so that sending must wait for a sign-in. */
export function isSignedOut() {
  return signedOut;
}

export function setSignedOut(ended) {
  if (ended === signedOut) return;
  signedOut = ended;
  listeners.forEach((tell) => tell());
}

window.addEventListener("storage", (event) => {
  if (event.key === PLACE || event.key === SINCE) listeners.forEach((tell) => tell());
});
