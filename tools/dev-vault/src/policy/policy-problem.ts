/** What is wrong with a policy text, in the peer's words; stays within this folder. */
export class PolicyProblem extends Error {}
