import { op } from '../opcodes.ts';
import type { Step } from '../walk.ts';
import { callSteps } from './calls.ts';
import { containerSteps } from './containers.ts';
import { literalSteps } from './literals.ts';
import { memoSteps } from './memo.ts';

/** What each instruction does, by its byte; undefined where a byte is none. */
export const steps: readonly (Step | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => literalSteps[code] ?? containerSteps[code] ?? memoSteps[code] ?? callSteps[code],
);

/** Bytes of fixed length that follow an instruction, by its byte. */
export const argumentBytes: readonly number[] = Array.from({ length: 256 }, (_, code) => sizes().get(code) ?? 0);

function sizes(): Map<number, number> {
  const of = (bytes: number, ...codes: number[]): [number, number][] => codes.map((code) => [code, bytes]);
  return new Map([
    ...of(1, op.PROTO, op.BININT1, op.LONG1, op.SHORT_BINSTRING, op.SHORT_BINUNICODE, op.SHORT_BINBYTES, op.BINPUT, op.BINGET, op.EXT1),
    ...of(2, op.BININT2, op.EXT2),
    ...of(4, op.BININT, op.LONG4, op.BINSTRING, op.BINUNICODE, op.BINBYTES, op.LONG_BINPUT, op.LONG_BINGET, op.EXT4),
    ...of(8, op.FRAME, op.BINFLOAT, op.BINUNICODE8, op.BINBYTES8, op.BYTEARRAY8),
  ]);
}
