// What is different on paper.

/** On paper nothing can be unfolded: how a run was made is shown, and folded again afterwards. */
function unfoldForPaper() {
  const folded = [...document.querySelectorAll('.facts:not([open])')];
  addEventListener('beforeprint', () => folded.forEach((facts) => { facts.open = true; }));
  addEventListener('afterprint', () => folded.forEach((facts) => { facts.open = false; }));
}
