/* Sending acts, in order, each with the key it was born with: a repeat of what arrived already changes nothing. */
import { acts, mark, remove, setAway, setSignedOut } from "./store.js";

const TIMEOUT_MS = 20000;
const EVERY_MS = 15000;
let running = null;

async function post(act) {
  const body = new URLSearchParams(act.fields);
  body.set("key", act.key);
  body.set("claimed_at", act.claimed_at);
  const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
  const answer = await fetch(act.url, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const known = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  return { status: answer.status, known, body: known ? await answer.json() : {} };
}

/** Sends one act: "done", "refused", "signed-out", or "away" where it has to be sent again later. */
async function send(act) {
  let answer;
  try {
    answer = await post(act);
  } catch {
    setAway(true);
    return { outcome: "away" };
  }
  setAway(false);
  if (answer.status === 200 && answer.known) {
    remove(act.key);
    return { outcome: "done", body: answer.body };
  }
  /* Without our JSON it was the frame that answered: a session or a form token that has ended, or a failure. */
  const signedOut = answer.status === 401 || (answer.status === 403 && !answer.known);
  setSignedOut(signedOut);
  if (signedOut) return { outcome: "signed-out", body: answer.body };
  if (answer.status >= 500 || !answer.known) return { outcome: "away", failed: true };
  mark(act.key, answer.body);
  return { outcome: "refused", body: answer.body };
}

/* An act behind a refused one of the same order waits: it was taken in the belief that the first had worked. */
function next(tried) {
  const held = new Set();
  for (const act of acts()) {
    if (act.refusal) held.add(act.number);
    else if (!held.has(act.number) && !tried.has(act.key)) return act;
  }
  return null;
}

async function sendAll() {
  const results = new Map();
  for (let act = next(results); act; act = next(results)) {
    const result = await send(act);
    results.set(act.key, result);
    if (result.outcome === "away" || result.outcome === "signed-out") break;
  }
  return results;
}

/** Sends what is waiting; gives what became of each act by its key. Called while sending, it sends once more after. */
export function flush() {
  const run = () => sendAll();
  const started = running ? running.then(run, run) : run();
  running = started;
  started.finally(() => { if (running === started) running = null; });
  return started;
}

/* Called when the server has answered acts that had waited: what the page shows may be out of date. */
export const resumed = [];

async function catchUp() {
  if (running || !acts().some((act) => !act.refusal)) return;
  const results = await flush();
  const answered = [...results.values()].some((result) => result.outcome === "done" || result.outcome === "refused");
  if (answered) resumed.forEach((tell) => tell());
}

window.addEventListener("online", catchUp);
document.addEventListener("visibilitychange", () => { if (!document.hidden) catchUp(); });
setInterval(catchUp, EVERY_MS);
catchUp();
