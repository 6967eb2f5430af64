/** A KServe InferenceGraph (serving.kserve.io/v1alpha1, `spec`), as far as its router acts on it. */
export interface InferenceGraph {
  readonly nodes: Readonly<Record<string, GraphNode>>;
}

export interface GraphNode {
  readonly routerType: 'Sequence' | 'Ensemble' | 'Switch' | 'Splitter';
  readonly steps: readonly GraphStep[];
}

/** A step leads to another node or to a service; what a service is, is up to whoever runs the graph. */
export interface GraphStep {
  readonly name?: string;
  readonly nodeName?: string;
  readonly service?: string;
  /** `$response`: the answer of the step before; the request itself when absent. */
  readonly data?: '$response';
  readonly condition?: string;
  readonly weight?: number;
  readonly dependency?: 'Soft' | 'Hard';
  readonly mapPredictionsToInstances?: boolean;
}
