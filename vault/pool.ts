import { warmModel, warmSandbox, type ModelOptions, type SandboxShape, type WarmModel, type WarmSandbox } from './session.ts';

/** Sandboxes whose libraries are imported before any submission arrives. Each is handed out once and never comes back. */
export interface SandboxPool {
  /** A warm sandbox with this submission brought in; a cold one when none is ready or the submission needs another shape. */
  take(options: ModelOptions): Promise<WarmModel>;
  /** Starts what is missing; resolves when all are ready. Call it when nobody waits for the machine. Throws INFRA when one cannot start. */
  fill(): Promise<void>;
  readonly ready: number;
  close(): Promise<void>;
}

/** An empty pool for one competition's shape: its environment and its limits. */
export function openPool(shape: SandboxShape, size: number): SandboxPool {
  const idle = new Set<WarmSandbox>();
  const state = { closed: false };
  let filling: Promise<void> | undefined;

  const add = async (): Promise<void> => {
    const sandbox = await warmSandbox(shape);
    if (state.closed) {
      await sandbox.close();
      return;
    }
    idle.add(sandbox);
    // One that dies while it waits, of whatever cause, must not be handed to anybody.
    void sandbox.gone.then(async () => {
      if (idle.delete(sandbox)) await sandbox.close();
    });
  };

  return {
    take: async (options) => {
      const [sandbox] = fits(shape, options) ? idle : [];
      if (!sandbox) return warmModel(options);
      idle.delete(sandbox);
      return sandbox.give(options);
    },
    fill: () =>
      (filling ??= (async () => {
        try {
          while (idle.size < size && !state.closed) await add();
        } finally {
          filling = undefined;
        }
      })()),
    get ready() {
      return idle.size;
    },
    close: async () => {
      state.closed = true;
      await filling?.catch(() => undefined);
      await Promise.all([...idle].map((sandbox) => sandbox.close()));
      idle.clear();
    },
  };
}

function fits(shape: SandboxShape, options: ModelOptions): boolean {
  const { memoryMB, cpus, wallSeconds } = options.limits;
  return (
    shape.environment === options.environment &&
    shape.stateDir === options.stateDir &&
    shape.limits.memoryMB === memoryMB &&
    shape.limits.cpus === cpus &&
    shape.limits.wallSeconds === wallSeconds
  );
}
