import { JsonNumber } from '@sluice/core';
import type { JsonValue } from '@sluice/core';
import type { HclValue } from '@sluice/agent-config/hcl';

/** An HCL value as JSON; of repeated keys the last one counts. */
export function plainValue(value: HclValue): JsonValue {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return new JsonNumber(value.text);
    case 'boolean':
      return value.value;
    case 'null':
      return null;
    case 'list':
      return value.items.map(plainValue);
    case 'object':
      return Object.fromEntries(value.items.map((item) => [item.key.text, plainValue(item.value)]));
  }
}
