'use strict';
// The page at which a dog is driven: keys and buttons go to the program as small requests, frames come back as a stream of
// events, which the browser opens again by itself when it breaks.

const KEYS = {
  ArrowUp: 'up', w: 'up', ArrowDown: 'down', s: 'down', ArrowLeft: 'left', a: 'left', ArrowRight: 'right', d: 'right',
  Shift: 'fast', ' ': 'jump', x: 'sit', c: 'lie',
};
const REPEAT = 500;                    // ms after which held keys are told again: the program takes silence for letting go
const TRAIL = 120;                     // frames of the feet's trails
const TOKEN = location.search;         // where more than this machine can reach the program, it wants it with every request
const PAUSE = 1000;                    // ms until a stream that was refused is asked for again

function say(text) {
  if ($('note').textContent !== text) $('note').textContent = text;
  $('note').hidden = !text;
}

// ---- keys: what is held down, and what holds it: 'keyboard', 'pointer' or 'button' (a focused button, by the space bar)

const held = new Map();
const names = () => [...held.keys()];

async function tell(what) {
  let answer;
  try {
    answer = await fetch(`keys${TOKEN}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) });
  } catch {
    say('The program has ended.');
    return;
  }
  if (answer.status === 503) say(await answer.text());
  else if (!answer.ok) throw new Error(`the program does not accept keys (${answer.status})`);
}

function tellKeys() {
  for (const b of document.querySelectorAll('[data-key]')) b.setAttribute('aria-pressed', held.has(b.dataset.key));
  tell({ keys: names() });
}

function press(name, by) {
  if (held.has(name)) return;
  held.set(name, by);
  tellKeys();
}

// lets go of all keys for which test(name, by) is true
function release(test) {
  const gone = [...held].filter(([name, by]) => test(name, by));
  if (!gone.length) return;
  for (const [name] of gone) held.delete(name);
  tellKeys();
}

setInterval(() => {
  if (held.size) tell({ keys: names() });
}, REPEAT);

const keyName = e => KEYS[e.key] || KEYS[e.key.toLowerCase()];

addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.tagName === 'SELECT') return;
  if (/BUTTON|INPUT/.test(e.target.tagName) && (e.key === ' ' || e.key === 'Enter')) return;
  const name = keyName(e);
  if (name) e.preventDefault();
  if (e.repeat) return;
  if (name) press(name, 'keyboard');
  else if (+e.key >= 1 && +e.key <= data.gaits.length) tell({ gait: +e.key - 1 });
  else if (e.key === 'm') tell({ model: ((frame ? frame.m : 0) + 1) % data.models.length });
  else if (e.key === 'r') tell({ restart: true });
});
addEventListener('keyup', e => release((name, by) => name === keyName(e) && by === 'keyboard'));
addEventListener('blur', () => release(() => true));

// a button on the screen is held by a finger or the mouse, or by a key while it has the focus
function hold(button) {
  const key = button.dataset.key;
  const releaseBy = way => () => release((name, by) => name === key && by === way);
  button.addEventListener('pointerdown', e => {
    e.preventDefault();
    button.setPointerCapture(e.pointerId);
    press(key, 'pointer');
  });
  for (const kind of ['pointerup', 'pointercancel', 'lostpointercapture']) button.addEventListener(kind, releaseBy('pointer'));
  button.addEventListener('keydown', e => {
    if (e.key !== ' ' && e.key !== 'Enter') return;
    e.preventDefault();
    if (!e.repeat) press(key, 'button');
  });
  for (const kind of ['keyup', 'blur']) button.addEventListener(kind, releaseBy('button'));
  button.addEventListener('contextmenu', e => e.preventDefault());
}
document.querySelectorAll('[data-key]').forEach(hold);

// ---- frames: the newest one, and what is remembered of those before

const dog = { body: new Body(data.body), points: new Float32Array(3 * data.count), coats: data.models.map(m => rgb(m.colour)) };
const paths = data.body.feet.map(() => []);
const downs = data.body.feet.map(() => []);
let frame = null;                      // as the program sent it
let centre = null;                     // what the camera looks at, and where the dog heads: both follow slowly
let heading = 0;
let life = -1;

function remember(f) {
  if (f.life !== life) {               // it has started again, somewhere else
    life = f.life;
    centre = null;
    heading = f.h;
    for (const list of [...paths, ...downs]) list.length = 0;
  }
  data.body.feet.forEach((p, k) => {
    paths[k].push([...dog.points.subarray(3 * p, 3 * p + 3)]);
    downs[k].push(isDown(f.c, k));
    if (paths[k].length <= TRAIL) return;
    paths[k].shift();
    downs[k].shift();
  });
}

function receive(f) {
  const bytes = Uint8Array.from(atob(f.p), c => c.charCodeAt(0));
  const steps = new Int16Array(bytes.buffer);  // of 0.1 mm, from the root
  let high = 0;
  for (let k = 0; k < steps.length; k += 3) {
    dog.points[k] = steps[k] * 1e-4 + f.r[0];
    dog.points[k + 1] = steps[k + 1] * 1e-4;
    dog.points[k + 2] = steps[k + 2] * 1e-4 + f.r[1];
    high += dog.points[k + 1] / data.count;
  }
  remember(f);
  const goal = [f.r[0], high, f.r[1]];
  centre = centre ? centre.map((x, k) => x + 0.12 * (goal[k] - x)) : goal;
  const full = 2 * Math.PI;
  heading += 0.04 * (((f.h - heading) % full + 3 * Math.PI) % full - Math.PI);  // the short way round
  frame = f;
}

let source = null;
function watch(on) {
  if (source) source.close();
  source = on ? new EventSource(`frames${TOKEN}`) : null;
  if (!on) return;
  const mine = source;
  mine.onmessage = e => receive(JSON.parse(e.data));
  mine.onerror = () => {
    say('The program has ended, or shows too many pages; trying again.');
    if (mine.readyState === EventSource.CLOSED) setTimeout(() => mine === source && watch(true), PAUSE);
  };
}
document.addEventListener('visibilitychange', () => {
  watch(!document.hidden);
  if (document.hidden) release(() => true);
});

// ---- numbers beside the picture

let bars = [];

function writeOmega(shares, colour) {
  const box = $('omega');
  box.hidden = !shares.length;
  if (bars.length !== shares.length) {
    bars.forEach(bar => bar.remove());
    bars = shares.map((_, i) => element('i', { title: `expert ${i + 1}` }));
    box.append(...bars);
  }
  box.style.setProperty('--own', colour);
  bars.forEach((bar, i) => bar.style.setProperty('--share', `${100 * shares[i]}%`));
}

function write(f) {
  const model = data.models[f.m];
  $('readout').textContent = `${f.v.toFixed(2)} m/s, asked ${Math.hypot(...f.a).toFixed(2)} m/s, ${data.styles[f.s]}`;
  $('name').textContent = model.name;
  $('size').textContent = model.size || '';
  $('dot').style.background = model.colour;
  writeOmega(f.w, model.colour);
  if (f.ms && f.fps) {
    const [usual, slow] = f.ms.map(ms => ms.toFixed(2));
    $('times').textContent = `network and controller: ${usual} ms per frame (95 %: ${slow} ms) · ${f.fps.toFixed(0)} frames/s`;
  }
  for (const [id, value] of [['model', f.m], ['gait', f.g]])
    if (document.activeElement !== $(id)) $(id).value = value;
  say(f.note);
}

// ---- the picture

const scene = new Scene($('gl'));
const view = {
  yaw: 150 * Math.PI / 180,
  pitch: 0.42,
  distance: 1.9 * data.size,
  nearest: 0.8 * data.size,
  farthest: 30 * data.size,
  square: 0.5,
};
let drawn = null;                      // the frame on the screen
let again = true;                      // draw it once more: the view has changed
const redraw = () => {
  again = true;
};

function paint(f) {
  const { width, height } = $('stage').getBoundingClientRect();
  const look = { ...view, yaw: view.yaw + ($('chase').checked ? heading : 0) };
  const shown = { body: dog.body, points: dog.points, contacts: f.c, coat: dog.coats[f.m] };
  scene.begin();
  scene.draw({ x: 0, y: 0, w: width, h: height }, look, centre, shown, (ribbons, eye) => {
    if ($('trails').checked) paths.forEach((path, k) => ribbons.trail(path, downs[k], scene.colours, eye, 1));
    const from = [f.r[0], 0.003, f.r[1]];
    ribbons.arrow(from, [from[0] + f.a[0], 0.003, from[2] + f.a[1]], 0.04, scene.colours.asked, 0.8);
  });
}

function tick() {
  if (frame && (again || drawn !== frame)) {
    write(frame);
    paint(frame);
    drawn = frame;
    again = false;
    document.documentElement.dataset.ready = '1';
  }
  requestAnimationFrame(tick);
}

// ---- settings

data.models.forEach((m, i) => $('model').append(new Option(m.size ? `${m.name} (${m.size})` : m.name, i)));
data.gaits.forEach((gait, i) => $('gait').append(new Option(`${i + 1}: ${gait}`, i)));
for (const id of ['model', 'gait'])
  $(id).onchange = e => {
    tell({ [id]: +e.target.value });
    e.target.blur();
  };
$('restart').onclick = () => tell({ restart: true });
for (const id of ['chase', 'trails']) $(id).onchange = redraw;
for (const id of ['restart', 'chase', 'trails'])
  $(id).addEventListener('click', e => {
    if (e.detail) e.target.blur();     // after the mouse, the space bar is the dog's again
  });
orbit($('gl'), view, redraw, false);
new ResizeObserver(() => {
  scene.resize();
  redraw();
}).observe($('stage'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  scene.restyle();
  redraw();
});

watch(true);
requestAnimationFrame(tick);
