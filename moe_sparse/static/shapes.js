'use strict';
// Shapes without a screen: vectors, bodies made of tubes, trails and arrows, all as arrays of triangles.

// ---- vectors [x, y, z] and matrices (16 numbers, column by column)

const sub = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const axpy = (k, a, b) => [k * a[0] + b[0], k * a[1] + b[1], k * a[2] + b[2]];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const rgb = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255);

// whether foot k is on the ground, in bytes of eight feet each
const isDown = (contacts, k) => contacts[k >> 3] >> (k & 7) & 1;

function unit(a) {
  const n = Math.hypot(...a) || 1;
  return [a[0] / n, a[1] / n, a[2] / n];
}

function multiply(a, b) {
  const product = new Float32Array(16);
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 4; j++)
      for (let k = 0; k < 4; k++) product[4 * j + i] += a[4 * k + i] * b[4 * j + k];
  return product;
}

function perspective(fov, aspect, near, far) {
  const f = 1 / Math.tan(fov / 2);
  const depth = near - far;
  return [f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (far + near) / depth, -1, 0, 0, 2 * far * near / depth, 0];
}

function lookAt(eye, target) {
  const z = unit(sub(eye, target));
  const x = unit(cross([0, 1, 0], z));
  const y = cross(z, x);
  return [
    x[0], y[0], z[0], 0,
    x[1], y[1], z[1], 0,
    x[2], y[2], z[2], 0,
    -dot(x, eye), -dot(y, eye), -dot(z, eye), 1,
  ];
}

// ---- a body: tubes through points, closed by half spheres

const CAP = [Math.PI / 2, 1.1, 0.55];  // angles of the rings that close an end
const CAP_BACK = CAP.slice().reverse();
const STEPS = 4;                       // rings from one point of a tube to the next

// Catmull-Rom between points k and k + 1 of n, at t from 0 to 1: by how much each point counts for the place and the slope.
// A point before the first or after the last lies straight on.
function splineRing(n, k, t) {
  const value = {};
  const slope = {};
  function put(i, v, s) {
    if (i < 0) {
      put(0, 2 * v, 2 * s);
      put(1, -v, -s);
    } else if (i >= n) {
      put(n - 1, 2 * v, 2 * s);
      put(n - 2, -v, -s);
    } else {
      value[i] = (value[i] || 0) + v;
      slope[i] = (slope[i] || 0) + s;
    }
  }
  put(k - 1, (-t + 2 * t * t - t ** 3) / 2, (-1 + 4 * t - 3 * t * t) / 2);
  put(k, (2 - 5 * t * t + 3 * t ** 3) / 2, (-10 * t + 9 * t * t) / 2);
  put(k + 1, (t + 4 * t * t - 3 * t ** 3) / 2, (1 + 8 * t - 9 * t * t) / 2);
  put(k + 2, (-t * t + t ** 3) / 2, (-2 * t + 3 * t * t) / 2);
  return { value, slope };
}

// The shape is worked out once, as rings that say how they follow from the points; `build` places them in every frame.
class Body {
  constructor(spec) {
    this.rings = [];
    this.feet = spec.feet;
    this.labels = spec.labels;         // [name, point] of each joint
    this.thin = 1;                     // 1: the animal, less: its bones
    const index = [];
    let first = 0;
    for (const tube of spec.tubes) {
      const rings = tube.points.length > 1 ? this.along(tube) : this.ball(tube);
      this.rings.push(...rings);
      for (let i = 0; i + 1 < rings.length; i++) {
        this.join(index, first, tube.sides);
        first += tube.sides;
      }
      first += tube.sides;
    }
    this.index = new Uint32Array(index);
    this.vertices = new Float32Array(8 * first);
  }

  // triangles from a ring, whose first corner is number `first`, to the next one
  join(index, first, sides) {
    for (let k = 0; k < sides; k++) {
      const a = first + k;
      const b = first + (k + 1) % sides;
      index.push(a, b, a + sides, b, b + sides, a + sides);
    }
  }

  along({ points, radii, shade, foot, sides }) {
    const last = (points.length - 1) * STEPS;
    const rings = [];
    for (let i = 0; i <= last; i++) {
      const k = Math.min(Math.floor(i / STEPS), points.length - 2);
      const { value, slope } = splineRing(points.length, k, i / STEPS - k);
      const ids = Object.keys(value).map(Number);
      const sum = weights => ids.reduce((total, j) => total + weights[j] * radii[j], 0);
      const paw = foot >= 0 && i > last - 1.6 * STEPS;
      const ring = {
        ids: ids.map(j => 3 * points[j]),
        value: ids.map(j => value[j]),
        slope: ids.map(j => slope[j]),
        r: Math.max(sum(value), 0.003),
        dr: sum(slope),
        turn: null,
        shade,
        sides,
        foot: paw ? foot : -1,
        start: false,
      };
      if (i === 0) rings.push(...CAP.map((angle, n) => ({ ...ring, turn: -angle, start: n === 0 })));
      rings.push(ring);
      if (i === last) rings.push(...CAP_BACK.map(angle => ({ ...ring, turn: angle })));
    }
    return rings;
  }

  ball({ points, radii, shade, foot, sides }) {
    const turns = [...CAP.map(angle => -angle), 0, ...CAP_BACK];
    const ring = { ids: [3 * points[0]], value: [1], slope: [0], r: radii[0], dr: 0, shade, sides, foot };
    return turns.map((turn, i) => ({ ...ring, turn, start: i === 0 }));
  }

  // fills this.vertices: position, normal, shade, contact
  build(points, contacts) {
    let at = 0;
    let side = null;
    for (const ring of this.rings) {
      let centre = [0, 0, 0];
      const slope = [0, 0, 0];
      ring.ids.forEach((j, i) => {
        for (let k = 0; k < 3; k++) {
          centre[k] += ring.value[i] * points[j + k];
          slope[k] += ring.slope[i] * points[j + k];
        }
      });
      const stretch = Math.hypot(...slope);
      const ahead = stretch > 1e-9 ? unit(slope) : [0, 1, 0];
      if (ring.start) side = Math.abs(ahead[1]) < 0.9 ? [0, 1, 0] : [0, 0, 1];
      side = unit(axpy(-dot(side, ahead), ahead, side));  // carried along the tube without twist
      const r = ring.r * this.thin;
      let across = 1;                  // the normal: how much of it points outwards, and how much along the tube
      let along = stretch > 1e-9 ? -ring.dr * this.thin / stretch : 0;
      let reach = r;
      if (ring.turn !== null) {
        across = Math.cos(ring.turn);
        along = Math.sin(ring.turn);
        reach = r * across;
        centre = axpy(r * along, ahead, centre);
      }
      const contact = ring.foot >= 0 && isDown(contacts, ring.foot);
      at = this.corners(at, { ring, centre, ahead, side, other: cross(ahead, side), across, along, reach, contact });
    }
  }

  corners(at, { ring, centre, ahead, side, other, across, along, reach, contact }) {
    const out = this.vertices;
    const n = Math.hypot(across, along);
    for (let k = 0; k < ring.sides; k++) {
      const angle = 2 * Math.PI * k / ring.sides;
      const x = Math.cos(angle);
      const y = Math.sin(angle);
      for (let q = 0; q < 3; q++) {
        const outwards = x * side[q] + y * other[q];
        out[at + q] = centre[q] + reach * outwards;
        out[at + 3 + q] = (across * outwards + along * ahead[q]) / n;
      }
      out[at + 6] = ring.shade;
      out[at + 7] = contact;
      at += 8;
    }
    return at;
  }
}

// ---- trails, marks and arrows: coloured triangles

class Ribbons {
  constructor() {
    this.data = new Float32Array(7 * 3 * 4096);
    this.clear();
  }

  clear() {
    this.length = 0;
  }

  corner(p, colour, alpha) {
    if (this.length + 7 > this.data.length) {
      const more = new Float32Array(2 * this.data.length);
      more.set(this.data);
      this.data = more;
    }
    this.data.set([p[0], p[1], p[2], colour[0], colour[1], colour[2], alpha], this.length);
    this.length += 7;
  }

  // turned to the eye; without one it lies on the ground
  line(a, b, width, colour, alphaA, alphaB, eye) {
    const across = cross(sub(b, a), eye ? sub(eye, a) : [0, 1, 0]);
    const n = Math.hypot(...across);
    if (n < 1e-9) return;
    const w = width / 2 / n;
    const [a1, a2] = [axpy(w, across, a), axpy(-w, across, a)];
    const [b1, b2] = [axpy(w, across, b), axpy(-w, across, b)];
    this.corner(a1, colour, alphaA);
    this.corner(a2, colour, alphaA);
    this.corner(b1, colour, alphaB);
    this.corner(b1, colour, alphaB);
    this.corner(a2, colour, alphaA);
    this.corner(b2, colour, alphaB);
  }

  disc(centre, radius, colour, alpha) {
    const rim = i => {
      const angle = i * Math.PI / 5;
      return [centre[0] + radius * Math.cos(angle), centre[1], centre[2] - radius * Math.sin(angle)];
    };
    for (let i = 0; i < 10; i++)
      for (const p of [centre, rim(i), rim(i + 1)]) this.corner(p, colour, alpha);
  }

  arrow(from, to, width, colour, alpha) {
    const way = sub(to, from);
    const n = Math.hypot(...way);
    if (n < 0.05) return;
    const neck = axpy(-Math.min(0.12, n) / n, way, to);
    const across = cross(unit(way), [0, 1, 0]);
    this.line(from, neck, width, colour, alpha * 0.2, alpha);
    for (const p of [axpy(1.6 * width, across, neck), to, axpy(-1.6 * width, across, neck)]) this.corner(p, colour, alpha);
  }

  // positions [x, y, z] from old to new, contacts: booleans. Thin in the air, broad on the ground, fading with age; `size` is 1 for a dog
  trail(positions, contacts, colours, eye, size) {
    const n = positions.length;
    const low = p => [p[0], 0.004 * size, p[2]];
    const alpha = i => 0.15 + 0.75 * (i + 1) / n;
    let down = false;
    for (let i = 0; i + 1 < n; i++) {
      const [a, b] = [positions[i], positions[i + 1]];
      const stays = contacts[i] && contacts[i + 1];
      if (stays ? !down : down) this.disc(low(a), 0.017 * size, colours.contact, alpha(i));  // rounds off both ends
      if (stays) this.line(low(a), low(b), 0.034 * size, colours.contact, alpha(i), alpha(i + 1));
      else this.line(a, b, 0.008 * size, colours.trail, 0.7 * alpha(i), 0.7 * alpha(i + 1), eye);
      down = stays;
    }
  }
}
