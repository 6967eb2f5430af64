/**
 * Thrown inside the gate where a file cannot be read to its last byte or its meaning cannot be resolved exactly. `scan` turns it into a
 * finding `unscannable/<reason>`; it never leaves the room.
 */
export class Unscannable extends Error {
  readonly reason: string;
  readonly fix: string;
  readonly offset: number | undefined;

  constructor(reason: string, message: string, fix: string, offset?: number) {
    super(message);
    this.name = 'Unscannable';
    this.reason = reason;
    this.fix = fix;
    this.offset = offset;
  }
}
