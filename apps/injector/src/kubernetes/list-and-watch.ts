import type { Call, Resource } from './call.ts';
import { refusal, sendCall } from './call.ts';
import { fieldsOf, textOf } from './fields.ts';
import { KubernetesError } from './kubernetes-error.ts';
import type { MetadataPage, ObjectMetadata } from './metadata.ts';
import { decodeMetadata, decodePage, metadataAccept } from './metadata.ts';
import type { ApiConnection } from './request-json.ts';
import { withResponse } from './request-json.ts';

/** A collection, such as `/api/v1/namespaces`. */
export interface Collection {
  readonly path: string;
  readonly resource: Resource;
  readonly fieldSelector?: string;
}

/** What happened to an object. */
export type WatchEvent =
  | { readonly type: 'present'; readonly object: ObjectMetadata }
  | { readonly type: 'deleted'; readonly object: ObjectMetadata };

/** Objects of a page: with annotations of the longest length that is still some ten megabytes. */
const pageSize = 250;
/** A server ends a watch after so long; a connection that is silent for longer is dead. */
const watchSeconds = 240;
const watchSilenceMs = (watchSeconds + 30) * 1000;
const lineLimitBytes = 4_194_304;

/** All objects, page by page. Throws `KubernetesError`. */
export async function* listMetadata(
  collection: Collection,
  connection: ApiConnection,
  signal: AbortSignal,
): AsyncGenerator<MetadataPage, void> {
  for (let next = ''; ;) {
    const query = { limit: String(pageSize), ...(next === '' ? {} : { continue: next }) };
    const call = callOf(collection, 'list', query, metadataAccept.list);
    const page = decodePage((await sendCall(call, [], connection, signal)).body);
    yield page;
    if (page.next === '') return;
    next = page.next;
  }
}

/**
 * Calls `onEvent` for each change since that version, until the server ends it. Resolves with the version to go on from;
 * `undefined` when it is too old and the list has to be read again. Throws `KubernetesError`.
 */
export function watchMetadata(
  collection: Collection,
  resourceVersion: string,
  onEvent: (event: WatchEvent) => void,
  connection: ApiConnection,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = { watch: '1', allowWatchBookmarks: 'true', timeoutSeconds: String(watchSeconds), resourceVersion };
  const call = callOf(collection, 'watch', query, metadataAccept.object);
  return withResponse(call, { ...connection, silenceMs: watchSilenceMs }, signal, async (response) => {
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      response.resume();
      if (status === tooOld) return undefined;
      throw refusal(call, status);
    }
    let version: string | undefined = resourceVersion;
    for await (const line of linesOf(response)) {
      version = take(line, onEvent);
      if (version === undefined) break;
    }
    return version;
  });
}

const tooOld = 410;

// The version behind the event; `undefined` for an error, of which there is one worth telling: too old.
function take(line: string, onEvent: (event: WatchEvent) => void): string | undefined {
  const { type, object } = parsed(line);
  if (type === 'ERROR') return undefined;
  const version = textOf(fieldsOf(fieldsOf(object)['metadata'])['resourceVersion']);
  if (type === 'ADDED' || type === 'MODIFIED') onEvent({ type: 'present', object: decodeMetadata(object) });
  if (type === 'DELETED') onEvent({ type: 'deleted', object: decodeMetadata(object) });
  return version;
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    throw new KubernetesError('KUBERNETES_ANSWER', 'Kubernetes API: watch: no JSON; check what answers there');
  }
}

async function* linesOf(chunks: AsyncIterable<unknown>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lineLimitBytes) throw new Error('line too long');
    yield* lines.filter((line) => line.trim() !== '');
  }
}

function callOf(
  { path, resource, fieldSelector }: Collection,
  verb: string,
  query: Readonly<Record<string, string>>,
  accept: string,
): Call {
  const search = new URLSearchParams({ ...query, ...(fieldSelector === undefined ? {} : { fieldSelector }) });
  return { method: 'GET', path: `${path}?${search.toString()}`, accept, verb, resource, name: '' };
}
