// Tables that are wider than the page.

/** Marks the tables that their box cuts off, so that their captions can say so. */
function markCutTables() {
  const mark = ({target}) => {
    const box = target.closest('.scroll');
    box.toggleAttribute('data-cut', box.scrollWidth > box.clientWidth + 1);
  };
  const sized = new ResizeObserver((entries) => entries.forEach(mark));
  for (const box of document.querySelectorAll('main .scroll')) {
    for (const part of [box, ...box.children]) sized.observe(part);  // either may change alone
  }
}
