'use strict';
// How every page begins: finding elements, errors that are seen, and the data that came with the page. All scripts of a page
// follow each other in one element, in the order page, shapes, drawing, and the page's own.

const $ = id => document.getElementById(id);

// errors are shown to the user, and kept in <html data-errors> for tests
function report(message) {
  const root = document.documentElement;
  root.dataset.errors = (root.dataset.errors ? root.dataset.errors + ' | ' : '') + message;
  const box = $('problem');
  if (!box) return;
  box.textContent = message;
  box.hidden = false;
}
addEventListener('error', e => report(e.message || 'a resource failed to load'), true);
addEventListener('unhandledrejection', e => report(String(e.reason && e.reason.message || e.reason)));
const log = console.error.bind(console);
console.error = (...words) => {
  report(words.join(' '));
  log(...words);
};

const data = JSON.parse($('data').textContent);

// a new element; what it holds may be text, which is never read as HTML
function element(tag, props = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...inside);
  return made;
}
