import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ServeSettings } from '../../src/serve/serve-settings.ts';
import { serveSettings } from '../../src/serve/serve-settings.ts';

const settings = suite('serveSettings');
const files = ['-tls-cert-file=/c', '-tls-key-file=/k'];
const automatic = ['-tls-auto=cfg', '-tls-auto-hosts=a.b.svc'];

function of(args: readonly string[]): ServeSettings {
  const read = settingsFrom(['-vault-address=http://v', ...args], {});
  const decoded = read.ok ? serveSettings(read.value) : read;
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.error));
  return decoded.value;
}

settings('write the CA of certificate files into the configuration that -tls-auto names', () => {
  assert.equal(of([...files, '-tls-auto=cfg', '-tls-ca-cert-file=/ca']).certificate, {
    kind: 'files',
    certificateFile: '/c',
    keyFile: '/k',
    bundle: { configuration: 'cfg', caFile: '/ca' },
  });
});

settings('take files before -tls-auto, as the peer does', () => {
  assert.equal(of([...files, ...automatic]).certificate, { kind: 'files', certificateFile: '/c', keyFile: '/k' });
});

for (const [what, args, names] of [
  ['nothing', files, []],
  ['the leader elector', [...files, '-use-leader-elector'], ['use-leader-elector']],
  ['the leader elector switched off', [...files, '-use-leader-elector=false'], []],
  ['a CA file beside a certificate of our own', [...automatic, '-tls-ca-cert-file=/ca'], ['tls-ca-cert-file']],
  ['a CA file without -tls-auto', [...files, '-tls-ca-cert-file=/ca'], ['tls-ca-cert-file']],
  ['a CA file that is used', [...files, '-tls-auto=cfg', '-tls-ca-cert-file=/ca'], []],
] as const) {
  settings(`name what has no effect: ${what}`, () => {
    assert.equal(
      of(args).withoutEffect?.map(({ setting }) => setting),
      names,
    );
  });
}

settings.run();
