import runpy, sys, numpy as np
from dataclasses import replace
from PIL import Image
from moe_sparse.motion.all import *
from moe_sparse.motion.files import load_clip
from moe_sparse.motion.skeleton import Skeleton
pages = runpy.run_path('/tmp/w/wt/view14/nbs/motion/_pages.py'); Browser=pages['Browser']
clip = script_clip([Action('walk', 1.5), Action('trot', 1.5, turn=60), Action('sit', 1.)])
D='/work/shared/data/human_mocap/'
man = load_clip(D+'run_active_001.bvh', None); old = load_clip(D+'walk_elderly_005.bvh', None)
blind = replace(man, skeleton=Skeleton(man.skeleton.names, man.skeleton.parents, feet=()), name='no feet')
two = replace(clip, skeleton=replace(clip.skeleton, feet=('LeftFootSite','RightFootSite')), name='two feet')
small = replace(clip, positions=clip.positions*np.float32(.1), name='small')
O='/tmp/w/v14/pic/'
with Browser(1200,800) as b:
    for n,c,h in (('dog',clip,'t=1&names=1'),('man',man,'t=0.8&names=1'),('man0',man,'t=0'),('mix',[clip[::2],blind,two[::2],old],'t=1&names=1'),('far',old,'t=3&follow=0'),('small',small,'t=1&follow=0')):
        u=motions_to_html(c,f'{O}n_{n}.html').as_uri(); b.open(u+'#'+h); Image.fromarray(b.shot()).save(f'{O}n_{n}.png')
    b.look(390,844,dark=True); b.open((motions_to_html([old,blind],f'{O}n_ph.html')).as_uri()+'#t=2&names=1'); Image.fromarray(b.shot()).save(f'{O}n_phone.png')
    print(b.errors)
