import type { BenchOptions } from './options.ts';
import { benchAdmission } from './subjects/admission.ts';
import { benchProxy } from './subjects/proxy.ts';
import { benchStartup } from './subjects/startup.ts';
import { benchTemplate } from './subjects/template.ts';
import type { Table } from './table.ts';

/** Everything that can be measured, by the name it is asked for. */
export const subjects: Readonly<Record<string, (options: BenchOptions) => Promise<readonly Table[]>>> = {
  admission: async (options) => [await benchAdmission(options)],
  proxy: async (options) => [await benchProxy(options)],
  startup: async (options) => [await benchStartup(options)],
  template: async (options) => [await benchTemplate(options)],
};
