import type { AnnotationDiagnostic, AnnotationSuffix } from '@sluice/annotations';
import { effectiveAnnotation, textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { jsonEquals } from '@sluice/core';
import { cleanPath, isBelowAny } from '../go-path.ts';
import type { PlannedAgent } from '../agents.ts';
import type { InjectionPlan } from '../plan.ts';
import { objectOr, objectsIn, textOr } from '../pod.ts';
import { atAnnotation, podError } from '../problem.ts';
import type { InjectorPolicy, InjectorSettings } from '../settings/settings-from.ts';
import { guardOf } from './guarded-variables.ts';
import { matchesAny, matchesAnyAddress } from './match-pattern.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/**
 * The agents as they will run, where an operator lists images or servers: a JSON patch, a variable or a mount must not
 * bring in by the back door what the lists leave out. What the annotations themselves name is `checkPolicy`'s; a ConfigMap
 * cannot name another server, as the variable with the address counts before it. Source: spec/injector.md 8, 9.6.
 */
export function checkAgents(plan: InjectionPlan, settings: InjectorSettings, report: Report): void {
  const { policy } = settings;
  if (policy.allowedImages.length === 0 && policy.allowedAddresses.length === 0) return;
  const agents = [
    ['agent-init-json-patch', plan.init],
    ['agent-json-patch', plan.sidecar],
  ] as const;
  for (const [patch, agent] of agents) {
    if (agent === undefined) continue;
    const check: Check = { patch, plan, policy, report, ...agent };
    checkImage(check);
    checkVariables(check);
    if (agent.container !== agent.unpatched) checkProgram(check);
    checkMounts(check);
  }
}

interface Check extends PlannedAgent {
  readonly patch: AnnotationSuffix;
  readonly plan: InjectionPlan;
  readonly policy: InjectorPolicy;
  readonly report: Report;
}

function checkImage(check: Check): void {
  const { container, plan, policy } = check;
  const image = textOr(container['image']);
  if (image === textOf(plan.annotations, 'agent-image') || policy.allowedImages.length === 0) return;
  if (!matchesAny(policy.allowedImages, image)) refuseOther(check, check.patch, 'image', image, policy.allowedImages);
}

// Of several variables with one name the last one counts, so that all of them are looked at.
function checkVariables(check: Check): void {
  const { container, unpatched, plan } = check;
  const planned = variablesIn(unpatched);
  const patched = container === unpatched ? planned : variablesIn(container);
  for (const name of new Set([...planned.keys(), ...patched.keys()])) {
    const guard = guardOf(name);
    if (guard === undefined) continue;
    const isOwn = plan.annotations.agentVariables.some(({ parameter }) => parameter === name);
    const isPlanned = !isOwn && jsonEquals(planned.get(name) ?? [], patched.get(name) ?? []);
    if (guard === 'server') checkServers(check, name, patched.get(name) ?? [], isPlanned);
    else if (!isPlanned) refuse(check, giverOf(check, name), `variable ${name} is not for pods to set`);
  }
}

function checkServers(check: Check, name: string, variables: readonly JsonObject[], isPlanned: boolean): void {
  const { annotations } = check.plan;
  const { allowedAddresses } = check.policy;
  if (allowedAddresses.length === 0) return;
  const proxy = effectiveAnnotation(annotations, 'proxy-address');
  const isOfOperator = name !== 'HTTPS_PROXY' || proxy.from === 'setting' || proxy.from === 'default';
  if (isPlanned && isOfOperator) return;
  if (variables.length === 0) refuse(check, check.patch, `variable ${name} is missing`);
  for (const { value } of variables) {
    const text = textOr(value);
    if (text === textOf(annotations, 'service') || matchesAnyAddress(allowedAddresses, text)) continue;
    const giver = isPlanned ? 'proxy-address' : giverOf(check, name);
    refuseOther(check, giver, 'server', text, allowedAddresses);
  }
}

function checkProgram(check: Check): void {
  const { container, unpatched } = check;
  for (const member of ['command', 'args', 'envFrom']) {
    if (jsonEquals(container[member] ?? [], unpatched[member] ?? [])) continue;
    refuse(check, check.patch, `${member} of the agent is not for pods to change`);
  }
  for (const [where, command] of commandsIn(container)) {
    if (commandsIn(unpatched).some(([, planned]) => jsonEquals(planned, command))) continue;
    refuse(check, check.patch, `${where} runs a command of its own`);
  }
}

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

function commandsIn(container: JsonObject): readonly (readonly [where: string, command: JsonObject])[] {
  const { postStart, preStop } = objectOr(container['lifecycle']);
  const handlers = [
    ['postStart', postStart] as const,
    ['preStop', preStop] as const,
    ...probes.map((name) => [name, container[name]] as const),
  ];
  return handlers.flatMap(([name, handler]) => {
    const exec = objectOr(objectOr(handler)['exec']);
    return Object.keys(exec).length === 0 ? [] : [[name, exec] as const];
  });
}

const programDirectories = new Set(['/app', '/bin', '/lib', '/lib64', '/opt', '/sbin', '/usr']);

// A volume over the program would be another program.
function checkMounts(check: Check): void {
  const { container, unpatched } = check;
  for (const { mountPath } of objectsIn(container['volumeMounts'])) {
    const path = cleanPath(textOr(mountPath));
    if (path !== '/' && !isBelowAny(path, programDirectories) && !programDirectories.has(path)) continue;
    const isPlanned = objectsIn(unpatched['volumeMounts']).some((mount) => mount['mountPath'] === mountPath);
    const giver = isPlanned ? 'agent-copy-volume-mounts' : check.patch;
    refuse(check, giver, `a volume at ${path} may hide the program of the agent`);
  }
}

function variablesIn(container: JsonObject): ReadonlyMap<string, readonly JsonObject[]> {
  const found = new Map<string, JsonObject[]>();
  for (const { name, value, valueFrom } of objectsIn(container['env'])) {
    const variable = { value: value ?? '', valueFrom: valueFrom ?? null };
    found.set(textOr(name), [...(found.get(textOr(name)) ?? []), variable]);
  }
  return found;
}

function giverOf({ plan, patch }: Check, variable: string): AnnotationSuffix | { readonly key: string } {
  return plan.annotations.agentVariables.find(({ parameter }) => parameter === variable) ?? patch;
}

function refuseOther(
  check: Check,
  giver: AnnotationSuffix | { readonly key: string },
  what: string,
  text: string,
  allowed: readonly string[],
): void {
  refuse(check, giver, `${what} ${JSON.stringify(text)} is not allowed`, `use one of ${allowed.join(', ')}`);
}

function refuse(
  { plan, report }: Check,
  giver: AnnotationSuffix | { readonly key: string },
  message: string,
  hint = 'remove it: the operator lists what agents may use',
): void {
  const { key } = typeof giver === 'string' ? effectiveAnnotation(plan.annotations, giver) : giver;
  report(podError('validate', 'injection/not-allowed', atAnnotation(key), message, { hint }));
}
