// The view of one sample: a dialog over the page, with a link of its own (#sample=…).

class SampleDialog {
  constructor() {
    this.title = element('h2', 'sample-title');
    this.title.id = 'sample-title';
    this.place = element('span', 'place quiet');
    this.body = element('div', 'sample-body');
    this.body.tabIndex = -1;
    this.dialog = element('dialog', 'sample', element('div', 'sample-head',
      element('div', 'sample-name', this.title, this.place),
      element('div', 'sample-moves',
        button('←', '', () => this.move(-1)), button('→', '', () => this.move(1)),
        button('✕', '', () => this.close()))), this.body);
    const labels = ['Previous sample', 'Next sample', 'Close'];
    this.dialog.querySelectorAll('.sample-moves button').forEach((node, i) => {
      node.title = labels[i];
      node.setAttribute('aria-label', labels[i]);
    });
    this.dialog.setAttribute('aria-labelledby', 'sample-title');
    this.dialog.addEventListener('close', () => this.closed());
    this.dialog.addEventListener('keydown', (event) => this.key(event));
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.close();
    });
    document.body.append(this.dialog);
  }

  /** Shows `row`; `list` is the table that gives the order of rows. */
  async show(store, row, list) {
    Object.assign(this, {store, row, list});
    this.title.replaceChildren(inline(store.ids[row]));
    const at = list.order().indexOf(row);
    this.place.replaceChildren(inline(store.subsetName(row)), at < 0
      ? '' : ` · ${formatCount(at + 1)} of ${formatCount(list.order().length)}`);
    history.replaceState(null, '', sampleHash(store, row));
    if (!this.dialog.open) this.dialog.showModal();
    const sample = await store.detail(row);
    if (this.row !== row || this.store !== store) return;  // moved on meanwhile
    this.body.replaceChildren(...sampleNodes(store, row, sample));
    this.body.scrollTop = 0;
    this.body.focus({preventScroll: true});
    list.select(row);
  }

  close() { this.dialog.close(); }

  move(step) {
    const order = this.list.order();
    const next = order[order.indexOf(this.row) + step];
    if (next !== undefined) this.show(this.store, next, this.list);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = {ArrowLeft: -1, k: -1, ArrowRight: 1, j: 1}[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.move(step);
  }

  closed() {
    this.row = undefined;
    this.body.replaceChildren();
    history.replaceState(null, '', '#');
    this.list.focus();
  }
}

/** The link of a sample; the suite is named where the page has several. */
function sampleHash(store, row) {
  const suite = stores.length > 1 ? `suite=${store.key}&` : '';
  return `#${suite}sample=${encodeURIComponent(store.ids[row])}`;
}
