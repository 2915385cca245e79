/** The agent's own token and the one before it, whose leases may still be around. */
export interface ManagedTokens {
  /** To search replies for; empty before the first login. */
  readonly bytes: readonly Buffer[];
  readonly texts: readonly string[];
  remember(token: string): void;
}

const remembered = 2;

export function createManagedTokens(): ManagedTokens {
  let texts: readonly string[] = [];
  let bytes: readonly Buffer[] = [];
  return {
    get bytes() {
      return bytes;
    },
    get texts() {
      return texts;
    },
    remember(token) {
      if (texts[0] === token || token === '') return;
      texts = [token, ...texts.filter((other) => other !== token)].slice(0, remembered);
      bytes = texts.map((text) => Buffer.from(text));
    },
  };
}
