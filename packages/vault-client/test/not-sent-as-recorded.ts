const refused = 'refused before it is sent: a path that the server would clean or answer for another mount';
const foreign = 'not something that a typed client sends: broken JSON, a form, a body that is no object';
const raw = 'a reply without envelope: request() gives it';
const withText = 'the warning of a failed write stands among the texts of the error, where people look';

/** Exchanges that the client does not send or take as recorded, and why. This list only gets shorter. */
export const notSentAsRecorded: Readonly<Record<string, string>> = {
  'http-basics 11': refused,
  'http-basics 12': refused,
  'http-basics 13': refused,
  'http-basics 34': refused,
  'http-basics 33': 'the client speaks /v1/ only',
  'http-basics 18': 'the scripted server cannot receive SCAN; the transport tests show that it is sent',
  'http-basics 20': 'the scripted server cannot receive BREW; the transport tests show that it is sent',
  'http-basics 22': foreign,
  'http-basics 26': foreign,
  'http-basics 30': foreign,
  'pipeline-order 11': foreign,
  'namespaces 7': 'slashes around a namespace are trimmed',
  'namespaces 13': 'the namespace stays away from global endpoints',
  'namespaces 15': 'the namespace stays away from global endpoints',
  'kv2-more 22': withText,
  'kv2-more 23': withText,
  'pki 13': raw,
  'pki 14': raw,
};
