// A line over the foot of the page: what an address asked for and the page does not have.

class PageMessage {
  constructor() {
    this.said = element('p');
    this.box = element('div', 'page-message', this.said, button('Dismiss', '', () => {
      history.replaceState(null, '', '#');  // so that the same link says it again
      this.hide();
    }));
    // Screen readers announce what appears in a live region, which must be there before.
    this.region = element('div');
    this.region.setAttribute('role', 'status');
    document.body.append(this.region);
  }

  show(...nodes) {
    this.said.replaceChildren(...nodes);
    this.region.replaceChildren(this.box);
  }

  hide() { this.region.replaceChildren(); }
}
