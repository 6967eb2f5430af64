/** A part of a bill as far as other parts name it; CycloneDX's schema judges the rest. */
export interface BomPart {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly name: string;
  readonly [more: string]: unknown;
}

interface BomContent<Model extends BomPart> {
  /** As `modelComponent` makes it. */
  readonly model: Model;
  /** Files, libraries, data: all that the model is made of. */
  readonly parts: readonly BomPart[];
  /** ISO 8601, UTC; left out where the same content shall give the same bytes. */
  readonly timestamp?: string;
  /** `urn:uuid:…` */
  readonly serialNumber?: string;
  /** What wrote the bill. */
  readonly tool?: { readonly name: string; readonly version: string };
}

/** A CycloneDX 1.6 ML-BOM: one model, which depends on every part. The same content gives the same text. */
export function mlBom<Model extends BomPart>({ model, parts, timestamp, serialNumber, tool }: BomContent<Model>) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    ...(serialNumber !== undefined && { serialNumber }),
    version: 1,
    metadata: {
      ...(timestamp !== undefined && { timestamp }),
      ...(tool && { tools: { components: [{ type: 'application', ...tool }] } }),
      component: model,
    },
    components: parts,
    dependencies: [{ ref: model['bom-ref'], dependsOn: parts.map((part) => part['bom-ref']) }],
  };
}

/** A Python package. Its name is written as the package index does: lower case, runs of `-`, `_` and `.` as one hyphen, in the address only. */
export function libraryComponent(name: string, version: string, scope?: 'required' | 'optional') {
  const purl = `pkg:pypi/${name.toLowerCase().replace(/[-_.]+/g, '-')}@${encodeURIComponent(version)}`;
  return { type: 'library', 'bom-ref': purl, name, version, ...(scope && { scope }), purl };
}
