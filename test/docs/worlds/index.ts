import type { DocsWorld } from '../world.ts';
import { openAppWorld } from './app.ts';
import { openChurnWorld } from './churn.ts';
import { openCompetitionWorld } from './competition.ts';
import { openExampleWorld } from './example.ts';
import { newFolder } from './new-folder.ts';
import { openRecordsWorld } from './records.ts';
import { openRegistryWorld } from './registry.ts';

/** Every world a page may name after `runs in`. */
export const worlds: Readonly<Record<string, () => Promise<DocsWorld>>> = {
  /** An empty folder. */
  anywhere: newFolder,
  /** A competition's repository with a submission, its private data beside it. */
  competition: openCompetitionWorld,
  /** An organiser's folder with a table, and a competition made from it. */
  churn: openChurnWorld,
  /** This repository; what is made beside it goes elsewhere. */
  example: openExampleWorld,
  /** A checkout of the records and what they were signed with. */
  records: openRecordsWorld,
  /** An MLflow with two published models, and a composition of them. */
  registry: openRegistryWorld,
  /** A GitHub with the App, and a pull request that was scored. */
  app: openAppWorld,
};
