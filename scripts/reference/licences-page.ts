import { runningPackages } from '../release/running-packages.ts';

const introduction = `# What is installed, and under which licence

npm packages that run with Model Harvester, with what they bring along; tools that only build or test it are left out. Written by
\`node scripts/reference.ts\` from \`package-lock.json\`; a test holds the two together, and that no licence needs more than its notice. Python
packages are in the \`requirements.lock\` files, each with its hash. A release has the same list as CycloneDX (\`sbom.cdx.json\`),
and beside each bundle the notices of the packages in it (\`THIRD-PARTY-NOTICES.txt\`).`;

/** Another platform's optional package, of which the lock says no more than its version. */
export const unknown = 'as its twin for this platform';

/** Licences that ask for their notice and no more. Another one is a decision, not an update. */
export const accepted = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'PSF-2.0',
  'CC0-1.0',
  'CC-BY-3.0',
  '(MIT OR CC0-1.0)',
];

/** Name and version → licence of every package that runs with it. */
export async function runningLicences(): Promise<ReadonlyMap<string, string>> {
  const packages = await runningPackages();
  return new Map(packages.map(({ name, version, licence }) => [`${name} ${version}`, licence ?? unknown]));
}

/** The text of docs/reference/licences.md, before it is formatted. */
export async function licencesPage(): Promise<string> {
  const licences = await runningLicences();
  const counts = [...Map.groupBy(licences.values(), (licence) => licence)].map(([licence, all]) => `${licence} ${all.length}`);
  const rows = [...licences].map(([name, licence]) => `| ${name} | ${licence} |`);
  return [
    introduction,
    `${licences.size} packages: ${counts.toSorted().join(' · ')}.`,
    ['| package | licence |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
