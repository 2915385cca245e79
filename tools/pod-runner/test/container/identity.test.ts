import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { identityOf } from '../../src/container/identity.ts';
import { setprivWords } from '../../src/isolation/setpriv.ts';
import { decodePod } from '../../src/manifest/decode-pod.ts';
import { aPod } from '../support/pods.ts';

const identity = suite('identityOf');
const image = { entrypoint: [], user: { uid: 100, gid: 1000 } };

function of(container: object, pod: object = {}): ReturnType<typeof identityOf> {
  const decoded = decodePod(
    aPod({ securityContext: pod, containers: [{ name: 'app', image: 'x', securityContext: container }] }),
  );
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.error));
  return identityOf(decoded.value.containers[0]!, decoded.value, image);
}

for (const [name, container, pod, expected] of [
  ["the image's user when the manifest names none", {}, {}, [100, 1000]],
  ["the pod's user before the image's", {}, { runAsUser: 7 }, [7, 0]],
  ["the container's user before the pod's", { runAsUser: 8, runAsGroup: 9 }, { runAsUser: 7, runAsGroup: 7 }, [8, 9]],
  ['group 0 for a user without group', { runAsUser: 8 }, {}, [8, 0]],
] as const) {
  identity(`takes ${name}`, () => {
    const { uid, gid } = of(container, pod);
    assert.equal([uid, gid], expected);
  });
}

identity('adds fsGroup and supplementary groups', () => {
  assert.equal(of({}, { fsGroup: 2000, supplementalGroups: [3000, 2000] }).groups, [1000, 2000, 3000]);
});

identity('drops and adds capabilities by any spelling', () => {
  assert.equal(of({ capabilities: { drop: ['ALL'], add: ['CAP_NET_ADMIN', 'kill'] } }).capabilities, [
    'net_admin',
    'kill',
  ]);
  assert.not.ok(of({ capabilities: { drop: ['CHOWN'] } }).capabilities.includes('chown'));
});

identity('becomes the words of setpriv', () => {
  const words = setprivWords(of({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }), true);
  assert.is(
    words.join(' '),
    '/usr/bin/setpriv --reuid 100 --regid 1000 --groups 1000 --bounding-set -all --inh-caps=-all --no-new-privs --',
  );
});

identity.run();
