// The models' folds.

/**
 * Puts what a fold holds in its place. It comes as a text that only a page without scripts reads: most
 * folds are never opened, and parsing hundreds of tables takes longer than all else.
 */
function fillCard(card) {
  const held = card.querySelector(':scope > noscript');
  if (!held) return;
  held.replaceWith(...new DOMParser().parseFromString(held.textContent, 'text/html').body.childNodes);
  markCutTables(card);
}

function startModelCards() {
  document.addEventListener('toggle', ({target}) => {
    if (target.matches('.model-card[open]')) fillCard(target);
  }, true);
}
