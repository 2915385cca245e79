import { get as getPlain } from 'node:http';
import { get } from 'node:https';
import { compactVerify, createLocalJWKSet } from 'jose';
import type { JSONWebKeySet } from 'jose';

/** Where keys are published; one of the two URLs is empty. */
export interface KeySource {
  readonly jwksUrl: string;
  readonly jwksCa: string;
  readonly discoveryUrl: string;
  readonly discoveryCa: string;
}

/** Key set of a configuration, by its URL or by discovery. Rejects when it cannot be had. */
export async function fetchJwks({ jwksUrl, jwksCa, discoveryUrl, discoveryCa }: KeySource): Promise<JSONWebKeySet> {
  if (jwksUrl !== '') return (await fetchJson(jwksUrl, jwksCa)) as JSONWebKeySet;
  const document = await fetchJson(`${discoveryUrl.replace(/\/$/, '')}/.well-known/openid-configuration`, discoveryCa);
  const { jwks_uri: uri } = document as { readonly jwks_uri?: string };
  if (uri === undefined) throw new Error('the discovery document names no keys');
  return (await fetchJson(uri, discoveryCa)) as JSONWebKeySet;
}

/** Whether one of the keys made the signature. */
export async function signedByJwks(jwt: string, keys: JSONWebKeySet): Promise<boolean> {
  try {
    await compactVerify(jwt, createLocalJWKSet(keys));
    return true;
  } catch {
    return false;
  }
}

function fetchJson(url: string, ca: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 10_000, ...(ca === '' ? {} : { ca }) };
    const request = (url.startsWith('http:') ? getPlain : get)(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${url} answered ${response.statusCode ?? 0}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${url} does not answer`)));
    request.on('error', reject);
  });
}
