/** A list by the digests of its elements: the root of a tree of short pieces. Those in the lowest of its `height` levels name the elements, the others pieces. */
export interface SharedList {
  readonly root: string;
  readonly height: number;
}

/** One digest of so many ends a piece. */
const endsOneIn = 16;

/**
 * Takes a list of digests (hex) apart into pieces. Where a piece ends, its own digests say, so long lists that differ in one element share all pieces
 * but about one of each level. `keep` is given every piece and returns its digest.
 */
export function shareList(digests: readonly string[], keep: (piece: readonly string[]) => string): SharedList {
  for (let [level, height] = [digests, 1]; ; height += 1) {
    const [root = keep([]), ...others] = piecesOf(level).map(keep);
    if (others.length === 0) return { root, height };
    level = [root, ...others];
  }
}

/** The digests of a list that was taken apart. `piece` finds a piece by its digest. */
export function readList({ root, height }: SharedList, piece: (digest: string) => readonly string[]): readonly string[] {
  return height === 0 ? [root] : piece(root).flatMap((below) => readList({ root: below, height: height - 1 }, piece));
}

function piecesOf(digests: readonly string[]): string[][] {
  const pieces: string[][] = [];
  let piece: string[] = [];
  for (const digest of digests) {
    piece.push(digest);
    // Two at least, so that each level is at most half as long as the one below.
    if (piece.length < 2 || Number.parseInt(digest.slice(0, 8), 16) % endsOneIn !== 0) continue;
    pieces.push(piece);
    piece = [];
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}
