// Starts the page: theme, figures, tables, and what its address asks for.

const stores = [...document.querySelectorAll('script.sample-index')]
  .map((script) => new SampleStore(jsonOf(script)));

const dialog = new SampleDialog();
const message = new PageMessage();

function startTables() {
  document.documentElement.classList.add('live');
  return stores.map((store) => new SampleTable(
    document.querySelector(`.browser[data-suite="${store.key}"]`), store, dialog));
}

/** The models that "1,3" names (they count from 1), or null where there is no such model. */
function runsNamed(text, models) {
  const runs = (text ?? '').split(',').filter((name) => name !== '').map((name) => Number(name) - 1);
  return runs.every((run) => models[run] !== undefined) ? runs : null;
}

/** "#sample=ID", "#suite=s2&sample=ID", "#suite=s2&right=1&wrong=2", "#right=1,2", "#wrong=1,2". */
async function follow(tables) {
  const asked = new URLSearchParams(location.hash.slice(1));
  message.hide();
  const wanted = tables.filter((table) => !asked.has('suite') || table.store.key === asked.get('suite'));
  if (asked.has('sample')) {
    const table = wanted.find((candidate) => candidate.store.rowOf.has(asked.get('sample')));
    if (!table) {
      dialog.close();
      message.show('Sample ', element('bdi', 'name', visibleText(asked.get('sample'), 80)),
        ' is not among the samples of this page.');
      return;
    }
    await table.ready;
    dialog.show(table.store, table.store.rowOf.get(asked.get('sample')), table);
  } else if ((asked.has('right') || asked.has('wrong')) && wanted.length > 0) {
    const {models} = wanted[0].store;
    const [right, wrong] = ['right', 'wrong'].map((key) => runsNamed(asked.get(key), models));
    if (right === null || wrong === null) return;
    await wanted[0].ready;
    await wanted[0].showOutcomes(right, wrong);
  }
}

startTheme();
markCutTables(document.querySelector('main'));
unfoldForPaper();
startFigures();
const tables = startTables();
addEventListener('hashchange', () => follow(tables));
// The blocks of samples come after this script.
if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', () => follow(tables));
} else {
  follow(tables);
}
