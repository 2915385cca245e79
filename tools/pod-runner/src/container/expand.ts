/**
 * Kubernetes' own substitution in `command`, `args` and `env`: `$(NAME)` is replaced when NAME is known and left as it
 * is otherwise; `$$` is a literal dollar sign.
 */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    return Object.hasOwn(variables, name) ? (variables[name] ?? '') : whole;
  });
}
