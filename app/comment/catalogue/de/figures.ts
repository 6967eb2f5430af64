import type { Catalogue } from '../catalogue.ts';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const figures: Catalogue['figures'] = {
  files: (n) => plural(n, 'Datei', 'Dateien'),
  otherFiles: (n) => plural(n, 'andere Datei', 'andere Dateien'),
  artifacts: (n) => plural(n, 'Artefakt', 'Artefakte'),
  findings: (n) => plural(n, 'Befund', 'Befunde'),
  warnings: (n) => plural(n, 'Warnung', 'Warnungen'),
  noWarnings: 'keine Warnungen',
  problems: (n) => plural(n, 'Problem', 'Probleme'),
  mistakes: (n) => plural(n, 'Fehler', 'Fehler'),
  evaluations: (n) => plural(n, 'Auswertung', 'Auswertungen'),
  approvals: (n) => plural(n, 'Zustimmung', 'Zustimmungen'),
  under1ms: 'unter 1 ms je Zeile',
  perRow: (milliseconds) => `${milliseconds} ms je Zeile`,
  energyUnknown: 'Energie nicht geschätzt',
  energy: (wattHours, measured) => `≈ ${wattHours} Wh für 1.000 Vorhersagen (${measured ? 'gemessen' : 'geschätzt'})`,
  smaller: (times) => `${times}× kleiner`,
  larger: (times) => `${times}× größer`,
  sameSize: 'gleich groß',
  faster: (times) => `${times}× schneller`,
  slower: (times) => `${times}× langsamer`,
  sameSpeed: 'gleich schnell',
};
