'use strict';
// The page of recorded motion: unpacks the data, keeps the time, and fills in what stands beside and under the picture.

const settings = new URLSearchParams(location.hash.slice(1));  // e.g. dog.html#t=2&yaw=90

// ---- unpacking: base64, deflate, differences from frame to frame in two byte planes

async function inflate(text) {
  if (!window.DecompressionStream) throw new Error('This browser is too old to unpack the page (DecompressionStream, 2023); update it.');
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function unpack(text, width) {
  const bytes = await inflate(text);
  const n = bytes.length / 2;
  const out = new Int16Array(n);
  for (let i = 0; i < n; i++) out[i] = (bytes[i] | bytes[n + i] << 8) + (i < width ? 0 : out[i - width]);
  return out;
}

const thousandths = async (text, width) => Float32Array.from(await unpack(text, width), x => x / 1000);

// centred mean over 2 half + 1 rows, fewer at the ends; `even`: as many before as after, so that steady motion stays where it is
function smooth(x, width, half, even = false) {
  const n = x.length / width;
  const out = new Float32Array(x.length);
  for (let k = 0; k < width; k++) {
    const sum = new Float64Array(n + 1);
    for (let i = 0; i < n; i++) sum[i + 1] = sum[i] + x[i * width + k];
    for (let i = 0; i < n; i++) {
      const reach = even ? Math.min(half, i, n - 1 - i) : half;
      const first = Math.max(0, i - reach);
      const end = Math.min(n, i + reach + 1);
      out[i * width + k] = (sum[end] - sum[first]) / (end - first);
    }
  }
  return out;
}

// what the camera looks at: above the root, at the mean height of the points, without the bobbing of single steps
function centres({ points, root, width, frames, scale, count }) {
  const out = new Float32Array(3 * frames);
  for (let i = 0; i < frames; i++) {
    let high = 0;
    for (let k = 1; k < width; k += 3) high += points[i * width + k];
    out.set([root[2 * i], high * scale / count, root[2 * i + 1]], 3 * i);
  }
  return smooth(out, 3, Math.round(data.fps * 0.5), true);
}

// how far the body reaches from what the camera looks at, in any frame: a ball of this size is always in the picture
function reach({ points, root, width, frames, scale, centre, body: { tubes } }) {
  const radii = new Float32Array(width / 3);
  for (const tube of tubes)
    tube.points.forEach((p, k) => {
      radii[p] = tube.radii[k];
    });
  let most = 0;
  for (let i = 0; i < frames; i++) {
    const [x, y, z] = [root[2 * i] - centre[3 * i], centre[3 * i + 1], root[2 * i + 1] - centre[3 * i + 2]];
    for (let p = 0; p < radii.length; p++) {
      const k = i * width + 3 * p;
      const far = Math.hypot(points[k] * scale + x, points[k + 1] * scale - y, points[k + 2] * scale + z);
      most = Math.max(most, far + radii[p]);
    }
  }
  return most;
}

// middle and diagonal of the box around the way of the root
function extent(root) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  root.forEach((x, i) => {
    low[i % 2] = Math.min(low[i % 2], x);
    high[i % 2] = Math.max(high[i % 2], x);
  });
  return { middle: [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2], span: Math.hypot(high[0] - low[0], high[1] - low[1]) };
}

async function decode(m) {
  const width = 3 * m.count;
  const root = new Float32Array((await inflate(m.root)).buffer);
  const points = await unpack(m.points, width);
  const out = { ...m, ...extent(root), points, root, width, frames: root.length / 2 };
  out.centre = centres(out);
  out.reach = reach(out);
  out.body = new Body(m.body);
  out.skating = await thousandths(m.skating, 1);
  const contacts = await inflate(m.contacts);
  const bytes = contacts.length / out.frames;
  out.contacts = i => contacts.subarray(i * bytes, (i + 1) * bytes);
  if (m.omega) out.omega = await inflate(m.omega);
  if (m.asked) {
    out.asked = await thousandths(m.asked, 2);
    out.action = await inflate(m.action);
  }
  out.pose = new Float32Array(width);
  return out;
}

// points in frame `at`, which need not be a whole number
function pose(m, at) {
  const f = clamp(at, 0, m.frames - 1);
  const i = Math.floor(f);
  const j = Math.min(i + 1, m.frames - 1);
  const w = f - i;
  const between = (x, width, k) => (1 - w) * x[i * width + k] + w * x[j * width + k];
  const [x, z] = [between(m.root, 2, 0), between(m.root, 2, 1)];
  for (let k = 0; k < m.width; k += 3) {
    m.pose[k] = m.scale * between(m.points, m.width, k) + x;
    m.pose[k + 1] = m.scale * between(m.points, m.width, k + 1);
    m.pose[k + 2] = m.scale * between(m.points, m.width, k + 2) + z;
  }
  return m.pose;
}

function footAt(m, i, k) {
  const at = i * m.width + 3 * m.body.feet[k];
  return [m.points[at] * m.scale + m.root[2 * i], m.points[at + 1] * m.scale, m.points[at + 2] * m.scale + m.root[2 * i + 1]];
}

// ---- foot skating against time

// 1, 2 or 5 times a power of ten, so that at most n steps make up the range
function roundStep(range, n) {
  const power = 10 ** Math.floor(Math.log10(range / n));
  return power * [1, 2, 5, 10].find(k => k * power * n >= range);
}

class Chart {
  constructor(motions, seconds, seek) {
    Object.assign(this, { motions, seconds, box: $('chart'), canvas: $('lines'), cursor: $('cursor'), held: false });
    const peaks = motions.map(m => {
      m.thick = smooth(m.skating, 1, Math.round(data.fps / 4));
      const sorted = Float32Array.from(m.skating).sort();
      const usual = sorted[Math.floor(0.97 * (m.frames - 1))];  // single frames may stick out at the top
      return Math.max(m.thick.reduce((a, b) => Math.max(a, b), 0), usual);
    });
    this.top = Math.max(0.1, 1.08 * Math.max(...peaks));
    const go = e => seek((e.clientX - this.canvas.getBoundingClientRect().left - this.left) / this.width * seconds);
    this.canvas.addEventListener('pointerdown', e => {
      this.canvas.setPointerCapture(e.pointerId);
      this.held = true;
      go(e);
    });
    this.canvas.addEventListener('pointermove', e => {
      if (this.held) go(e);
    });
    for (const kind of ['pointerup', 'pointercancel'])
      this.canvas.addEventListener(kind, () => {
        this.held = false;
      });
  }

  x(t) {
    return this.left + t / (this.seconds || 1) * this.width;
  }

  y(value) {
    return this.bottom - value / this.top * (this.bottom - 6);
  }

  draw() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const { width, height } = this.box.getBoundingClientRect();
    this.canvas.width = Math.max(1, width * ratio);
    this.canvas.height = Math.max(1, height * ratio);
    Object.assign(this, { left: 40, width: Math.max(1, width - 40 - 10), bottom: height - 30 });
    const g = this.canvas.getContext('2d');
    g.scale(ratio, ratio);
    this.drawAxes(g, width);
    this.drawLines(g);
  }

  drawAxes(g, width) {
    const style = getComputedStyle(document.documentElement);
    g.font = '12px system-ui, sans-serif';
    g.fillStyle = style.getPropertyValue('--muted').trim();
    g.strokeStyle = style.getPropertyValue('--edge').trim();
    g.lineWidth = 1;
    g.textAlign = 'right';
    g.textBaseline = 'middle';
    const dy = roundStep(this.top, 4);
    const digits = Math.max(0, -Math.floor(Math.log10(dy)));
    for (let value = 0; value <= this.top; value += dy) {
      g.beginPath();
      g.moveTo(this.left, this.y(value));
      g.lineTo(width - 10, this.y(value));
      g.stroke();
      g.fillText(value.toFixed(digits), this.left - 6, this.y(value));
    }
    g.textAlign = 'center';
    g.textBaseline = 'top';
    const dt = roundStep(this.seconds || 1, clamp(width / 90, 3, 12));
    for (let i = 0; i * dt <= this.seconds + 1e-9; i++)
      g.fillText(String(+(i * dt).toFixed(3)), Math.min(this.x(i * dt), width - 14), this.bottom + 4);
    g.fillText('time, s', this.left + this.width / 2, this.bottom + 17);
  }

  drawLines(g) {
    g.beginPath();
    g.rect(this.left, 0, this.width, this.bottom + 1);
    g.clip();
    for (const m of this.motions)
      for (const [line, alpha, thick] of [[m.skating, 0.28, 1], [m.thick, 1, 2]]) {
        g.globalAlpha = alpha;
        g.lineWidth = thick;
        g.strokeStyle = m.colour;
        g.lineJoin = 'round';
        g.beginPath();
        for (let i = 0; i < m.frames; i++) g.lineTo(this.x(i / data.fps), this.y(line[i]));
        g.stroke();
      }
  }

  point(t) {
    this.cursor.style.transform = `translateX(${this.x(t)}px)`;
  }
}

// ---- names of joints, over the picture

class Words {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
  }

  begin(ratio) {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.canvas.width = Math.max(1, width * ratio);
    this.canvas.height = Math.max(1, height * ratio);
    this.pen.scale(ratio, ratio);
    const style = getComputedStyle(document.documentElement);
    [this.text, this.halo, this.foot] = ['--text', '--far', '--contact'].map(name => style.getPropertyValue(name).trim());
  }

  // the name of each joint beside it, near ones first, and none over another
  write(m, points, camera) {
    const { pen } = this;
    const { x, y, w, h } = m.box;
    const feet = new Set(m.feet);
    const seen = m.body.labels.map(([name, p]) => {
      const at = [0, 1, 3].map(i => [0, 1, 2].reduce((sum, k) => sum + camera[4 * k + i] * points[3 * p + k], camera[12 + i]));
      return { name, depth: at[2], x: x + (0.5 + at[0] / at[2] / 2) * w, y: y + (0.5 - at[1] / at[2] / 2) * h };
    });
    const taken = [];
    pen.save();
    pen.beginPath();
    pen.rect(x, y, w, h);
    pen.clip();
    pen.font = '12px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    pen.lineJoin = 'round';
    pen.lineWidth = 3;
    pen.strokeStyle = this.halo;
    for (const { name, x: left, y: middle } of seen.sort((a, b) => a.depth - b.depth)) {
      const box = [left - 3, middle - 8, left + 8 + pen.measureText(name).width, middle + 8];
      if (taken.some(other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      taken.push(box);
      pen.fillStyle = feet.has(name) ? this.foot : this.text;
      pen.beginPath();
      pen.arc(left, middle, 2.5, 0, 7);
      pen.stroke();
      pen.fill();
      pen.strokeText(name, left + 6, middle);
      pen.fillText(name, left + 6, middle);
    }
    pen.restore();
  }
}

// ---- what stands beside and under the picture of a motion

function addPane(m) {
  const name = element('p', { className: 'name' }, element('span', { className: 'dot' }), m.name);
  m.readout = element('p', { className: 'readout' });
  m.pane = element('div', { className: 'pane' }, name, m.readout);
  m.pane.style.setProperty('--own', m.colour);
  if (m.omega) {
    m.bars = Array.from({ length: m.experts }, (_, i) => element('i', { title: `expert ${i + 1}` }));
    const box = element('div', { className: 'omega' }, element('b', { textContent: 'ω' }), ...m.bars);
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', `blending coefficients of the ${m.experts} experts`);
    m.pane.append(box);
  }
  $('stage').append(m.pane);
}

function addRow(m) {
  m.value = element('td');
  const name = element('th', { scope: 'row' }, element('span', { className: 'dot' }), m.name);
  const mean = element('td', { textContent: m.mean === null ? m.why : m.mean.toFixed(3) });
  const row = element('tr', {}, name, mean, m.value);
  row.style.setProperty('--own', m.colour);
  $('values').append(row);
}

// which joints are meant by feet, said once where all motions have the same
function feetText(motions) {
  const some = names => names.slice(0, 8).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');
  const said = motions.map(m => (m.feet.length ? some(m.feet) : 'not known'));
  if (said.every(text => text === said[0])) return `Feet: ${said[0]}.`;
  return motions.map((m, i) => `Feet of ${m.name}: ${said[i]}.`).join(' ');
}

// numbers of frame i; `over`: the motion has ended before the time that is shown
function write(m, i, over) {
  const back = Math.max(0, i - Math.round(data.fps / 4));
  const dt = (i - back) / data.fps;
  const way = Math.hypot(m.root[2 * i] - m.root[2 * back], m.root[2 * i + 1] - m.root[2 * back + 1]);
  let words = `${(dt ? way / dt : 0).toFixed(2)} m/s`;
  if (m.asked) {
    const speed = Math.hypot(m.asked[2 * i], m.asked[2 * i + 1]);
    words += `, asked ${speed.toFixed(2)} m/s, ${data.styles[m.action[i]]}`;
  }
  if (over) words = m.diverged ? `diverged in ${m.diverged}` : `ended at ${((m.frames - 1) / data.fps).toFixed(1)} s`;
  m.readout.textContent = words;
  m.value.textContent = m.thick ? m.thick[i].toFixed(3) : '';
  if (m.bars) m.bars.forEach((bar, e) => bar.style.setProperty('--share', `${m.omega[i * m.experts + e] / 2.55}%`));
}

// ---- the page

function setting(name, other) {
  const given = settings.has(name) && isFinite(+settings.get(name));
  return given ? +settings.get(name) : other;
}

class Viewer {
  constructor(motions) {
    this.motions = motions;
    this.last = Math.max(...motions.map(m => m.frames)) - 1;
    this.seconds = this.last / data.fps;
    this.scene = new Scene($('gl'));
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.time = clamp(setting('t', 0), 0, this.seconds);
    this.playing = !settings.has('t') && !calm && this.last > 0;
    this.rate = setting('speed', 1);
    this.dirty = true;                 // something has changed that is not on the screen yet
    this.before = null;                // when the last picture was due
    const size = 2 * Math.max(...motions.map(m => m.reach));
    const square = size >= 1 && size < 4 ? 0.5 : roundStep(size, 4);
    this.view = {
      square,
      yaw: setting('yaw', 62) * Math.PI / 180,
      pitch: setting('pitch', 16) * Math.PI / 180,
      distance: setting('distance', 1.75) * size,
      nearest: 0.8 * size,
      farthest: 40 * size,
    };
    this.words = new Words($('words'));
    this.fill();
    this.listen();
    this.layout();
    this.show();
    requestAnimationFrame(now => this.tick(now));
  }

  fill() {
    for (const m of this.motions) {
      m.coat = rgb(m.colour);
      addPane(m);
      addRow(m);
    }
    const skating = this.motions.filter(m => m.mean !== null);
    $('chart').hidden = $('lines-note').hidden = !skating.length;
    $('feet').textContent = feetText(this.motions);
    $('squares').textContent = String(+this.view.square.toPrecision(1));
    $('asked').hidden = !this.motions.some(m => m.asked);
    $('omega').hidden = !this.motions.some(m => m.omega);
    this.chart = skating.length ? new Chart(skating, this.seconds, t => this.stopAt(t)) : null;
    $('time').max = this.last;
    $('rate').value = String(this.rate);
    $('follow').checked = setting('follow', 1) > 0;
    $('names').checked = setting('names', 0) > 0;
  }

  redraw() {
    this.dirty = true;
  }

  play(on) {
    this.playing = on && this.last > 0;
    if (on && this.time >= this.seconds) this.time = 0;
    this.redraw();
  }

  stopAt(t) {
    this.play(false);
    this.time = clamp(Math.round(t * data.fps) / data.fps, 0, this.seconds);
  }

  step(n) {
    this.stopAt(this.time + n / data.fps);
  }

  layout() {
    const { width, height } = $('stage').getBoundingClientRect();
    panes(this.motions.length, width, height, 6).forEach((box, i) => {
      const m = this.motions[i];
      m.box = box;
      Object.assign(m.pane.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px` });
      m.pane.classList.toggle('small', box.w < 260 || box.h < 210);
    });
    this.scene.resize();
    if (this.chart) this.chart.draw();
    this.redraw();
  }

  // the camera goes along with the animal, or stands where it sees all of its way
  camera(m, at) {
    const { yaw, pitch, distance, square } = this.view;
    if (!$('follow').checked) {
      const centre = [m.middle[0], 0.5 * m.height, m.middle[1]];
      return { centre, look: { yaw: yaw + m.heading, pitch, square, distance: distance + 1.75 * m.span } };
    }
    const i = clamp(Math.floor(at), 0, m.frames - 1);
    const j = Math.min(i + 1, m.frames - 1);
    const w = clamp(at - i, 0, 1);
    const centre = [0, 1, 2].map(k => (1 - w) * m.centre[3 * i + k] + w * m.centre[3 * j + k]);
    return { centre, look: { yaw: yaw + m.heading, pitch, square, distance } };
  }

  // feet of the last two seconds
  trails(m, i, ribbons, eye) {
    for (let k = 0; k < m.body.feet.length; k++) {
      const path = [];
      const down = [];
      for (let f = Math.max(0, i - Math.round(2 * data.fps)); f <= i; f++) {
        path.push(footAt(m, f, k));
        down.push(isDown(m.contacts(f), k));
      }
      ribbons.trail(path, down, this.scene.colours, eye, 2 * this.view.square);
    }
  }

  paint(m, at) {
    const i = clamp(Math.floor(at), 0, m.frames - 1);
    const points = pose(m, at);
    const { centre, look } = this.camera(m, at);
    m.body.thin = $('bones').checked ? 0.22 : 1;
    const shown = { body: m.body, points, contacts: m.contacts(i), coat: m.coat };
    const camera = this.scene.draw(m.box, look, centre, shown, (ribbons, eye) => {
      if ($('trails').checked) this.trails(m, i, ribbons, eye);
      if (!m.asked) return;
      const from = [points[0], 0.003, points[2]];
      const to = axpy(1, [m.asked[2 * i], 0, m.asked[2 * i + 1]], from);  // where it is asked to be in a second
      ribbons.arrow(from, to, 0.04, this.scene.colours.asked, 0.8);
    });
    if ($('names').checked) this.words.write(m, points, camera);
    write(m, i, at > m.frames - 1 + 1e-6);
  }

  show() {
    const at = this.time * data.fps;
    this.scene.begin();
    this.words.begin(this.scene.ratio);
    for (const m of this.motions) this.paint(m, at);
    if (this.chart) this.chart.point(this.time);
    $('time').value = Math.round(at);
    const clock = `${this.time.toFixed(2)} / ${this.seconds.toFixed(2)} s`;
    $('clock').textContent = clock;
    $('time').setAttribute('aria-valuetext', clock);
    $('play').setAttribute('aria-label', this.playing ? 'Pause' : 'Play');
    $('play').classList.toggle('on', this.playing);
  }

  tick(now) {
    if (this.playing && this.before !== null) {
      this.time += Math.min(0.1, (now - this.before) / 1000) * this.rate;
      if (this.time > this.seconds) this.time %= this.seconds || 1;
      this.dirty = true;
    }
    this.before = now;
    if (this.dirty) {
      this.dirty = false;
      this.show();
      document.documentElement.dataset.ready = '1';
    }
    requestAnimationFrame(later => this.tick(later));
  }

  listen() {
    $('play').onclick = () => this.play(!this.playing);
    $('first').onclick = () => this.stopAt(0);
    $('back').onclick = () => this.step(-1);
    $('next').onclick = () => this.step(1);
    $('time').oninput = e => this.stopAt(e.target.value / data.fps);
    $('rate').onchange = e => {
      this.rate = +e.target.value;
    };
    for (const id of ['trails', 'follow', 'bones', 'names']) $(id).onchange = () => this.redraw();
    addEventListener('keydown', e => this.key(e));
    orbit($('gl'), this.view, () => this.redraw(), true);
    new ResizeObserver(() => this.layout()).observe(document.body);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.scene.restyle();
      this.layout();
    });
    $('gl').addEventListener('webglcontextlost', () => report('The graphics context was lost; reload the page.'));
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const act = {
      ' ': () => this.play(!this.playing),
      ArrowLeft: () => this.step(e.shiftKey ? -10 : -1),
      ArrowRight: () => this.step(e.shiftKey ? 10 : 1),
      Home: () => this.stopAt(0),
      End: () => this.stopAt(this.seconds),
    }[e.key];
    const { tagName, type } = e.target;
    const takesSpace = /BUTTON|SELECT|SUMMARY/.test(tagName) || type === 'checkbox';
    const busy = e.key === ' ' ? takesSpace : tagName === 'SELECT' || type === 'range';
    if (!act || busy) return;
    e.preventDefault();
    act();
  }
}

Promise.all(data.motions.map(decode)).then(motions => new Viewer(motions));
