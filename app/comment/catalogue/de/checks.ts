import { prose } from '../../escape.ts';
import type { Catalogue } from '../catalogue.ts';

export const checks: Catalogue['checks'] = {
  contractMistake: 'competition.yaml hat einen Fehler',
  stuck: 'Konnte nicht ausgewertet werden: nicht Ihr Fehler',
  underWay: 'Läuft',
  withdrawn: (by) => `Zurückgezogen von ${by}`,
  calledOff: (by) => `Abgebrochen von ${by}`,
  notASubmission: 'Keine Einreichung',
  contractFits: 'competition.yaml entspricht ihrem Schema',
  ofTheContract: (mistakes) => `competition.yaml: ${mistakes}`,
  organisersChange: prose`Eine Änderung am Wettbewerb selbst.`,
  intake: (files, team) => `${files} von ${team}`,
  intakeSummary: (folder) => prose`Erlaubt und wohlgeformt: Nur ${folder} ist berührt, und das Manifest passt.`,
  gatePassed: (files, warnings) => `${files} gelesen, ${warnings}`,
  gateWaived: (files, findings) => `gelten gelassen: ${findings}; ${files} gelesen`,
  gateRefused: (verdict, findings) => `${verdict}: ${findings}`,
  gateSummary: prose`Jede Datei wurde bis zum letzten Byte gelesen.`,
  waivedSummary: prose`Jede Datei wurde bis zum letzten Byte gelesen. Was ein Maintainer auf diesem Commit gelten ließ:`,
  finding: (message, fix) => `${message} Weiter: ${fix}`,
  problem: (message, allowed, next) => `${message}${allowed === undefined ? '' : ` (erlaubt: ${allowed})`}. Weiter: ${next}`,
  onHold: (by) => `Angehalten von ${by}`,
  scored: 'Bewertet',
  table: prose`| Metrik | Ergebnis | 95 % |`,
  superseded: (head) => `Ersetzt durch ${head}`,
};
