/** An object with the one member, or without any when the text is empty: the peer leaves out what is empty. */
export function optional<K extends string>(name: K, text: string): Partial<Record<K, string>> {
  return text === '' ? {} : ({ [name]: text } as Record<K, string>);
}
