import type { TemplateConfig } from '@sluice/core';
import type { HclValue } from '../hcl/tree.ts';
import { block, lastOne } from '../decode/block.ts';
import type { Field, Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { commandDuration, readDuration, scalar } from '../decode/scalar.ts';

export type Wait = NonNullable<TemplateConfig['wait']>;

/** What `max` is when it is not given: so many times `min`. */
const defaultMaxFactor = 4;

const waitBlock = block({
  name: 'wait',
  unknownKeys: 'error',
  fields: { min: commandDuration(), max: commandDuration() },
});

/** `wait { min max }` or `"min:max"`; a minimum of 0 switches it off. Source: spec/agent.md 2.11. */
export function templateWait(): Field<Wait> {
  const asBlock = lastOne(waitBlock);
  const asText = scalar(readWaitText);
  return {
    nests: true,
    read: (occurrences, report) => {
      const last = occurrences.at(-1);
      if (last === undefined) return undefined;
      if (last.value.kind === 'string') return asText.read(occurrences, report);
      const found = asBlock.read(occurrences, report);
      if (found === undefined) return undefined;
      const { min = 0, max } = found.values;
      return checked({ minMs: min, maxMs: max ?? min * defaultMaxFactor }, found, report);
    },
  };
}

function readWaitText(value: HclValue, name: string, report: Report): Wait | undefined {
  if (value.kind !== 'string' || value.text === '') return undefined;
  const [minText = '', maxText] = value.text.split(':');
  const minMs = readDuration({ ...value, text: minText }, name, report);
  const maxMs = maxText === undefined ? undefined : readDuration({ ...value, text: maxText }, name, report);
  if (minMs === undefined || (maxText !== undefined && maxMs === undefined)) return undefined;
  return checked({ minMs, maxMs: maxMs ?? minMs * defaultMaxFactor }, value, report);
}

function checked(wait: Wait, { where }: Pick<HclValue, 'where'>, report: Report): Wait | undefined {
  if (wait.minMs === 0) return undefined;
  if (wait.minMs <= wait.maxMs) return wait;
  reportError(report, 'agent-config/template', where, 'wait has a min greater than its max', 'raise max');
  return undefined;
}
