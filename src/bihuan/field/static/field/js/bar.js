/* The amber bar: how long without a network, how many acts wait; and the sheet that lists them. */
import { announce } from "../../web/js/words.js";
import { duration } from "../../web/js/times.js";
import { refresh } from "./refresh.js";
import { acts, awaySince_ms, isSignedOut, mark, onChange, remove } from "./store.js";
import { flush } from "./sync.js";
import { clock, say } from "./words.js";

const EVERY_MS = 30000;
const FORMS = new Set(["contact", "complete", "request_hold", "reschedule", "return", "block", "note"]);

function sentence(list) {
  const refused = list.filter((act) => act.refusal).length;
  if (refused) return say("conflict", { n: refused });
  if (isSignedOut()) return say("signed_out", { n: list.length });
  const since_ms = awaySince_ms();
  if (since_ms) return say("offline", { t: duration(Math.floor((Date.now() - since_ms) / 60000)), n: list.length });
  return say("waiting", { n: list.length });
}

function draw() {
  const list = acts();
  const bar = document.getElementById("queue-bar");
  bar.hidden = list.length === 0 && awaySince_ms() === 0;
  const refused = list.some((act) => act.refusal);
  bar.classList.toggle("refused", refused);
  bar.querySelector("use").setAttribute("href", refused ? "#i-alert-circle" : awaySince_ms() ? "#i-wifi-off" : "#i-upload");
  bar.querySelector("[data-bar-words]").textContent = sentence(list);
  const sheet = document.getElementById("queue");
  sheet.querySelector("[data-queue-items]").replaceChildren(...list.map(item));
  sheet.querySelector("[data-sign-in]").hidden = !isSignedOut();
  sheet.querySelector("[data-send-now]").hidden = !list.some((act) => !act.refusal);
}

function item(act) {
  const made = document.getElementById("queue-item").content.firstElementChild.cloneNode(true);
  const part = (name) => made.querySelector(`[data-item-${name}]`);
  part("act").textContent = act.label;
  part("number").textContent = act.number;
  part("state").textContent = say(act.refusal ? "state_refused" : "state_waiting");
  part("state").classList.toggle("dan", Boolean(act.refusal));
  part("mine").textContent = say("mine", { act: act.label, time: clock(act.claimed_at) });
  part("theirs").textContent = act.refusal?.now ? say("theirs", { now: act.refusal.now }) : "";
  part("words").textContent = act.refusal ? [act.refusal.message, ...Object.values(act.refusal.faults ?? {})].filter((one, index, all) => one && all.indexOf(one) === index).join(" ") : "";
  part("choices").hidden = !act.refusal;
  part("again").addEventListener("click", async () => { mark(act.key, undefined); await send(); });
  part("drop").addEventListener("click", () => { remove(act.key); announce(say("dropped", { act: act.label })); refresh(); });
  part("mend").href = `${act.url}#mend=${act.key}`;
  part("mend").hidden = !FORMS.has(act.verb);
  return made;
}

async function send() {
  const results = await flush();
  if ([...results.values()].some((result) => result.outcome === "done")) await refresh();
  if (acts().length === 0) document.getElementById("queue").close();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#queue-bar")) document.getElementById("queue").showModal();
  if (event.target.closest("[data-send-now]")) send();
});
onChange(draw);
document.addEventListener("htmx:afterSwap", draw);
setInterval(draw, EVERY_MS);
draw();
