// Vega-Lite figures, drawn when they come into view, by the expression interpreter: no code is made
// from text, so the page's policy can forbid it.

const figureData = jsonOf(document.getElementById('figures'));
const drawn = new Map();  // host element → {view, width}

/** The colour of a palette name ("run-1") under the current theme. */
function paletteColor(name) {
  const probe = element('span', 'probe');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

/** A copy of a specification with "@name" replaced by colours. */
function withColors(value) {
  if (typeof value === 'string') {
    return /^@[a-z0-9-]+$/.test(value) ? paletteColor(value.slice(1)) : value;
  }
  if (Array.isArray(value)) return value.map(withColors);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withColors(v)]));
}

function figureConfig(width) {
  const font = getComputedStyle(document.body).fontFamily;
  return withColors({
    aria: false,  // the host carries the text alternative
    background: '@surface',
    font,
    view: {stroke: null},
    axis: {
      labelColor: '@ink', titleColor: '@quiet', gridColor: '@grid', domainColor: '@line',
      tickColor: '@line', labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal',
      titlePadding: 8, labelPadding: 5,
    },
    axisX: {tickCount: Math.max(3, Math.floor(width / 90)), grid: true},
    axisY: {labelLimit: Math.max(90, Math.min(220, width * 0.34)), grid: false, ticks: false,
      domain: false},
    axisYQuantitative: {grid: true, tickCount: 4},
    legend: {
      labelColor: '@ink', labelFontSize: 12, orient: 'top', direction: 'horizontal',
      labelLimit: Math.max(120, width - 60), symbolSize: 80, offset: 6,
    },
  });
}

/** Names in a figure are labels: they are cut to what an axis can hold. */
function shortened(value) {
  return typeof value === 'string' && value.length > 160 ? `${value.slice(0, 159)}…` : value;
}

/** Columns of a legend such that its longest names fit side by side. */
function legendColumns(figure, width) {
  const names = new Set(figure.data.map((row) => row.model ?? row.outcome ?? ''));
  const longest = Math.max(...[...names].map((name) => Math.min(160, name.length)));
  return Math.max(1, Math.min(names.size, Math.floor(width / (longest * 7 + 40))));
}

function specOf(figure, width) {
  const spec = withColors(figure.spec);
  const config = figureConfig(width);
  config.legend.columns = legendColumns(figure, width);
  const shorten = (v) => JSON.parse(JSON.stringify(v), (_, value) => shortened(value));
  return {
    ...shorten(spec),
    width,
    autosize: {type: 'fit-x', contains: 'padding'},
    data: {values: shorten(figure.data)},
    config,
  };
}

function draw(host) {
  const width = Math.floor(host.clientWidth);
  if (width === 0) return;
  drawn.get(host)?.view.finalize();
  // Vega names its container as it likes; the host keeps our name.
  const container = element('div');
  host.replaceChildren(container);
  const spec = specOf(figureData[host.dataset.figure], width);
  const dataflow = vega.parse(vegaLite.compile(spec, {logger: silent}).spec, null, {ast: true});
  const view = new vega.View(dataflow, {
    expr: vegaInterpreter.expressionInterpreter, renderer: 'svg', container, hover: false,
    loader: vega.loader({http: false, file: false}), logLevel: vega.Error,
  });
  view.run();
  drawn.set(host, {view, width});
  host.closest('figure').querySelector('.save').hidden = false;
}

/** A plot of nothing takes no room; what the figure says in words stays. */
function hideIfEmpty(host) {
  host.hidden = figureData[host.dataset.figure].data?.length === 0;
  if (host.hidden) host.closest('figure').querySelector('.save').hidden = true;
}

const silent = {
  level() { return this; }, error() { return this; }, warn() { return this; },
  info() { return this; }, debug() { return this; },
};

function offer(blob, name) {
  const link = element('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function save(host, kind) {
  const {view} = drawn.get(host);
  const name = `assay-${host.dataset.figure}.${kind}`;
  if (kind === 'svg') {
    offer(new Blob([await view.toSVG()], {type: 'image/svg+xml'}), name);
    return;
  }
  const canvas = await view.toCanvas(2);
  canvas.toBlob((blob) => offer(blob, name));
}

function startFigures() {
  const hosts = [...document.querySelectorAll('.plot')];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting || drawn.has(entry.target)) continue;
      draw(entry.target);
    }
  }, {rootMargin: '600px'});
  const resized = new ResizeObserver((entries) => {
    for (const {target} of entries) {
      const now = drawn.get(target);
      if (now && Math.abs(now.width - Math.floor(target.clientWidth)) > 1) draw(target);
    }
  });
  for (const host of hosts) {
    hideIfEmpty(host);
    seen.observe(host);
    resized.observe(host);
    for (const control of host.closest('figure').querySelectorAll('[data-save]')) {
      control.addEventListener('click', () => save(host, control.dataset.save));
    }
  }
  document.addEventListener('assay:theme', () => [...drawn.keys()].forEach(draw));
  addEventListener('beforeprint', () => hosts.filter((host) => !drawn.has(host)).forEach(draw));
}
