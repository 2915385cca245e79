/**
 * How each of our programs is started. Data, so that pod-mutation (command of our flavour), pod-runner and the image
 * build agree; a further profile enters only with its measurement. Source: spec/decisions.md 6.
 */
export interface LaunchProfile {
  /** Flags of Node, before the script. They do not go into NODE_OPTIONS: children would inherit them. */
  readonly nodeFlags: readonly string[];
  /** Absolute path of the bundle inside the image. */
  readonly script: string;
}

/** The agent: measured 10,600 replies/s at 12.9 MB anonymous, against 11,300 at 19.1 MB with default flags. */
export const agentLaunch: LaunchProfile = { nodeFlags: ['--max-semi-space-size=1'], script: '/app/agent.cjs' };

/**
 * The injector: measured with reviews of 8 KB at 4 connections, in MiB anonymous after 12,000 of them: 65 with default
 * flags, 46 with a young heap of 1 MiB, 37 when V8 saves memory too, 29 with one worker thread of V8 instead of four
 * (each has an arena of its own); CPU is the same within the noise. One thread for the whole collection costs 30 % CPU.
 * Table: tools/bench/recorded/admission.md.
 */
export const injectorLaunch: LaunchProfile = {
  nodeFlags: ['--max-semi-space-size=1', '--optimize-for-size', '--v8-pool-size=1'],
  script: '/app/injector.cjs',
};
