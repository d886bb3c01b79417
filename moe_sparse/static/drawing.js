'use strict';
// From triangles to a picture: a scene of panes on one WebGL 2 canvas, and a camera that is turned by hand.

// ---- shaders. A body casts its own shadow: the same triangles once more, laid flat on the ground away from the sun

const BODY_VERTEX = `#version 300 es
layout(location=0) in vec3 position;
layout(location=1) in vec3 normal;
layout(location=2) in vec2 kind;
uniform mat4 camera;
uniform vec3 sun;
uniform float shadow;
out vec3 where;
out vec3 up;
out vec2 what;
void main() {
  where = position;
  up = normal;
  what = kind;
  if (shadow > 0.) where = vec3(position.xz - sun.xz / sun.y * max(position.y, 0.), .0015).xzy;
  gl_Position = camera * vec4(where, 1.);
}`;

const BODY_FRAGMENT = `#version 300 es
precision highp float;
in vec3 where;
in vec3 up;
in vec2 what;
out vec4 colour;
uniform vec3 sun, eye, coat, contact;
uniform float shadow;
void main() {
  if (shadow > 0.) { colour = vec4(0., 0., 0., shadow); return; }
  vec3 n = normalize(up);
  vec3 v = normalize(eye - where);
  vec3 base = mix(mix(coat, vec3(.07, .075, .085), what.x * .92), contact, smoothstep(.35, .65, what.y));
  float lit = .5 + .5 * dot(n, sun);
  float edge = pow(1. - max(dot(n, v), 0.), 3.);
  float shine = pow(max(dot(n, normalize(sun + v)), 0.), 40.) * .16;
  vec3 c = base * (.34 + .18 * n.y + .62 * lit * lit) + shine + edge * .10;
  c *= mix(.72, 1., smoothstep(0., .12, where.y + .06 * (1. + n.y)));      // darker close to the ground
  colour = vec4(c, 1.);
}`;

const GROUND_FRAGMENT = `#version 300 es
precision highp float;
in vec3 where;
out vec4 colour;
uniform vec3 ground, line, far, centre;
uniform float wide, square;
float grid(float step) {
  vec2 p = where.xz / step;
  vec2 w = fwidth(p) * 1.2;
  vec2 d = abs(fract(p - .5) - .5);
  vec2 on = (1. - smoothstep(w * .4, w, d)) * clamp(.5 / w - .4, 0., 1.);
  return max(on.x, on.y);
}
void main() {
  vec3 c = mix(ground, line, max(.45 * grid(square), grid(2. * square)));
  colour = vec4(mix(c, far, smoothstep(.25, 1., distance(where, centre) / wide)), 1.);
}`;

const FLAT_VERTEX = `#version 300 es
layout(location=0) in vec3 position;
layout(location=1) in vec4 tint;
uniform mat4 camera;
out vec4 paint;
void main() {
  paint = tint;
  gl_Position = camera * vec4(position, 1.);
}`;

const FLAT_FRAGMENT = `#version 300 es
precision mediump float;
in vec4 paint;
out vec4 colour;
void main() { colour = paint; }`;

class Program {
  constructor(gl, vertex, fragment) {
    this.gl = gl;
    this.program = gl.createProgram();
    this.places = {};
    this.attach(gl.VERTEX_SHADER, vertex);
    this.attach(gl.FRAGMENT_SHADER, fragment);
    gl.linkProgram(this.program);
  }

  attach(kind, text) {
    const gl = this.gl;
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(this.program, shader);
  }

  use(values) {
    const { gl, program, places } = this;
    gl.useProgram(program);
    for (const [name, v] of Object.entries(values)) {
      const place = places[name] = places[name] || gl.getUniformLocation(program, name);
      if (typeof v === 'number') gl.uniform1f(place, v);
      else if (v.length === 3) gl.uniform3fv(place, v);
      else gl.uniformMatrix4fv(place, false, v);
    }
  }
}

// ---- the scene: panes of one WebGL canvas

class Scene {
  constructor(canvas) {
    this.canvas = canvas;
    const gl = this.gl = canvas.getContext('webgl2', { antialias: true, stencil: true, alpha: false });
    if (!gl) throw new Error('This browser offers no WebGL 2 here. Switch on hardware acceleration, or open the page in another browser.');
    this.sun = unit([0.45, 1, 0.35]);
    this.programs = {
      body: new Program(gl, BODY_VERTEX, BODY_FRAGMENT),
      ground: new Program(gl, BODY_VERTEX, GROUND_FRAGMENT),
      flat: new Program(gl, FLAT_VERTEX, FLAT_FRAGMENT),
    };
    this.buffer = gl.createBuffer();
    this.indices = gl.createBuffer();
    this.ribbons = new Ribbons();
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.SCISSOR_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    this.restyle();
  }

  // colours from the page's style sheet, which knows whether it is dark
  restyle() {
    const style = getComputedStyle(document.documentElement);
    const read = name => rgb(style.getPropertyValue(name).trim());
    this.colours = {
      ground: read('--ground'),
      line: read('--grid'),
      far: read('--far'),
      contact: read('--contact'),
      back: read('--back'),
      trail: read('--trail'),
      asked: read('--asked'),
    };
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    const width = Math.max(1, Math.round(box.width * this.ratio));
    const height = Math.max(1, Math.round(box.height * this.ratio));
    if (this.canvas.width === width && this.canvas.height === height) return;  // to set a size clears the picture
    this.canvas.width = width;
    this.canvas.height = height;
  }

  // everything that no pane covers
  begin() {
    const gl = this.gl;
    const { width, height } = this.canvas;
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    gl.clearColor(...this.colours.back, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  // one pane. box: x, y, w, h in CSS pixels of the canvas; view: yaw, pitch, distance, square (metres, on the ground); centre: what it
  // looks at; dog: body, points, contacts, coat; paint(ribbons, eye) adds trails and arrows. Gives the camera, a matrix
  draw(box, view, centre, dog, paint) {
    const { gl, ratio, ribbons } = this;
    const w = Math.round(box.w * ratio);
    const h = Math.round(box.h * ratio);
    const x = Math.round(box.x * ratio);
    const y = this.canvas.height - Math.round(box.y * ratio) - h;
    const distance = view.distance * Math.max(1, h / w);  // a narrow pane shows the whole animal too
    const flat = Math.cos(view.pitch);
    const eye = axpy(distance, [Math.sin(view.yaw) * flat, Math.sin(view.pitch), Math.cos(view.yaw) * flat], centre);
    const camera = multiply(perspective(0.6, w / h, distance / 40, distance * 40), lookAt(eye, centre));
    gl.viewport(x, y, w, h);
    gl.scissor(x, y, w, h);
    gl.clearColor(...this.colours.far, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT | gl.STENCIL_BUFFER_BIT);
    this.drawGround(camera, centre, 8 * distance, view.square);
    this.drawBody(camera, eye, dog);
    ribbons.clear();
    paint(ribbons, eye);
    if (ribbons.length) this.drawRibbons(camera);
    return camera;
  }

  drawGround(camera, centre, wide, square) {
    const gl = this.gl;
    const { ground, line, far } = this.colours;
    const corner = (i, j) => [centre[0] + i * wide, 0, centre[2] + j * wide];
    this.attributes(new Float32Array([corner(-1, -1), corner(-1, 1), corner(1, -1), corner(1, 1)].flat()), 3);
    this.programs.ground.use({ camera, sun: this.sun, shadow: 0, ground, line, far, centre, square, wide: 0.75 * wide });
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  drawBody(camera, eye, { body, points, contacts, coat }) {
    const { gl, sun } = this;
    body.build(points, contacts);
    this.attributes(body.vertices, 3, 3, 2);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.indices);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, body.index, gl.STREAM_DRAW);
    const shape = values => {
      this.programs.body.use({ camera, eye, coat, contact: this.colours.contact, ...values });
      gl.drawElements(gl.TRIANGLES, body.index.length, gl.UNSIGNED_INT, 0);
    };
    gl.depthMask(false);
    gl.enable(gl.STENCIL_TEST);
    gl.stencilOp(gl.KEEP, gl.KEEP, gl.REPLACE);
    for (let i = 0; i < 7; i++) {      // a soft shadow: seven suns side by side, each counted once
      const angle = 2 * Math.PI * i / 6;
      const r = i < 6 ? 0.05 : 0;
      gl.stencilFunc(gl.GREATER, i + 1, 255);
      shape({ shadow: 0.055, sun: [sun[0] + r * Math.cos(angle), sun[1], sun[2] + r * Math.sin(angle)] });
    }
    gl.disable(gl.STENCIL_TEST);
    gl.depthMask(true);
    shape({ shadow: 0, sun });
  }

  // see-through, so they hide nothing of each other
  drawRibbons(camera) {
    const { gl, ribbons } = this;
    gl.depthMask(false);
    this.attributes(ribbons.data.subarray(0, ribbons.length), 3, 4);
    this.programs.flat.use({ camera });
    gl.drawArrays(gl.TRIANGLES, 0, ribbons.length / 7);
    gl.depthMask(true);
  }

  // numbers for the vertex shader; sizes: how many go to each of its inputs
  attributes(data, ...sizes) {
    const gl = this.gl;
    const stride = 4 * sizes.reduce((a, b) => a + b);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STREAM_DRAW);
    let offset = 0;
    for (let i = 0; i < 3; i++) {
      if (i >= sizes.length) {
        gl.disableVertexAttribArray(i);
        continue;
      }
      gl.enableVertexAttribArray(i);
      gl.vertexAttribPointer(i, sizes[i], gl.FLOAT, false, stride, offset);
      offset += 4 * sizes[i];
    }
  }
}

// ---- orbiting: drag turns, wheel and two fingers zoom; + and - zoom too, and with `letters`, WASD turn

const TURN_KEYS = { a: [-0.08, 0], d: [0.08, 0], w: [0, 0.06], s: [0, -0.06] };

function orbit(canvas, view, changed, letters) {
  const fingers = new Map();
  let gap = 0;                         // between two fingers; 0 at the beginning
  function turn(dx, dy) {
    view.yaw -= dx;
    view.pitch = clamp(view.pitch + dy, 0.02, 1.5);
    changed();
  }
  function zoom(factor) {
    view.distance = clamp(view.distance * factor, view.nearest, view.farthest);
    changed();
  }
  function lift(e) {
    fingers.delete(e.pointerId);
    gap = 0;
  }
  canvas.addEventListener('pointerdown', e => {
    canvas.setPointerCapture(e.pointerId);
    fingers.set(e.pointerId, e);
    gap = 0;
  });
  canvas.addEventListener('pointermove', e => {
    const old = fingers.get(e.pointerId);
    if (!old) return;
    fingers.set(e.pointerId, e);
    if (fingers.size === 1) {
      turn((e.clientX - old.clientX) * 0.008, (e.clientY - old.clientY) * 0.006);
      return;
    }
    const [a, b] = [...fingers.values()];
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (gap) zoom(gap / now);
    gap = now;
  });
  for (const kind of ['pointerup', 'pointercancel']) canvas.addEventListener(kind, lift);
  const wheel = e => {
    e.preventDefault();
    zoom(Math.exp(clamp(e.deltaY, -100, 100) * 0.0015));
  };
  canvas.addEventListener('wheel', wheel, { passive: false });
  addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.tagName === 'SELECT') return;
    const move = TURN_KEYS[e.key.toLowerCase()];
    if (move && letters) turn(...move);
    if (e.key === '+' || e.key === '=') zoom(0.9);
    if (e.key === '-') zoom(1 / 0.9);
  });
}

// panes of n motions in a box: as many columns as make them largest
function panes(n, width, height, gap) {
  let best = null;
  for (let cols = 1; cols <= n; cols++) {
    const rows = Math.ceil(n / cols);
    const w = (width - gap * (cols - 1)) / cols;
    const h = (height - gap * (rows - 1)) / rows;
    const size = Math.min(w, 1.3 * h);
    if (!best || size > best.size + 1e-6) best = { size, cols, w, h };
  }
  return Array.from({ length: n }, (_, i) => ({
    x: (i % best.cols) * (best.w + gap),
    y: Math.floor(i / best.cols) * (best.h + gap),
    w: best.w,
    h: best.h,
  }));
}
