/** A version as PEP 440 orders it, or undefined where it is none. */
export function parseVersion(text: string): readonly number[] | undefined {
  const match = PATTERN.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const { epoch = '0', release = '', preKind, preNumber, post, postNumber, implicitPost, dev, devNumber } = match.groups ?? {};
  const parts = release.split('.').map(Number);
  if (parts.length > WIDTH) return undefined;
  const padded = [...parts, ...Array<number>(WIDTH - parts.length).fill(0)];
  const isPost = post !== undefined || implicitPost !== undefined;
  // A development release comes before what it develops, a pre-release before its release.
  const pre = preKind ? [PRE[preKind] ?? 0, Number(preNumber || 0)] : dev !== undefined && !isPost ? [-1, 0] : [9, 0];
  const after = isPost ? 1 + Number(postNumber || implicitPost || 0) : 0;
  return [Number(epoch), ...padded, ...pre, after, dev === undefined ? Number.MAX_SAFE_INTEGER : Number(devNumber || 0)];
}

const WIDTH = 12;
const PRE: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };
const PATTERN =
  /^v?(?:(?<epoch>\d{1,9})!)?(?<release>\d{1,15}(?:\.\d{1,15})*)(?:[-_.]?(?<preKind>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<preNumber>\d{0,15}))?(?:-(?<implicitPost>\d{1,15})|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d{0,15}))?(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d{0,15}))?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/;

/** Negative, zero or positive as `a` comes before, equals or comes after `b`. Local labels (`+cpu`) make no difference. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (const [i, part] of a.entries()) {
    const difference = part - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
