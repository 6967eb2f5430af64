/** One way out that the exercise tried. */
export interface Channel {
  readonly name: string;
  /** Whether something of the secret arrived on the other side, or could be told there. */
  readonly leaked: boolean;
  /** How many bits one answer can carry this way; 0 when nothing got through. */
  readonly bits: number;
  readonly how: string;
  /** Where it can be read: by whoever gets the answer, or only by others on this machine. */
  readonly reach: 'answer' | 'machine' | 'outside';
  /** True when the release policy allows it and the egress ledger counts it. */
  readonly booked: boolean;
}
