import { JsonNumber } from '@sluice/core';
import { failure, message, RenderFailure } from '../../failure.ts';
import type { GoMap } from '../../value/value.ts';
import { mapOf } from '../../value/map.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { GoUrl } from './url.ts';
import { hostName, parseUrl, urlText, userText } from './url.ts';
import { reflectKind } from '../../value/reflect-kind.ts';
import { nilDereference } from './nil-dereference.ts';

/** Sprig's URLs. Source: spec/template.md appendix D, Paths, URLs. */
export const sprigUrls: FunctionGroup = {
  name: 'Sprig: URLs',
  functions: [
    defineFunction({
      name: 'sprig_urlParse',
      parameters: ['string'],
      result: 'map[string]interface {}',
      docs: 'The parts of a URL: scheme, userinfo, host, hostname, path, query, opaque and fragment.',
      example: { template: '{{ (sprig_urlParse "https://h.example:8443/p").hostname }}', output: 'h.example' },
      call: ([text]) => partsOf(parsed('url', text)),
    }),
    defineFunction({
      name: 'sprig_urlJoin',
      parameters: ['map'],
      result: 'string',
      docs: 'A URL of parts as urlParse gives them.',
      example: {
        template: '{{ sprig_urlJoin (sprig_dict "scheme" "https" "host" "h" "path" "/p") }}',
        output: 'https://h/p',
      },
      call: ([parts]) => joined(parts),
    }),
  ],
};

function parsed(what: string, text: string): GoUrl {
  try {
    return parseUrl(text);
  } catch (error) {
    throw error instanceof RenderFailure ? new RenderFailure(message`unable to parse ${what}: ${error.detail}`) : error;
  }
}

function partsOf(url: GoUrl): GoMap {
  return mapOf([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostName(url)],
    ['path', url.path],
    ['query', url.rawQuery],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', userText(url)],
  ]);
}

function joined(parts: GoMap): string {
  const url = {
    scheme: textIn(parts, 'scheme'),
    host: textIn(parts, 'host'),
    path: textIn(parts, 'path'),
    rawPath: '',
    rawQuery: textIn(parts, 'query'),
    forceQuery: false,
    opaque: textIn(parts, 'opaque'),
    fragment: textIn(parts, 'fragment'),
    rawFragment: '',
  };
  const info = textIn(parts, 'userinfo');
  const { user } = info === '' ? { user: undefined } : parsed('userinfo in dict', `proto://${info}@host`);
  return urlText(user === undefined ? url : { ...url, user });
}

function textIn(parts: GoMap, key: string): string {
  if (!parts.has(key)) return '';
  const value = parts.get(key);
  if (value === null || value === undefined) throw nilDereference();
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber) return value.text;
  throw failure(`unable to parse ${key} key, must be of type string, but ${reflectKind(value)} found`);
}
