import type { Command } from 'commander';

/** Every command of `harvester`, by name. Loaded when asked for: a service's libraries would make a scan wait. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./commands/new.ts')).newCommand(),
  compose: async () => (await import('./commands/compose.ts')).composeCommand(),
  competition: async () => (await import('./commands/competition.ts')).competitionCommand(),
  scan: async () => (await import('./commands/scan.ts')).scanCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  drill: async () => (await import('./commands/drill.ts')).drillCommand(),
  egress: async () => (await import('./commands/egress.ts')).egressCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  rejudge: async () => (await import('./commands/rejudge.ts')).rejudgeCommand(),
  reproduce: async () => (await import('./commands/reproduce.ts')).reproduceCommand(),
  warm: async () => (await import('./commands/warm.ts')).warmCommand(),
  rebuild: async () => (await import('./commands/rebuild.ts')).rebuildCommand(),
  reevaluate: async () => (await import('./commands/reevaluate.ts')).reevaluateCommand(),
  tune: async () => (await import('./commands/tune.ts')).tuneCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
  site: async () => (await import('./commands/site.ts')).siteCommand(),
  sketch: async () => (await import('./commands/sketch.ts')).sketchCommand(),
  app: async () => (await import('./commands/app.ts')).appCommand(),
  audit: async () => (await import('./commands/audit.ts')).auditCommand(),
  replay: async () => (await import('./commands/replay.ts')).replayCommand(),
};
