"A browser without a window, for the tests of pages in these notebooks. Not part of the package."
import io, shutil, time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

try: from playwright.sync_api import sync_playwright
except ImportError: sync_playwright = None

CHROMIUM = next(filter(None, map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))), None)
# --no-sandbox because tests run as root in containers, and open no page but our own
FLAGS = '''--no-sandbox --disable-gpu --enable-unsafe-swiftshader --disable-quic --no-first-run --disable-background-networking
 --disable-component-update --disable-sync --hide-scrollbars'''.split()
DRAWN = "document.documentElement && (document.documentElement.dataset.ready || document.documentElement.dataset.errors)"
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

def missing():
    "Why no page can be opened here; None if one can"
    if not sync_playwright: return "playwright is not installed (it comes with the extra 'dev'): the page is not opened"
    if not CHROMIUM: return "Chromium is not installed: the page is not opened"

class Browser:
    """A window of Chromium. A context manager; `errors` is what pages and browser complained about, and calling it runs a function of
    playwright's page. All of it runs in one thread: playwright's simple interface refuses one with an event loop, such as Jupyter's"""
    def __init__(self, width=1000, height=700, dark=False, timeout=60):
        self.errors, self.timeout, self.page, self.look_first = [], timeout, None, (width, height, dark)
    def __enter__(self):
        self.pool = ThreadPoolExecutor(1)
        try:
            self.pool.submit(self._start).result()
            self.look(*self.look_first)
        except BaseException:
            self.__exit__()
            raise
        return self
    def _start(self):
        self.playwright = self.browser = None
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    def __exit__(self, *_):
        def end():
            if self.browser: self.browser.close()
            if self.playwright: self.playwright.stop()
        try: self.pool.submit(end).result()
        finally: self.pool.shutdown()
    def __call__(self, do, *args):
        "Result of do(page, …)"
        return self.pool.submit(lambda: do(self.page, *args)).result()
    def look(self, width, height, dark=False):
        "Open a new window: its size in CSS pixels, below 600 that of a telephone, and whether the user prefers the dark"
        def fresh(old):
            if old: old.close()
            self.page = self.browser.new_page(viewport=dict(width=width, height=height), is_mobile=width < 600,
                color_scheme='dark' if dark else 'light', reduced_motion='no-preference')
            self.page.set_default_timeout(1000*self.timeout)
            self.page.on('pageerror', lambda error: self.errors.append(str(error)))
            self.page.on('console', lambda said: self.errors.append(said.text) if said.type in ('error', 'assert') else None)
        self(fresh)
    def open(self, url):
        "Open a page and wait until it has drawn"
        self(lambda page: page.goto('about:blank') and None)
        self(lambda page: page.goto(url) and None)
        self.wait(DRAWN)
    def js(self, expression):
        "Value of an expression in the page; promises are waited for"
        return self(lambda page: page.evaluate(expression))
    def wait(self, expression):
        "Until an expression in the page is true. Asked again and again: the pages' policy forbids playwright's own way"
        until = time.monotonic()+self.timeout
        while not self.js(expression):
            if time.monotonic() > until: raise TimeoutError(f"{expression} did not become true; errors so far: {self.errors}")
            self(lambda page: page.wait_for_timeout(20))
    def shot(self):
        "[h,w,3] uint8: what the window shows"
        self.js(TWO_FRAMES)
        return np.asarray(Image.open(io.BytesIO(self(lambda page: page.screenshot()))).convert('RGB'))
    def key(self, key, down=True):
        "Hold down or let go of a key, e.g. 'ArrowUp'"
        self(lambda page: page.keyboard.down(key) if down else page.keyboard.up(key))
    def press(self, key):
        "Press a key and let go"
        self(lambda page: page.keyboard.press(key))
    def drag(self, *points):
        "Press the mouse at the first point [x,y] and move it to the others; `drop` lets go"
        def move(page):
            page.mouse.move(*points[0])
            page.mouse.down()
            for point in points[1:]: page.mouse.move(*point)
        self(move)
    def drop(self):
        "Let go of the mouse"
        self(lambda page: page.mouse.up())
