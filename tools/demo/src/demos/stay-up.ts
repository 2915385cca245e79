import type { DemoContext } from './context.ts';

/** Leaves everything running until the reader has seen enough of this demo. */
export async function stayUp(context: DemoContext, invitation: readonly string[]): Promise<void> {
  const { story, stopped, overview, nextWanted } = context;
  if (stopped.aborted) return;
  const endings = [
    ...(nextWanted === undefined ? [] : ['Enter goes on to the next demo.']),
    'Ctrl-C ends the demo and removes everything it made.',
  ];
  story.show(['', `Overview of everything that runs: ${overview.url}`, ...invitation, '', ...endings, '']);
  await Promise.race([aborted(stopped), ...(nextWanted === undefined ? [] : [nextWanted()])]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
