import { parseAnnotationKey, parseAnnotations } from '@sluice/annotations';
import type { Diagnostic, JsonObject, Location } from '@sluice/core';
import { closestName, formatLocation } from '@sluice/core';
import { mutatePod } from '../mutate-pod.ts';
import { settingCatalogue } from './catalogue.ts';
import type { InjectorSettings } from './settings-from.ts';
import { settingText } from './settings-from.ts';

/**
 * Settings with which the injector starts, as the peer does, and then denies every pod that does not say otherwise
 * itself: each with the flag or variable that gives it, and what is accepted. For the log at the start.
 */
export function settingProblems(settings: InjectorSettings): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const problem of [...problemsOfAnyPod(settings), ...problemsOfRules(settings)]) {
    const giver = formatLocation(problem.where);
    // The peer's check of a value and ours of what it is for: one line is enough.
    if (!found.has(giver)) found.set(giver, problem);
  }
  return [...found.values()];
}

/**
 * Variables that look like settings and are none, with what was probably meant. Never errors: the peer ignores them.
 * Those that Kubernetes sets for a Service of such a name are left out.
 */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly Diagnostic[] {
  const known = settingCatalogue.map((entry) => entry.env).filter((name) => name.startsWith(prefix));
  const unknown = Object.keys(env).filter((name) => {
    return name.startsWith('AGENT_INJECT') && !known.includes(name) && !serviceVariable.test(name);
  });
  return unknown.sort().map((name) => {
    // What all of them begin with would make any two look alike.
    const meant = closestName(ownPart(name), known.map(ownPart));
    return {
      code: 'setting/unknown-variable',
      severity: 'warning',
      where: { kind: 'setting', name },
      message: 'no setting has this variable; it is ignored',
      hint: meant === undefined ? 'see help agent-inject' : `did you mean ${prefix}${meant}?`,
    };
  });
}

const prefix = 'AGENT_INJECT_';

function ownPart(name: string): string {
  return name.replace(/^AGENT_INJECT(?:OR)?_?/, '');
}

const serviceVariable = /_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_[0-9]+_[A-Z]+(?:_[A-Z]+)?)?)$/;

/** A pod that asks for the agent and for nothing else. */
const ordinaryPod: JsonObject = {
  metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'any' } },
  spec: {
    containers: [
      {
        name: 'application',
        securityContext: { runAsUser: 1000, runAsGroup: 1000 },
        volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
      },
    ],
    volumes: [{ name: 'token' }],
  },
};

const codes: readonly string[] = ['injection/not-allowed', 'injection/limit-below-request', 'injection/required-value'];

function problemsOfAnyPod(settings: InjectorSettings): readonly Diagnostic[] {
  const policy = { ...settings.policy, defaultAnnotations: [] };
  const outcome = mutatePod(ordinaryPod, { namespace: 'default' }, { ...settings, policy });
  if (outcome.kind !== 'denied') return [];
  const ofSettings = outcome.diagnostics.filter(({ severity, where, code }) => {
    return severity === 'error' && (where.kind === 'setting' || codes.includes(code));
  });
  return ofSettings.map((problem) => ({ ...problem, where: giverOf(problem.where, settings) }));
}

// What the pod does not say is said by the setting behind its annotation.
function giverOf(where: Location, { effective }: InjectorSettings): Location {
  const suffix = where.kind === 'annotation' ? parseAnnotationKey(where.key)?.entry.suffix : undefined;
  const setting = settingCatalogue.find(({ annotation }) => annotation !== undefined && annotation === suffix);
  if (setting === undefined) return where;
  const name = effective.get(setting.name)?.givenAs ?? (setting.flag === undefined ? setting.env : `-${setting.flag}`);
  return { kind: 'setting', name };
}

function problemsOfRules(settings: InjectorSettings): readonly Diagnostic[] {
  const file = settingText(settings, 'default-annotations-file');
  return settings.policy.defaultAnnotations.flatMap(({ annotations }, index) =>
    parseAnnotations(annotations).diagnostics.flatMap((problem) => {
      const { severity, where } = problem;
      if (severity !== 'error' || where.kind !== 'annotation') return [];
      return [{ ...problem, where: { kind: 'setting', name: `${file}#/${index}/annotations/${where.key}` } as const }];
    }),
  );
}
