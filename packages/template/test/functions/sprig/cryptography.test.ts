import bcrypt from 'bcryptjs';
import type { CertificateRequest, Cryptography } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderText } from '../../support/render-text.ts';
import { testCryptography } from '../../support/test-cryptography.ts';

const cryptography = suite('Sprig cryptography');

async function output(template: string, capability: Cryptography = testCryptography): Promise<string> {
  const result = await renderText(template, { cryptography: capability });
  return result.state === 'ready' ? result.output.text() : `error: ${result.error?.exact() ?? 'waiting'}`;
}

cryptography('bcrypt makes a hash that verifies, with a new salt each time', async () => {
  const hashes = (await output('{{ sprig_bcrypt "pässword" }} {{ sprig_bcrypt "pässword" }}')).split(' ');
  assert.is.not(hashes[0], hashes[1]);
  for (const hash of hashes) assert.ok(bcrypt.compareSync('pässword', hash));
});

cryptography('htpasswd refuses a user with a colon and a password that is too long, in words', async () => {
  assert.is(await output('{{ sprig_htpasswd "a:b" "x" }}'), 'invalid username: a:b');
  const tooLong = 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  assert.is(await output('{{ sprig_htpasswd "u" (sprig_repeat 73 "a") }}'), `u:${tooLong}`);
  assert.is(await output('{{ sprig_bcrypt (sprig_repeat 37 "é") }}'), tooLong);
});

cryptography('derivePassword gives the same with and without a scrypt of the host', async () => {
  const template = '{{ sprig_derivePassword 3 "maximum" "pw" "usér" "site" }}';
  const { state, output: text } = { output: undefined, ...(await renderText(template)) };
  assert.is(state, 'ready');
  assert.is(text?.text(), await output(template));
});

const keyed = ' (sprig_genPrivateKey "ecdsa")';
const badArguments: readonly (readonly [call: string, message: string])[] = [
  ['sprig_genCAWithKey "a" 1 "x"', 'parsing private key: no PEM data in input'],
  [`sprig_genSelfSignedCertWithKey "a" (sprig_list "1.2.3") nil 1${keyed}`, 'error parsing ip: 1.2.3'],
  [`sprig_genSelfSignedCertWithKey "a" (sprig_list "fe80::1%eth0") nil 1${keyed}`, 'error parsing ip: fe80::1%eth0'],
  [`sprig_genSelfSignedCertWithKey "a" (sprig_list "01.2.3.4") nil 1${keyed}`, 'error parsing ip: 01.2.3.4'],
  [`sprig_genSelfSignedCertWithKey "a" (sprig_list nil) nil 1${keyed}`, 'error parsing ip: <nil> is not a string'],
  [
    `sprig_genSelfSignedCertWithKey "a" nil (sprig_list 7) 1${keyed}`,
    'error processing alternate dns name: 7 is not a string',
  ],
  ['sprig_buildCustomCert "!" ""', 'unable to decode base64 certificate'],
  ['sprig_buildCustomCert "eA==" "!"', 'unable to decode base64 private key'],
  ['sprig_buildCustomCert "eA==" "eA=="', 'unable to decode certificate'],
  ['sprig_genSignedCert "a" nil nil 1 (sprig_dict)', 'expected sprig.certificate; got map[string]interface {}'],
  ['sprig_genSignedCert "a" nil nil 1 nil', 'cannot assign nil to sprig.certificate'],
  ['sprig_genSelfSignedCert "a" (split "," "1.2.3.4") nil 1', 'expected []interface {}; got []string'],
];

for (const [call, message] of badArguments) {
  cryptography(`${call} fails with ${message}`, async () => {
    const text = await output(`{{ ${call} }}`);
    assert.ok(text.startsWith('error: ') && text.endsWith(message), text);
  });
}

cryptography('certificates are asked for with all that the template says', async () => {
  const requests: CertificateRequest[] = [];
  const recording: Cryptography = {
    ...testCryptography,
    issueCertificate: (request) => {
      requests.push(request);
      return { certPem: `cert ${request.commonName}`, keyPem: 'key' };
    },
  };
  const template =
    '{{ $ca := sprig_genCA "root" 365 }}{{ $c := sprig_genSignedCert "a.b" (sprig_list "10.0.0.1" "::1") (sprig_list "x.y") -3 $ca }}{{ $c.Cert }} {{ $c.Key }}';
  assert.is(await output(template, recording), 'cert a.b key');
  const shared = { ipAddresses: [], dnsNames: [] };
  assert.equal(requests, [
    { ...shared, commonName: 'root', days: 365, isAuthority: true },
    {
      commonName: 'a.b',
      days: -3,
      isAuthority: false,
      ipAddresses: ['10.0.0.1', '::1'],
      dnsNames: ['x.y'],
      issuer: { certPem: 'cert root', keyPem: 'key' },
    },
  ]);
});

cryptography('what the host refuses in a custom certificate is said to be the certificate or the key', async () => {
  const pem = '(sprig_b64enc "-----BEGIN CERTIFICATE-----\\nYQ==\\n-----END CERTIFICATE-----\\n")';
  for (const [problem, expected] of [
    ['certificate: not usable', 'error parsing certificate: decodedCert.Bytes: certificate: not usable'],
    ['private key: not usable', 'error parsing private key: no PEM data in input'],
  ] as const) {
    const refusing: Cryptography = {
      ...testCryptography,
      checkCertificate: () => {
        throw new SluiceError('CRYPTOGRAPHY_INVALID_INPUT', problem);
      },
    };
    assert.ok((await output(`{{ sprig_buildCustomCert ${pem} "eA==" }}`, refusing)).endsWith(expected));
  }
});

const ciphers: readonly (readonly [base64: string, message: string])[] = [
  ['YWJj', 'slice bounds out of range [:16] with capacity 3'],
  ['YWJjZGVmZ2hpamtsbW4=\\n\\n\\n\\n', 'slice bounds out of range [16:14]'],
  ['YWJjZGVmZ2hpamtsbW5vcA==', 'index out of range [-1]'],
  ['YWJjZGVmZ2hpamtsbW5vcDEy', 'crypto/cipher: input not full blocks'],
  ['YWJjZGVmZ2hpamtsbW5vcGFiY2RlZmdoaWprbG1ub3A=', 'slice bounds out of range [:-232]'],
  ['!', 'illegal base64 data at input byte 0'],
];

for (const [base64, message] of ciphers) {
  cryptography(`decryptAES of ${base64} fails with ${message}`, async () => {
    assert.ok((await output(`{{ sprig_decryptAES "pw" "${base64}" }}`)).endsWith(message));
  });
}

cryptography('AES takes 32 bytes of the password and any text back', async () => {
  const same =
    '{{ sprig_encryptAES (sprig_repeat 40 "k") "é\\x00" | sprig_decryptAES (sprig_repeat 32 "k") | printf "%q" }}';
  assert.is(await output(same), '"é\\x00"');
  assert.is(await output('[{{ sprig_encryptAES "" "" }}{{ sprig_decryptAES "" "" }}]'), '[]');
});

cryptography('shuffle keeps every character, and randInt its range', async () => {
  const shuffled = await output('{{ sprig_shuffle "aéb日😀" }}');
  assert.equal(Array.from(shuffled).sort(), Array.from('aéb日😀').sort());
  const drawn = await output('{{ range sprig_until 200 }}{{ sprig_randInt -2 3 }},{{ end }}');
  assert.equal([...new Set(drawn.split(',').filter((text) => text !== ''))].sort(), ['-1', '-2', '0', '1', '2']);
});

cryptography('without a capability every function that needs one says so', async () => {
  const calls = [
    'sprig_bcrypt "x"',
    'sprig_genPrivateKey ""',
    'sprig_encryptAES "a" "b"',
    'sprig_shuffle "ab"',
    'sprig_randInt 0 2',
  ];
  for (const call of calls) {
    const result = await renderText(`{{ ${call} }}`);
    assert.match(result.state === 'failed' ? result.error.message : result.state, /was given/, call);
  }
});

cryptography.run();
