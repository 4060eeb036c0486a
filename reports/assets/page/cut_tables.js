// Tables that are wider than the page.

/** Marks the tables that their box cuts off, so that their captions can say so. */
function markCutTables() {
  const mark = ({target}) => {
    target.toggleAttribute('data-cut', target.scrollWidth > target.clientWidth + 1);
  };
  const sized = new ResizeObserver((entries) => entries.forEach(mark));
  for (const box of document.querySelectorAll('main .scroll')) sized.observe(box);
}
