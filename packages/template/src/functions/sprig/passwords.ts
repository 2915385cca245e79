import bcrypt from 'bcryptjs';
import { failure } from '../../failure.ts';
import { byteLength, hasRawBytes } from '../../value/go-string.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { costing, defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';
import { derivePassword } from './derive-password.ts';
import { withCryptography } from './with-cryptography.ts';

/** Sprig's password hashes, salted anew in every pass, and derived passwords. Source: spec/template.md appendix D, Crypto. */
export const sprigPasswords: FunctionGroup = {
  name: 'Sprig: passwords',
  functions: costing(200_000, [
    defineFunction({
      name: 'sprig_bcrypt',
      parameters: ['string'],
      result: 'string',
      docs: 'A bcrypt hash with a new salt; longer texts than 72 bytes give the error as text.',
      example: {
        template: '{{ sprig_bcrypt "secret" | sprig_regexMatch "^\\\\$2a\\\\$10\\\\$[./A-Za-z0-9]{53}$" }}',
        output: 'true',
      },
      call: ([password], context) => bcryptHash(password, context),
    }),
    defineFunction({
      name: 'sprig_htpasswd',
      parameters: ['string', 'string'],
      result: 'string',
      docs: "A line of Apache's password file.",
      example: { template: '{{ sprig_htpasswd "a:b" "x" }}', output: 'invalid username: a:b' },
      call: ([user, password], context) =>
        user.includes(':') ? `invalid username: ${user}` : `${user}:${bcryptHash(password, context)}`,
    }),
    defineFunction({
      name: 'sprig_derivePassword',
      parameters: ['uint32', 'string', 'string', 'string', 'string'],
      result: 'string',
      docs: 'The Master Password of counter, kind, password, user and site.',
      example: {
        template: '{{ sprig_derivePassword 1 "long" "password" "user" "example.com" }}',
        output: 'ZedaFaxcZaso9*',
      },
      call: ([counter, kind, password, user, site], context) =>
        derivePassword(counter, kind, password, user, site, context.cryptography),
    }),
  ]),
};

const MOST_BYTES = 72;
const COST = '$2a$10$';

function bcryptHash(password: string, context: FunctionContext): string {
  if (byteLength(password) > MOST_BYTES) {
    return `failed to encrypt string with bcrypt: bcrypt: password length exceeds ${MOST_BYTES} bytes`;
  }
  if (hasRawBytes(password)) throw failure('bcrypt: the password is not UTF-8');
  return withCryptography(context, (cryptography) => {
    const salt = bcrypt.encodeBase64(Array.from(cryptography.randomBytes(16)), 16);
    return bcrypt.hashSync(password, COST + salt);
  });
}
