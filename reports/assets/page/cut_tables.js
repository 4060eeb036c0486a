// Tables that are wider than the page.

const cutTables = new ResizeObserver((entries) => {
  for (const {target} of entries) {
    const box = target.closest('.scroll');
    box.toggleAttribute('data-cut', box.scrollWidth > box.clientWidth + 1);
  }
});

/** Marks the tables in `host` that their box cuts off, so that their captions can say so. */
function markCutTables(host) {
  for (const box of host.querySelectorAll('.scroll')) {
    for (const part of [box, ...box.children]) cutTables.observe(part);  // either may change alone
  }
}
