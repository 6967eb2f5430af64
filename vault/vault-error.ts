import type { ErrorClass } from '../core/contract/error-class.ts';

/**
 * The only error a caller of the vault needs to know. `errorClass` may be published; `message` is for the runner's own log and for the
 * public smoke run, never for the outcome of a private run.
 */
export class VaultError extends Error {
  readonly errorClass: ErrorClass;

  constructor(errorClass: ErrorClass, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultError';
    this.errorClass = errorClass;
  }
}

/** Any thrown value as a `VaultError`: whatever we did not foresee is our own trouble, never the participant's. */
export function asVaultError(error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  return new VaultError('INFRA', error instanceof Error ? error.message : String(error), { cause: error });
}
