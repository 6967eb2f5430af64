/** Waits for something that is starting and sees that it is closed in the end, also when the wait is given up meanwhile. */
export function closing<T extends { close(): Promise<void> }>(cleanUp: AsyncDisposableStack, starting: Promise<T>): Promise<T> {
  cleanUp.defer(async () => {
    const started = await starting.catch(() => undefined);
    await started?.close();
  });
  return starting;
}
