import type { BenchOptions } from './options.ts';
import { benchAdmission, benchAdmissionMemory } from './subjects/admission.ts';
import { benchAdmissionRestart } from './subjects/admission-restart.ts';
import { benchProxy } from './subjects/proxy.ts';
import { benchStartup } from './subjects/startup.ts';
import { benchColdParse, benchTemplate } from './subjects/template.ts';
import type { Table } from './table.ts';

/** Everything that can be measured, by the name it is asked for. */
export const subjects: Readonly<Record<string, (options: BenchOptions) => Promise<readonly Table[]>>> = {
  admission: async (options) => [await benchAdmission(options)],
  'admission-memory': async (options) => [await benchAdmissionMemory(options)],
  'admission-restart': async (options) => [await benchAdmissionRestart(options)],
  proxy: async (options) => [await benchProxy(options)],
  startup: async (options) => [await benchStartup(options)],
  template: async (options) => [await benchTemplate(options), await benchColdParse()],
};
