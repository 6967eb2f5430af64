import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChannelBroken, ChannelClosed, openChannel } from './frame.ts';

const limits = { head: 1000, body: 100_000 };

test('what one side sends the other receives, however the pipe cuts it up', async () => {
  const message = fc.record({
    head: fc.dictionary(
      fc.string({ maxLength: 8 }).filter((key) => key !== '__proto__'),
      fc.integer(),
    ),
    body: fc.uint8Array({ maxLength: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), async (messages, size) => {
      const wire = new PassThrough();
      const sender = openChannel(new PassThrough(), wire);
      for (const { head, body } of messages) await sender.send(head, body);
      const bytes = wire.read() as Buffer | null;
      const cut = new PassThrough();
      const receiver = openChannel(cut, new PassThrough());
      for (let start = 0; start < (bytes?.length ?? 0); start += size) cut.write(bytes!.subarray(start, start + size));
      for (const { head, body } of messages) {
        const frame = await receiver.receive(limits);
        expect(frame.head).toEqual(head);
        expect(Buffer.from(frame.body)).toEqual(Buffer.from(body));
      }
    }),
    { numRuns: 50 },
  );
});

test('a message larger than agreed is refused before it is read', async () => {
  const wire = new PassThrough();
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(2, 0);
  lengths.writeUInt32LE(0xffff_ffff, 4);
  wire.write(lengths);
  await expect(openChannel(wire, new PassThrough()).receive(limits)).rejects.toThrow(ChannelBroken);
});

test.each(['[]', '1', '"a"', 'null', '{', '\u0000'])('a head that is %s is no message', async (text) => {
  const wire = new PassThrough();
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(Buffer.byteLength(text), 0);
  wire.write(Buffer.concat([lengths, Buffer.from(text)]));
  await expect(openChannel(wire, new PassThrough()).receive(limits)).rejects.toThrow(ChannelBroken);
});

test('a pipe that closes in the middle says so', async () => {
  const wire = new PassThrough();
  wire.end(Buffer.from([1, 0]));
  await expect(openChannel(wire, new PassThrough()).receive(limits)).rejects.toThrow(ChannelClosed);
});
