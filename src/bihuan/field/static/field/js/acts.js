/* An act is first written down on the phone, then sent; so a tap in a cellar counts, with the time it was made. */
import { announce } from "../../web/js/words.js";
import { follow, go } from "./refresh.js";
import { clear, show } from "./faults.js";
import { acts, add, remove } from "./store.js";
import { flush } from "./sync.js";
import { say } from "./words.js";

const OWN = new Set(["csrfmiddlewaretoken", "key", "claimed_at"]);

function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function written(form) {
  return {
    key: form.elements.key.value,
    url: form.getAttribute("action"),
    verb: form.dataset.act,
    number: form.dataset.order,
    label: form.dataset.label,
    fields: [...new FormData(form)].filter(([name]) => !OWN.has(name)),
    spoken: form.querySelector("[data-spoken]:checked") !== null,
    claimed_at: new Date().toISOString(),
  };
}

function settle(form, act, result) {
  if (result?.outcome === "done") {
    announce(say("sent", { act: act.label }));
    form.closest("dialog")?.close();
    go(result.body.next);
  } else if (result?.outcome === "refused") {
    if (!form.isConnected) return; // the page was renewed meanwhile: the queue shows it
    remove(act.key); // told here and now, with the form as it was: nothing is lost
    show(form, result.body);
  } else {
    form.elements.key.value = freshKey();
    form.closest("dialog")?.close();
    announce(say(result?.failed ? "failed" : "kept", { act: act.label }));
    follow();
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  clear(form);
  const act = written(form);
  add(act);
  const results = await flush();
  delete form.dataset.sending;
  button.disabled = false;
  settle(form, act, results.get(act.key));
});

/* “Mend it” in the queue leads to the act's own form; what was filled in comes back, and the old act goes when the
   mended one is written down. */
const mended = new URLSearchParams(location.hash.slice(1)).get("mend");
const old = mended && acts().find((one) => one.key === mended);
const form = old && document.querySelector(`form[data-act="${CSS.escape(old.verb)}"]`);
if (form) {
  for (const [name, value] of old.fields) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === value;
      else if (input.type !== "hidden") input.value = value;
    }
  }
  show(form, old.refusal ?? {});
  form.addEventListener("submit", () => remove(old.key), { once: true, capture: true });
}
