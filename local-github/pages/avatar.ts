import { createHash } from 'node:crypto';

/** A picture of somebody, made of their name: symmetric squares in one colour. */
export function avatarSvg(login: string): string {
  const hash = createHash('sha256').update(login).digest();
  const hue = ((hash[0] ?? 0) * 360) / 256;
  const squares: string[] = [];
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 3; column++) {
      if (((hash[1 + row * 3 + column] ?? 0) & 1) === 0) continue;
      for (const x of new Set([column, 4 - column])) squares.push(`<rect x="${x + 1}" y="${row + 1}" width="1.02" height="1.02"/>`);
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7"><rect width="7" height="7" fill="hsl(${hue} 30% 92%)"/><g fill="hsl(${hue} 55% 50%)">${squares.join('')}</g></svg>`;
}
