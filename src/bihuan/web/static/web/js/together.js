/* One answer may swap a hundred parts of a page, each with an event of its own: what follows them all is done once. */

/** Gives a function that, however often it is called, runs `act` once, before the next picture is drawn. */
export function together(act) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      act();
    });
  };
}
