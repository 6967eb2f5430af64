import { listen } from '../../harvester/service/listen.ts';
import { openTiny, tinySlot } from '../../harvester/testing/tiny-service.ts';

/** The tiny model's service as a process of its own, which says its address and then serves until it is ended. */
const slot = tinySlot(await openTiny('sum'));
const { url } = await listen({}, { models: { find: () => slot, list: () => [slot] } });
process.stdout.write(`${url}\n`);
