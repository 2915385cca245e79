import type { AnnotationDiagnostic, AnnotationSet, InheritedAnnotations } from '@sluice/annotations';
import type { AgentConfigurations } from './agent-configurations.ts';
import type { SecretFiles } from './secret-files.ts';

/** Different annotations that are remembered; a cluster rolls out a handful of workloads at a time. */
const mostRemembered = 32;
/** Most characters of what is remembered, annotations or circumstances: what follows from them takes memory too. */
const mostCharacters = 8192;

/**
 * What was worked out lately from annotations alone. Replicas of one workload, which come in bursts, have the same
 * annotations, and reading them is half of the work for a pod. Only what is seen a second time is kept, so that pods
 * which are all different cost no memory. It changes no outcome: everything that something depends on is compared.
 * One belongs to one `InjectorSettings`.
 */
export class RecentAnnotations {
  /** By fingerprint, oldest first; `undefined` for annotations that were seen once. */
  readonly #remembered = new Map<number, Remembered | undefined>();
  readonly #bySet = new WeakMap<AnnotationSet, Remembered>();

  /** What `read` gives for these annotations, from the pod itself and inherited. */
  setOf(own: Annotations, inherited: readonly InheritedAnnotations[], read: () => AnnotationSet): AnnotationSet {
    const fingerprint = inherited.reduce(
      (sum, { annotations }) => sum ^ fingerprintOf(annotations),
      fingerprintOf(own),
    );
    const known = this.#remembered.get(fingerprint);
    if (known !== undefined && areSame(known.own, own) && areInheritedSame(known.inherited, inherited))
      return known.set;
    const set = read();
    // How a list of secrets is read depends on the reader that the host has at the moment.
    const isFixed = !set.given.has('agent-inject-secrets');
    if (isFixed && [own, ...inherited.map(({ annotations }) => annotations)].every(isSmall)) {
      this.#see(fingerprint, own, inherited, set);
    }
    return set;
  }

  /** What `make` gives for a set; kept with annotations that are kept. */
  filesOf(set: AnnotationSet, make: () => ReportedFiles): ReportedFiles {
    const known = this.#bySet.get(set);
    return known === undefined ? make() : (known.files ??= make());
  }

  /** What `make` gives for a set; kept with annotations that are kept, for the same `circumstances`. */
  configurationsOf(set: AnnotationSet, circumstances: string, make: () => AgentConfigurations): AgentConfigurations {
    const known = this.#bySet.get(set);
    if (known?.configurations?.circumstances === circumstances) return known.configurations.value;
    const value = make();
    // They hold paths of the pod, which may be as long as a review.
    const isKept = known !== undefined && circumstances.length <= mostCharacters;
    if (isKept) known.configurations = { circumstances, value };
    return value;
  }

  #see(fingerprint: number, own: Annotations, inherited: readonly InheritedAnnotations[], set: AnnotationSet): void {
    const isSecond = this.#remembered.has(fingerprint);
    const found = isSecond ? copyOf(own, inherited, set) : undefined;
    this.#remembered.set(fingerprint, found);
    if (found !== undefined) this.#bySet.set(set, found);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
  }
}

/** Files of secrets, and what is wrong with them. */
export interface ReportedFiles {
  readonly files: SecretFiles;
  readonly problems: readonly AnnotationDiagnostic[];
}

type Annotations = Readonly<Record<string, string>>;

interface Remembered {
  readonly own: Annotations;
  readonly inherited: readonly InheritedAnnotations[];
  readonly set: AnnotationSet;
  files?: ReportedFiles;
  configurations?: { readonly circumstances: string; readonly value: AgentConfigurations };
}

// The pod is the caller's, who may change it.
function copyOf(own: Annotations, inherited: readonly InheritedAnnotations[], set: AnnotationSet): Remembered {
  return { own: { ...own }, inherited: inherited.map((one) => ({ ...one, annotations: { ...one.annotations } })), set };
}

/** Most characters of a text that a fingerprint looks at. */
const mostLooked = 16;

/** Cheap, and usually different for different annotations; the same for the same ones in whatever order. */
function fingerprintOf(annotations: Annotations): number {
  let sum = 0;
  for (const key in annotations) sum = (sum + Math.imul(looked(key) | 1, looked(annotations[key] ?? ''))) | 0;
  return sum;
}

function looked(text: string): number {
  let hash = text.length;
  const step = Math.ceil(text.length / mostLooked);
  for (let index = text.length - 1; index >= 0; index -= step)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

function areSame(known: Annotations, given: Annotations): boolean {
  let count = 0;
  for (const key in given) {
    if (known[key] !== given[key]) return false;
    count += 1;
  }
  return count === Object.keys(known).length;
}

// Who gives nothing may have any name: the same workload in other namespaces.
function areInheritedSame(known: readonly InheritedAnnotations[], given: readonly InheritedAnnotations[]): boolean {
  if (known.length !== given.length) return false;
  return known.every((one, index) => {
    const other = given[index];
    if (other === undefined || !areSame(one.annotations, other.annotations)) return false;
    return (one.name === other.name && one.from === other.from) || Object.keys(one.annotations).length === 0;
  });
}

function isSmall(annotations: Annotations): boolean {
  let characters = 0;
  for (const key in annotations) characters += key.length + (annotations[key] ?? '').length;
  return characters <= mostCharacters;
}
