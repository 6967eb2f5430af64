import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Ledger } from '../../../app/ledger/ledger.ts';
import { Story } from '../../app/story.ts';
import type { DocsWorld } from '../world.ts';

const guid = '14c4c4f2-74d0-47c9-aabd-a6b8466b66dc';

/** A GitHub with the App; `alice` has a scored pull request, which the documentation calls number 7. */
export async function openAppWorld(): Promise<DocsWorld> {
  const story = await Story.begin();
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
  const pull = await story.opens('alice');
  await story.reads(pull, 'rank');
  await story.settles();
  await story.app.sweep();
  await story.settles();
  await story.stopsApp();
  const ledger = new Ledger(join(story.dir, 'ledger.sqlite'));
  await ledger.deliveries.receive({
    guid,
    event: 'pull_request',
    body: '{}',
    looks: [{ repository: 'acme/breast-tumour', number: pull.number }],
    receivedAt: new Date().toISOString(),
  });
  ledger.close();
  await symlink('ledger.sqlite', join(story.dir, 'harvester-ledger.sqlite'));
  return {
    dir: story.dir,
    env: story.settings,
    stands: new Map([['acme/breast-tumour#7', `acme/breast-tumour#${pull.number}`]]),
    close: () => story.ends(),
  };
}
