import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import type { CertificateOptions } from '@sluice/platform-node/certificates';

const clock = { wallMs: () => Date.now() };

export interface Keyed {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of this test's own. */
export interface TestAuthority {
  readonly caPem: string;
  /** For `localhost` and 127.0.0.1, unless told otherwise. */
  issue(options?: Partial<CertificateOptions>): Promise<Keyed>;
}

export async function anAuthority(): Promise<TestAuthority> {
  const authority = await createAuthority({ clock });
  return {
    caPem: authority.certPem,
    async issue(options = {}) {
      const issued = await issueCertificate(authority, { clock, names: ['localhost'], ips: ['127.0.0.1'], ...options });
      return { cert: issued.certPem, key: issued.keyPem };
    },
  };
}

/** A folder that goes away with the test. */
export async function aFolder(): Promise<
  { path: string; write(name: string, text: string): Promise<string> } & AsyncDisposable
> {
  const path = await mkdtemp(join(tmpdir(), 'sluice-client-'));
  return {
    path,
    async write(name, text) {
      await writeFile(join(path, name), text);
      return join(path, name);
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true });
    },
  };
}
