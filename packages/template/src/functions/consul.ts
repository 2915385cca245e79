import { failure } from '../failure.ts';
import { typeName } from '../value/kind.ts';
import { GoMap } from '../value/value.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** Helpers for values of Consul, of which there are none here: they accept nil only. Source: spec/template.md 9.7. */
export const consul: FunctionGroup = {
  name: 'Consul helpers',
  functions: [
    defineFunction({
      name: 'byKey',
      parameters: ['keyPairs'],
      result: 'map[string]map[string]*KeyPair',
      docs: "Groups Consul's key pairs; nothing gives any here.",
      example: { template: '{{ byKey nil }}', output: 'map[]' },
      call: () => new GoMap(new Map(), 'map[string]*dependency.KeyPair'),
    }),
    defineFunction({
      name: 'explode',
      parameters: ['keyPairs'],
      result: 'map[string]interface {}',
      docs: "Nests Consul's key pairs; nothing gives any here.",
      example: { template: '{{ explode nil }}', output: 'map[]' },
      call: () => new GoMap(),
    }),
    defineFunction({
      name: 'byTag',
      parameters: ['any'],
      result: 'map[string][]interface {}',
      docs: "Groups Consul's services by tag; nothing gives any here.",
      example: { template: '{{ byTag nil }}', output: 'map[]' },
      call: ([services]) => {
        if (services !== null && services !== undefined)
          throw failure(`byTag: wrong argument type ${typeName(services)}`);
        return new GoMap(new Map(), '[]interface {}');
      },
    }),
    defineFunction({
      name: 'byPort',
      parameters: ['any'],
      result: 'map[int][]interface {}',
      docs: "Groups Consul's services by port; nothing gives any here.",
      example: { template: '{{ byPort nil }}', output: 'map[]' },
      call: ([services]) => {
        if (services !== null && services !== undefined)
          throw failure(`byPort: wrong argument type ${typeName(services)}`);
        return new GoMap(new Map(), '[]interface {}', 'int');
      },
    }),
    defineFunction({
      name: 'byMeta',
      parameters: ['string', 'healthServices'],
      result: 'map[string][]*HealthService',
      docs: "Groups Consul's services by metadata; nothing gives any here.",
      example: { template: '{{ byMeta "a" nil }}', output: 'map[]' },
      call: () => new GoMap(new Map(), '[]*dependency.HealthService'),
    }),
  ],
};
