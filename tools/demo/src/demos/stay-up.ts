import type { DemoContext } from './context.ts';

/** Leaves everything running until the reader ends it. */
export async function stayUp({ story, stopped, overview }: DemoContext, invitation: readonly string[]): Promise<void> {
  if (stopped.aborted) return;
  story.show([
    '',
    `Overview of everything that runs: ${overview.url}`,
    ...invitation,
    '',
    'Ctrl-C ends the demo and removes everything it made.',
    '',
  ]);
  await new Promise<void>((resolve) => {
    stopped.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
