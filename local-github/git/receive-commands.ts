export interface RefCommand {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** The ref updates at the head of a `git-receive-pack` request body (pkt-lines up to the first flush). */
export function receiveCommands(body: Buffer): RefCommand[] {
  const commands: RefCommand[] = [];
  let at = 0;
  while (at + 4 <= body.length) {
    const length = Number.parseInt(body.toString('latin1', at, at + 4), 16);
    if (!Number.isFinite(length) || length < 4) break;
    const line =
      body
        .toString('utf8', at + 4, at + length)
        .split('\0')[0]
        ?.trim() ?? '';
    const found = /^([0-9a-f]{40}) ([0-9a-f]{40}) (\S+)$/.exec(line);
    if (found) commands.push({ before: found[1] as string, after: found[2] as string, ref: found[3] as string });
    at += length;
  }
  return commands;
}

/** A `git-receive-pack` answer that declines every command, as GitHub's hooks do. */
export function declineAll(commands: readonly RefCommand[], why: string, sideband: boolean): Buffer {
  const report = Buffer.concat([packet('unpack ok\n'), ...commands.map((one) => packet(`ng ${one.ref} ${why}\n`)), Buffer.from('0000')]);
  if (!sideband) return report;
  return Buffer.concat([packet(Buffer.concat([Buffer.from([1]), report])), Buffer.from('0000')]);
}

function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}
