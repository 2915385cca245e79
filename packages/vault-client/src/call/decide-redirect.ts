/**
 * Where a redirect may take method, token and body. `same-origin`: the configured origin only. `same-ca`: also any
 * https origin, whose certificate the private CA must then prove; meant for standbys that point at the active node, and
 * only right with a private CA. `none`: nowhere. Source: spec/vault-api.md 2.5, "DO".
 */
export type RedirectPolicy =
  | 'none'
  | 'same-origin'
  | 'same-ca'
  | { readonly kind: 'same-origin' | 'same-ca'; readonly trustedOrigins: readonly string[] };

export type RedirectDecision =
  | { readonly kind: 'not-a-redirect' }
  | { readonly kind: 'follow'; readonly url: string }
  | { readonly kind: 'refuse'; readonly reason: string };

export interface RedirectSituation {
  readonly policy: RedirectPolicy;
  /** The URL of the first request of this call. */
  readonly firstUrl: string;
  /** The URLs asked so far; the last one gave the answer. */
  readonly visited: readonly string[];
}

const maxHops = 5;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** What to do about an answer with `status` and `location`. A redirect that is not followed is never a success. */
export function decideRedirect(
  status: number,
  location: string | undefined,
  situation: RedirectSituation,
): RedirectDecision {
  if (status < 300 || status > 399 || status === 304) return { kind: 'not-a-redirect' };
  if (!redirectStatuses.has(status)) return refuse(`status ${status} is not followed`);
  if (situation.policy === 'none') return refuse('redirects are switched off');
  const url = resolve(location, situation.visited.at(-1) ?? situation.firstUrl);
  if (url === undefined) return refuse('the redirect names no usable location');
  if (situation.visited.includes(url.href)) return refuse(`redirects go round in a circle at ${url.origin}`);
  if (situation.visited.length > maxHops) return refuse(`more than ${maxHops} redirects`);
  const problem = problemOf(url, situation);
  return problem === undefined ? { kind: 'follow', url: url.href } : refuse(problem);
}

function resolve(location: string | undefined, base: string): URL | undefined {
  if (location === undefined || !URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.search === '') url.search = new URL(base).search;
  url.hash = '';
  return url;
}

function problemOf(url: URL, { policy, firstUrl }: RedirectSituation): string | undefined {
  const first = new URL(firstUrl);
  if (first.protocol === 'https:' && url.protocol === 'http:') {
    return `redirect would cause protocol downgrade to ${url.origin}`;
  }
  if (url.username !== '' || url.password !== '') return `the redirect to ${url.origin} carries credentials`;
  const scope = typeof policy === 'string' ? policy : policy.kind;
  const trusted = typeof policy === 'string' ? [] : policy.trustedOrigins;
  if (url.origin === first.origin || trusted.includes(url.origin)) return undefined;
  if (scope === 'same-ca' && first.protocol === 'https:') return undefined;
  return `${url.origin} is not trusted with the token; use that address, or trust it by the redirects option`;
}

function refuse(reason: string): RedirectDecision {
  return { kind: 'refuse', reason };
}
