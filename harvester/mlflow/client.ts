import { Aliases } from './aliases.ts';
import { Artifacts } from './artifacts.ts';
import { Experiments } from './experiments.ts';
import { ModelVersions } from './model-versions.ts';
import { RegisteredModels } from './registered-models.ts';
import { Runs } from './runs.ts';
import { Server } from './server-info.ts';
import { Transport, type TransportOptions } from './transport.ts';

export interface MlflowClientOptions extends TransportOptions {
  /** Milliseconds one artifact transfer may take until its answer starts. */
  readonly transferMs?: number;
}

/** A tracking server and its model registry, one property a resource. Holds no state but its options: make as many as you like. */
export class MlflowClient {
  readonly uri: string;
  readonly server: Server;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
  readonly registeredModels: RegisteredModels;
  readonly modelVersions: ModelVersions;
  readonly aliases: Aliases;

  constructor(options: MlflowClientOptions) {
    const transport = new Transport(options);
    this.uri = transport.uri;
    this.server = new Server(transport);
    this.experiments = new Experiments(transport);
    this.runs = new Runs(transport);
    this.artifacts = new Artifacts(transport, options.transferMs);
    this.registeredModels = new RegisteredModels(transport);
    this.modelVersions = new ModelVersions(transport);
    this.aliases = new Aliases(transport);
  }
}
