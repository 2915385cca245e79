import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareVector, templatesOf } from './compare-vector.ts';
import type { InjectorVector } from './vectors.ts';
import { readVectors } from './vectors.ts';

/** A deliberate difference: why, in which cases, and what alone may differ there. */
interface KnownDifference {
  readonly section: string;
  readonly reason: string;
  /** Patterns of differences; each must occur in each case, and no other. */
  readonly differs: readonly string[];
  readonly cases: readonly string[];
}

const knownDifferences = readList('known-differences.json') as readonly KnownDifference[];
/** Cases that are not equal yet. The list may only shrink. */
const notYetEqual = readList('not-yet-equal.json') as readonly string[];
/** Start-up lines about files, sockets and TLS: `apps/injector` runs them. */
const aboutTheProcess = readList('about-the-process.json') as readonly string[];

const vectors = suite('recorded admissions of vault-k8s');

for (const vector of readVectors()) {
  if (vector.request !== undefined || aboutTheProcess.includes(vector.name)) continue;
  const listed = knownDifferences.filter(({ cases }) => cases.includes(vector.name));
  if (notYetEqual.includes(vector.name)) {
    vectors(`${vector.name} is still unequal`, () => {
      assert.ok(compareVector(vector).length > 0, 'it is equal now: take it off not-yet-equal.json');
    });
  } else if (listed.length > 0) {
    vectors(`${vector.name} differs only as section ${listed.map(({ section }) => section).join(', ')} says`, () => {
      checkKnown(vector, listed);
    });
  } else {
    vectors(`${vector.name} is equal`, () => {
      assert.equal(compareVector(vector), []);
    });
  }
}

vectors('default templates differ only in their delimiters, and where a path needs quotes', () => {
  const cases = knownDifferences
    .filter(({ section }) => section === '6.3' || section === '6.4')
    .flatMap((each) => each.cases);
  for (const vector of readVectors().filter(({ name }) => cases.includes(name))) {
    const templates = templatesOf(vector);
    assert.ok(templates.length > 0, vector.name);
    for (const { ours, peer } of templates) {
      const { left_delimiter: left, right_delimiter: right } = peer;
      const mended = mendPath(peer.contents).replaceAll('{{', left).replaceAll('}}', right);
      assert.ok(ours === peer.contents || ours === mended, `${vector.name}: ${ours}`);
    }
  }
});

vectors('the lists name only recorded cases, each difference with a reason', () => {
  const names = new Set(readVectors().map(({ name }) => name));
  const listed = [...knownDifferences.flatMap(({ cases }) => cases), ...notYetEqual, ...aboutTheProcess];
  assert.equal(
    listed.filter((name) => !names.has(name)),
    [],
  );
  for (const { reason, cases } of knownDifferences) assert.ok(reason.length > 20 && cases.length > 0, reason);
});

vectors.run();

function checkKnown(vector: InjectorVector, listed: readonly KnownDifference[]): void {
  const found = compareVector(vector);
  const patterns = listed.map(({ differs }) => differs.map((pattern) => new RegExp(`^(?:${pattern})$`)));
  assert.equal(
    found.filter((difference) => !patterns.flat().some((pattern) => pattern.test(difference))),
    [],
    'a further difference',
  );
  for (const own of patterns) {
    assert.ok(
      own.some((pattern) => found.some((difference) => pattern.test(difference))),
      'no such difference any more: take it off known-differences.json',
    );
  }
}

// What the peer pastes between the quotes, as Go would quote it.
function mendPath(contents: string): string {
  return contents.replace(
    /with secret "(.*)" \}\}\{\{/,
    (_, path: string) => `with secret ${JSON.stringify(path.trim())} }}{{`,
  );
}

function readList(file: string): readonly unknown[] {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as readonly unknown[];
}
