"Packaging metadata comes from settings.ini, the version from moe_sparse/__init__.py."
import re
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).parent
ini = ConfigParser()
ini.read(here/'settings.ini', encoding='utf-8')
cfg = ini['DEFAULT']
version = re.search(r'^__version__ *= *[\'"](.+?)[\'"]', (here/'moe_sparse'/'__init__.py').read_text(encoding='utf-8'), re.M)[1]

setup(
    version=version,
    description=cfg['description'],
    long_description=(here/'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    author=cfg['author'],
    license=cfg['license'],
    keywords=cfg['keywords'],
    url=cfg['url'],
    packages=find_packages(include=['moe_sparse', 'moe_sparse.*']),
    package_data={'moe_sparse': ['csrc/*', 'csrc/.clang-format', 'static/*']},
    install_requires=cfg['requirements'].split(),
    extras_require={k.removesuffix('_requirements'): v.split() for k, v in cfg.items() if k.endswith('_requirements')},
    entry_points={'console_scripts': cfg['console_scripts'].split(), 'nbdev': [f"{cfg['lib_name']}={cfg['lib_name']}._modidx:d"]},
    classifiers=['Programming Language :: Python :: 3', 'Intended Audience :: Developers', 'Intended Audience :: Science/Research'],
)
