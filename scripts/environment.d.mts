export interface BasePython {
  readonly exe: string;
  readonly prefix: string;
  readonly version: string;
}
export interface PythonEnvironment {
  /** sha256 over lock, Python version and architecture. */
  readonly id: string;
  readonly path: string;
  /** Start a portable one with `LD_LIBRARY_PATH=<path>/lib`. */
  readonly python: string;
  readonly built: boolean;
}
export function stateDir(env?: NodeJS.ProcessEnv): string;
export function basePython(exe?: string): Promise<BasePython>;
export function environmentId(lockBytes: Uint8Array | string, pythonVersion: string, arch?: string): string;
export function uvPath(state: string, python: BasePython, log?: (line: string) => void): Promise<string>;
export function buildEnvironment(options: {
  readonly name: string;
  readonly lock: string;
  readonly portable?: boolean;
  readonly state?: string;
  readonly log?: (line: string) => void;
}): Promise<PythonEnvironment>;
export declare const environments: Readonly<
  Record<'competition' | 'judge' | 'gate' | 'mlflow', { readonly lock: string; readonly portable: boolean }>
>;
export function environment(name: keyof typeof environments, log?: (line: string) => void): Promise<PythonEnvironment>;
