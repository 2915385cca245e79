import { failure, hidden, message, RenderFailure } from '../../failure.ts';
import { quote } from '../../print/quote.ts';
import { typeName } from '../../value/kind.ts';
import type { GoMap } from '../../value/map.ts';
import { mapOf } from '../../value/map.ts';
import { reflectKind } from '../../value/reflect-kind.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { GoUrl } from './url.ts';
import { hostName, parseUrl, urlText, userText } from './url.ts';

/** Sprig's URLs. Source: spec/template.md appendix D, Paths, URLs. */
export const sprigUrls: FunctionGroup = {
  name: 'Sprig: URLs',
  functions: [
    defineFunction({
      name: 'sprig_urlParse',
      parameters: ['string'],
      result: 'map[string]interface {}',
      docs: 'The parts of a URL: scheme, host, hostname, path, query, opaque, fragment, userinfo.',
      example: { template: '{{ (sprig_urlParse "https://h:1/p?q=1").host }}', output: 'h:1' },
      call: ([text]) => {
        const url = required(text);
        return mapOf([
          ['scheme', url.scheme],
          ['host', url.host],
          ['hostname', hostName(url.host)],
          ['path', url.path],
          ['query', url.query],
          ['opaque', url.opaque],
          ['fragment', url.fragment],
          ['userinfo', url.user === undefined ? '' : userText(url.user)],
        ]);
      },
    }),
    defineFunction({
      name: 'sprig_urlJoin',
      parameters: ['map'],
      result: 'string',
      docs: 'The URL of such parts.',
      example: {
        template: '{{ sprig_urlJoin (sprig_dict "scheme" "https" "host" "h" "path" "/p") }}',
        output: 'https://h/p',
      },
      call: ([parts]) => {
        const userinfo = part(parts, 'userinfo');
        // The user is read the way it stands in a URL.
        const user = userinfo === '' ? undefined : required(`proto://${userinfo}@host`).user;
        return urlText({
          scheme: part(parts, 'scheme'),
          host: part(parts, 'host'),
          path: part(parts, 'path'),
          query: part(parts, 'query'),
          opaque: part(parts, 'opaque'),
          fragment: part(parts, 'fragment'),
          rawPath: '',
          hasEmptyQuery: false,
          user,
        });
      },
    }),
  ],
};

function required(text: string): GoUrl {
  const url = parseUrl(text);
  if (typeof url !== 'string') return url;
  throw new RenderFailure(message`unable to parse url: parse ${hidden(quote(text), 'a URL')}: ${url}`);
}

function part(parts: GoMap, key: string): string {
  const value = parts.get(key);
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  const found = value === null ? typeName(value) : reflectKind(value);
  throw failure(`unable to parse ${key} key, must be of type string, but ${found} found`);
}
