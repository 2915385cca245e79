import { fieldsOf, textOf } from './fields.ts';

/** An object without its content. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly isBeingDeleted: boolean;
  /** Uid of the controller that would make another one; empty when none would. */
  readonly controllerUid: string;
}

/** One page of a list; `next` is empty on the last one. */
export interface MetadataPage {
  readonly items: readonly ObjectMetadata[];
  readonly resourceVersion: string;
  readonly next: string;
}

/** What servers answer with metadata only, whatever the kind. Source: spec/kubernetes.md 7.2. */
export const metadataAccept = {
  object: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=1,application/json',
  list: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=1,application/json',
} as const;

export function decodeMetadata(value: unknown): ObjectMetadata {
  const metadata = fieldsOf(fieldsOf(value)['metadata']);
  return {
    name: textOf(metadata['name']),
    namespace: textOf(metadata['namespace']),
    uid: textOf(metadata['uid']),
    annotations: textsOf(metadata['annotations']),
    isBeingDeleted: textOf(metadata['deletionTimestamp']) !== '',
    controllerUid: controllerIn(metadata['ownerReferences']),
  };
}

export function decodePage(value: unknown): MetadataPage {
  const { items, metadata } = fieldsOf(value);
  const { resourceVersion, continue: next } = fieldsOf(metadata);
  return {
    items: Array.isArray(items) ? items.map(decodeMetadata) : [],
    resourceVersion: textOf(resourceVersion),
    next: textOf(next),
  };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function controllerIn(owners: unknown): string {
  const controller = (Array.isArray(owners) ? owners : []).map(fieldsOf).find((owner) => owner['controller'] === true);
  return textOf(controller?.['uid']);
}
