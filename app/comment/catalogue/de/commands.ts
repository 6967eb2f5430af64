import { prose } from '../../escape.ts';
import type { Catalogue } from '../catalogue.ts';

export const commands: Catalogue['commands'] = {
  select: prose`das Ergebnis dieses Commits fürs Finale wählen; zwei je Team, die letzten gelten`,
  agree: prose`die Bedingungen des Wettbewerbs annehmen, wo er es von jeder Person verlangt`,
  cancel: prose`die laufende Auswertung abbrechen; das kostet keinen Versuch`,
  withdraw: prose`diese Einreichung aus dem Wettbewerb nehmen, endgültig`,
  evaluate: prose`den neuesten Commit (noch einmal) auswerten; kostet das Team nichts. Nach dem Schluss lässt es einen späten Beitrag zu, ohne Rang`,
  rescore: prose`die gespeicherten Vorhersagen neu bewerten, ohne das Modell auszuführen`,
  reproduce: prose`es aus Code und Seed neu trainieren und vergleichen`,
  waive: prose`einen abgelehnten Befund der Prüfung gelten lassen, auf diesem Commit, für 30 Tage; wo mehrere Dateien ihn haben, eine nennen: \`/waive <Regel> <Pfad> <Grund>\``,
  rerun: prose`diese Stufe noch einmal ausführen`,
  hold: prose`nicht zusammenführen und veröffentlichen lassen, oder freigeben`,
  promote: prose`diese veröffentlichte Version zum Champion machen`,
  help: prose`diese Liste`,
};

export const commandList: Catalogue['commandList'] = {
  title: prose`Ein Befehl steht in einer Zeile für sich:`,
  whose: { anyone: prose``, team: prose`Das Team und die Maintainer.`, maintainer: prose`Nur Maintainer.` },
  commit: 'Commit',
  reason: 'Grund',
  rule: 'Regel',
  or: prose`oder`,
};
