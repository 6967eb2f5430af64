import { Competition } from '../../core/contract/competition.ts';
import type * as z from 'zod';

const measures = ['radius', 'texture', 'perimeter', 'area', 'smoothness', 'compactness', 'concavity', 'symmetry'];

/** A whole contract about tumours; `change` replaces top-level parts. */
export function fixtureCompetition(change: Partial<z.input<typeof Competition>> = {}): Competition {
  return Competition.parse({
    harvester: 1,
    name: 'breast-tumour',
    title: 'Breast tumours: benign or malignant',
    need: {
      product: 'Second Look',
      owner: 'Oncology imaging team',
      statement:
        'Radiologists want a second opinion on fine-needle aspirates before a biopsy is ordered. The model reads eight cell measurements and says how likely the tumour is malignant.',
      value: 'One in nine biopsies could be spared; each costs a patient two weeks of worry.',
    },
    reward: { kind: 'recognition', description: 'The winning team presents its model to the clinical board.' },
    task: 'binary-classification',
    inputs: measures.map((name) => ({
      name: `mean_${name}`,
      type: 'double',
      unit: name === 'area' ? 'µm²' : 'µm',
      range: [0, 40],
      description: `Mean ${name} of the nuclei`,
    })),
    outputs: [{ name: 'malignant', type: 'double', range: [0, 1], description: 'Probability of a malignant tumour' }],
    target: { name: 'diagnosis', type: 'string', classes: ['benign', 'malignant'] },
    metrics: { primary: { name: 'roc_auc', direction: 'higher' }, others: [{ name: 'log_loss', direction: 'lower' }] },
    data: {
      public: 'data/public/train.csv',
      feedback: { name: 'hospital-a-feedback', sha256: 'a'.repeat(64), rows: 1200 },
      final: { name: 'hospital-b-final', sha256: 'b'.repeat(64), rows: 2400 },
    },
    phases: [
      { name: 'feedback', opens: '2026-10-01T00:00:00Z', closes: '2026-12-15T18:00:00Z', board: 'feedback' },
      { name: 'final', opens: '2026-12-15T18:00:00Z', closes: '2027-01-05T18:00:00Z', board: 'final' },
    ],
    limits: { attemptsPerDay: 3, archiveMB: 50, wallSeconds: 300, memoryMB: 2048 },
    feedback: {},
    environment: { lock: 'env/requirements.lock', sha256: 'c'.repeat(64) },
    licences: ['Apache-2.0', 'MIT'],
    agreement: { file: 'TERMS.md' },
    merge: {},
    ...change,
  });
}
