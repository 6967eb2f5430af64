import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';

/** What this machine says of its kernel, each in a way of its own. */
export interface KernelSigns {
  /** By the system call `uname`, which no mount can cover. */
  readonly release: string;
  /** `/proc/version`. */
  readonly version: string;
  /** Whether there is `/proc/sentry-meminfo`, the memory of gVisor's own kernel. */
  readonly sentry: boolean;
  /** Whether there is `/proc/sys/user/max_user_namespaces`, by which Linux forbids further namespaces. */
  readonly boundsNamespaces: boolean;
}

/** Whose kernel answers our system calls. */
export type Kernel = 'gvisor' | 'other';

/**
 * Whose kernel these signs are of. gVisor's only when every sign says so, another only when none does: the sandbox has fewer walls in
 * gVisor, and a Linux that merely carries the name must not get those. Throws where they disagree.
 */
export function whoseKernel({ release, version, sentry, boundsNamespaces }: KernelSigns): Kernel {
  const signs = { release: release.endsWith('-gvisor'), '/proc/version': /-gvisor\b/.test(version), '/proc/sentry-meminfo': sentry };
  const says = Object.entries(signs);
  if (says.every(([, is]) => !is)) return 'other';
  if (says.every(([, is]) => is) && !boundsNamespaces) return 'gvisor';
  const of = (is: boolean): string => says.flatMap(([name, sign]) => (sign === is ? [name] : [])).join(', ') || 'nothing';
  const bound = boundsNamespaces ? '; it bounds user namespaces, which no gVisor did that was tried' : '';
  throw new Error(`cannot tell whether this kernel is gVisor's: ${of(true)} said so, ${of(false)} did not${bound}`);
}

let own: KernelSigns | undefined;

/** The signs of the kernel we run on; they do not change while we run. */
export function ownKernelSigns(): KernelSigns {
  return (own ??= {
    release: release(),
    version: textOf('/proc/version'),
    sentry: existsSync('/proc/sentry-meminfo'),
    boundsNamespaces: existsSync('/proc/sys/user/max_user_namespaces'),
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Hidden, or no Linux at all: it does not say that it is gVisor's.
    return '';
  }
}
