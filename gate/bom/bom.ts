interface Property {
  readonly name: string;
  readonly value: string;
}

/** A component as far as it is written here. CycloneDX's own library has no model cards, so the shapes are ours and its schema judges them. */
export interface BomComponent {
  readonly type: 'machine-learning-model' | 'file' | 'library' | 'data' | 'application';
  readonly 'bom-ref'?: string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly authors?: readonly { readonly name: string }[];
  readonly scope?: 'required' | 'optional';
  readonly hashes?: readonly { readonly alg: 'SHA-256'; readonly content: string }[];
  readonly licenses?: readonly { readonly expression: string }[];
  readonly purl?: string;
  readonly modelCard?: {
    readonly modelParameters: {
      readonly approach?: { readonly type: 'supervised' };
      readonly task?: string;
      readonly inputs?: readonly { readonly format: string }[];
      readonly outputs?: readonly { readonly format: string }[];
      readonly datasets?: readonly { readonly ref: string }[];
    };
    readonly considerations?: {
      readonly useCases: readonly string[];
      readonly technicalLimitations: readonly string[];
      readonly ethicalConsiderations: readonly { readonly name: string }[];
    };
    readonly properties?: readonly Property[];
  };
  readonly data?: readonly { readonly type: 'dataset'; readonly name: string }[];
  readonly properties?: readonly Property[];
  readonly components?: readonly BomComponent[];
}

/** A CycloneDX 1.6 bill of materials as far as it is written here. */
export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly timestamp?: string;
    readonly tools: { readonly components: readonly BomComponent[] };
    readonly component: BomComponent;
  };
  readonly components: readonly BomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}
