/**
 * Starts something and sees that it is closed in the end, also when the wait for it is given up meanwhile. Once everything is being ended it
 * starts nothing more: nobody would be left to end it, or to hear that it failed.
 */
export function closing<T extends { close(): Promise<void> }>(cleanUp: AsyncDisposableStack, start: () => Promise<T>): Promise<T> {
  if (cleanUp.disposed) return Promise.reject(new Error('stopped'));
  const starting = start();
  cleanUp.defer(async () => {
    const started = await starting.catch(() => undefined);
    await started?.close();
  });
  return starting;
}
