import { request } from 'node:http';

/** Body of `GET url` as text; rejects for a status other than 200. No connection is kept. */
export function getText(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, headers, timeout: 5000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url}: status ${String(response.statusCode)}: ${text.trim()}`));
      });
    })
      .once('error', reject)
      .once('timeout', () => {
        sent.destroy(new Error(`${url}: no answer within 5 s`));
      });
    sent.end();
  });
}
