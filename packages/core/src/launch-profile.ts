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

/** The injector: Node's defaults until measured. */
export const injectorLaunch: LaunchProfile = { nodeFlags: [], script: '/app/injector.cjs' };
