/**
 * How each of our programs is started. Data, so that pod-mutation (command of our flavour), pod-runner and the image
 * build agree; a further profile enters only with its measurement. Source: spec/decisions.md 6.
 */
export interface LaunchProfile {
  /** Flags of Node, before the script. They do not go into NODE_OPTIONS: children would inherit them. */
  readonly nodeFlags: readonly string[];
  /** Variables that have to be there before the program starts. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path of the bundle inside the image. */
  readonly script: string;
}

/** The agent: measured 10,600 replies/s at 12.9 MB anonymous, against 11,300 at 19.1 MB with default flags. */
export const agentLaunch: LaunchProfile = {
  nodeFlags: ['--max-semi-space-size=1'],
  environment: {},
  script: '/app/agent.cjs',
};

/**
 * The injector, measured with reviews of 8 KB: with a young heap of 2 MiB, one worker thread of V8 and the young heap
 * collected by the main thread it takes half of the memory for the same CPU; maglev brings nothing but code (20 MiB on
 * Node 24). One arena of malloc, which gives back what is free at its end, takes 4 MiB less. `--optimize-for-size` costs
 * a fifth of the reviews a second at 4 connections. Table: tools/bench/recorded/admission.md.
 */
export const injectorLaunch: LaunchProfile = {
  nodeFlags: [
    '--max-semi-space-size=2',
    '--v8-pool-size=1',
    '--no-parallel-scavenge',
    '--no-maglev',
    '--heap-growing-percent=20',
  ],
  environment: { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '262144' },
  script: '/app/injector.cjs',
};
