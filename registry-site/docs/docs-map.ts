/** A part of the documentation, in the order in which it is shown. */
export interface DocsGroup {
  readonly title: string;
  /** Pages as they lie in `docs/`, without `.md`. */
  readonly pages: readonly string[];
}

/** Every page of `docs/`, by who reads it. */
export const docsMap: readonly DocsGroup[] = [
  { title: 'Begin', pages: ['quick-start', 'how-it-works', 'architecture', 'comparison'] },
  { title: 'Participants', pages: ['participants', 'errors', 'scoring'] },
  { title: 'Organisers and maintainers', pages: ['organisers', 'importing', 'maintainers'] },
  { title: 'Operators', pages: ['installing', 'operating', 'deploying', 'disaster', 'upgrading'] },
  { title: 'Product teams', pages: ['product-teams', 'site', 'serving', 'composing', 'reevaluation'] },
  { title: 'Security', pages: ['security', 'hostile-cases', 'gate', 'gate-rules'] },
  { title: 'Evidence', pages: ['performance', 'unproven'] },
  { title: 'Reference', pages: ['reference/cli', 'reference/files', 'reference/licences'] },
  {
    title: 'Decisions',
    pages: [
      'decisions/README',
      'decisions/0001-gitops',
      'decisions/0002-functional-core',
      'decisions/0003-bubblewrap-first',
      'decisions/0004-own-pickle-walker',
      'decisions/0005-ladder-release',
      'decisions/0006-records-are-the-truth',
      'decisions/0007-node-runs-sources',
      'decisions/0008-no-cache-in-evaluate',
      'decisions/0009-static-site',
      'decisions/0010-kit-runs-the-rules',
    ],
  },
];

/** What the public portal carries: what a participant needs to take part, to understand a refusal and a score. */
export const publicDocs: readonly DocsGroup[] = [
  { title: 'Taking part', pages: ['participants', 'errors', 'scoring'] },
  { title: 'What is scanned', pages: ['gate', 'gate-rules'] },
];
