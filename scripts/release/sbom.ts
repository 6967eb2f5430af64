import { version } from '../../actions/version.ts';
import { runningPackages, type RunningPackage } from './running-packages.ts';

/**
 * What runs with a release, as CycloneDX 1.6 JSON made from the lock; no serial number and no time, so that the same lock gives the same bytes. Not
 * by `npm sbom --omit dev`: that leaves out direct dependencies which a development tool happens to need too.
 */
export async function sbom(): Promise<string> {
  const components = (await runningPackages()).map(componentOf);
  const subject = { type: 'application', 'bom-ref': 'model-harvester', name: 'model-harvester', version };
  const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component: subject }, components };
  return `${JSON.stringify(bom, undefined, 1)}\n`;
}

function componentOf({ name, version: of, licence, integrity }: RunningPackage): object {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${of}`;
  const sha512 = integrity?.startsWith('sha512-') ? Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') : undefined;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version: of,
    purl,
    ...(sha512 && { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    ...(licence && { licenses: [/[ (]/.test(licence) ? { expression: licence } : { license: { id: licence } }] }),
  };
}
