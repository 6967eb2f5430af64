import type { Finding } from '../../core/contract/gate-report.ts';

const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\r?\n(?:ext-\d+-[^\n]*\n)*oid sha256:[0-9a-f]{64}\r?\nsize \d+/;

/** A Git LFS pointer in place of the file it stands for: what it points at is not in the repository, and nobody fetches it. */
export function pointerFindings(path: string, text: string): Finding[] {
  if (!POINTER.test(text)) return [];
  return [
    {
      rule: 'shape/lfs-pointer',
      severity: 'error',
      path: path.slice(0, 400),
      message: 'is a Git LFS pointer, not the file itself',
      fix: `commit the file: git lfs untrack "${path.slice(0, 200)}" && git add --renormalize . (or make the model smaller)`,
    },
  ];
}
